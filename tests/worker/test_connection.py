"""Connections: what a process decides by is what was published last."""

from __future__ import annotations

from pathlib import Path

import policies
from worker.connection import Ombud
from worker.settings import Settings
from worker.versions import load_files, publish, read_files

SHIPPED = Path(policies.__file__).parent / "standards-board"


def test_the_door_keeps_to_the_limits_of_the_version_in_force(valkey, redis_client):
    files = read_files(SHIPPED)
    files["policy.yaml"] = files["policy.yaml"].replace("max_graphemes: 250", "max_graphemes: 300")
    policy = load_files(files)
    here = Ombud(Settings(), valkey.url)
    assert here.door("demo").limits.max_graphemes == 250

    here.store.run(publish(policy, files, by="board", why="longer comments"))

    later = Ombud(Settings(), valkey.url)
    assert later.door("demo").limits.max_graphemes == 300
    assert later.policy_in_force.hash == policy.hash
    assert later.policy.limits.max_graphemes == 250
