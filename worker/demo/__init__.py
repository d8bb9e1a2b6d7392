"""The demo: a whole Ombud on this machine, and the seeds played through its front door.

1. the embedded server starts, or the server that OMBUD_REDIS_URL names is used
2. `programs`: a web server and workers start, each in its own process
3. `playing`: articles and comments of `seeds/` go in through HTTP (`front_door`), in their order
4. `outcome`: what became of them, by kind, and whether any was lost
"""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

from rich.console import Console

import seeds
from worker.connection import connect
from worker.demo.error import DemoError
from worker.demo.front_door import FrontDoor
from worker.demo.outcome import addresses, summary, tabulate
from worker.demo.playing import play
from worker.demo.programs import Program, wait_for_web
from worker.ports import free_port

if TYPE_CHECKING:
    from worker.settings import Settings

WORKERS = 2
"""Worker processes of the demo."""


def run(settings: Settings, *, once: bool) -> int:
    """Run the demo.

    Args:
        settings: The settings.
        once: Whether to stop when all seeds are decided.

    Returns:
        Exit status: 0, or 1 when a comment was lost.

    Raises:
        DemoError, PortTaken, EmbeddedServerError, RedisError: it cannot run; each says why.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console = Console(highlight=False)
    key = settings.keys_by_site.get(seeds.SITE)
    if not key:
        raise DemoError(f"OMBUD_SERVER_KEYS: the demo needs a key for the site {seeds.SITE}")
    port = free_port(settings)
    ombud = connect(settings)
    ombud.redis.ping()
    programs = _programs(settings, port)
    try:
        for program in programs:
            program.start()
        wait_for_web(programs[0], settings.host, port)
        where = "the server of OMBUD_REDIS_URL" if ombud.server is None else settings.data_dir
        console.print(f"web server and {WORKERS} workers run, with their data in {where}")
        door = FrontDoor(settings.host, port, seeds.SITE, key)
        played = play(door, ombud.store, settings.data_dir)
        console.print(tabulate(played))
        if not once:
            console.print(addresses(ombud, f"http://{settings.host}:{port}", key), soft_wrap=True)
        console.print(summary(played), soft_wrap=True)
        if not once:
            _stay(programs, console)
        return 1 if played.lost else 0
    finally:
        for program in programs:
            program.stop()
        if ombud.server:
            ombud.redis.close()
            ombud.server.close()


def _programs(settings: Settings, port: int) -> list[Program]:
    folder = settings.data_dir.absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shared = {"OMBUD_DATA_DIR": str(folder), "OMBUD_PORT": str(port)}
    work = ("worker.cli", "worker", "--processes", str(WORKERS))
    return [
        Program("the web server", ("web",), shared, folder / "web.log"),
        Program("the workers", work, shared, folder / "worker.log"),
    ]


def _stay(programs: list[Program], console: Console) -> None:
    """Keep the programs running until somebody presses Ctrl-C."""
    console.print("Ctrl-C stops the demo; what was said stays in the data folder.")
    try:
        while True:
            for program in programs:
                if program.keep():
                    console.print(f"{program.name} stopped and was started again")
            time.sleep(0.5)
    except KeyboardInterrupt:
        console.print("stopping")
