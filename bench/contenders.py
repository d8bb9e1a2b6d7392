"""Who takes part: Ombud, stock RQ, a hand-written Streams loop, and the best other queues."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.drains import ROOT, Contender

if TYPE_CHECKING:
    from redis import Redis

HERE = Path(sys.executable).parent
PEERS = ROOT / ".venv-peers" / "bin"
"""Environment of the other queues, which ask for other versions (see the Makefile)."""


def _python(folder: Path, code: str) -> list[str]:
    return [str(folder / "python"), "-c", f"import sys; {code}"]


def _paced(folder: Path, module: str) -> list[str]:
    """The program that sends comments at the rate and of the number that its last words say."""
    sends = f"from bench.peers import publish, {module}; "
    return _python(
        folder, f"{sends}publish.paced({module}.send, float(sys.argv[1]), int(sys.argv[2]))"
    )


def _counted(redis: Redis) -> int:
    return int(redis.get("published") or 0)


def _ombud_published(redis: Redis) -> int:
    return int(redis.hget("{s0}ledger", "published") or 0)


def ombud(policy: str, rate: int) -> Contender:
    """Ombud's own worker with the `fixed` or the `shipped` policy."""
    return Contender(
        f"ombud, {policy} policy",
        _python(HERE, "from bench.ombud import enqueue; enqueue(int(sys.argv[1]))"),
        _python(HERE, f"from bench.ombud import work; work({policy!r})"),
        _ombud_published,
        rate,
    )


def _rq(name: str, worker: str, rate: int) -> Contender:
    rq = [str(HERE / "rq"), "worker", "-w", f"rq.worker.{worker}", "-q", "peers"]
    return Contender(
        name,
        _python(HERE, "from bench.peers.rq_job import enqueue; enqueue(int(sys.argv[1]))"),
        ["sh", "-c", f'exec {" ".join(rq)} -S rq.serializers.JSONSerializer --url "$BENCH_URL"'],
        _counted,
        rate,
        _paced(HERE, "rq_job"),
    )


SIMPLE = _rq("rq SimpleWorker", "SimpleWorker", 400)
FORKING = _rq("rq Worker", "Worker", 45)
STREAMS = Contender(
    "streams loop with overlap",
    _python(HERE, "from bench.peers.streams import enqueue; enqueue(int(sys.argv[1]))"),
    _python(HERE, "from bench.peers.streams import work; work()"),
    _counted,
    5000,
    _paced(HERE, "streams"),
)
DRAMATIQ = Contender(
    "dramatiq",
    _python(PEERS, "from bench.peers.dramatiq_app import enqueue; enqueue(int(sys.argv[1]))"),
    [
        *("env", "dramatiq_queue_prefetch=128", str(PEERS / "dramatiq")),
        *("bench.peers.dramatiq_app", "-p", "1", "-t", "1"),
    ],
    _counted,
    2500,
    _paced(PEERS, "dramatiq_app"),
)
HUEY = Contender(
    "huey",
    _python(PEERS, "from bench.peers.huey_app import enqueue; enqueue(int(sys.argv[1]))"),
    [str(PEERS / "huey_consumer"), "bench.peers.huey_app.huey", "-w", "1", "-q"],
    _counted,
    2000,
    _paced(PEERS, "huey_app"),
)


def peers() -> list[Contender]:
    """All others that are installed here."""
    others = [DRAMATIQ, HUEY] if PEERS.exists() else []
    return [SIMPLE, FORKING, STREAMS, *others]
