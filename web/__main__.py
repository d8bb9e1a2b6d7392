"""The web server as a program: `python -m web`, which is what `ombud serve` runs.

`python -m web check` is `ombud serve --only check`.
"""

from __future__ import annotations

import sys

from web.server import checking_server, serve
from worker import logs
from worker.cli.sentences import in_one_sentence
from worker.connection import connect
from worker.settings import Settings


def main() -> None:
    """Serve what the environment names."""
    with in_one_sentence():
        settings = Settings()
        logs.configure(settings)
        if sys.argv[1:] == ["check"]:
            checking_server(settings).run()
        else:
            serve(connect(settings))


if __name__ == "__main__":
    main()
