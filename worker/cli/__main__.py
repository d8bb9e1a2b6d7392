"""`python -m worker.cli` is `ombud`."""

from worker.cli import main

main()
