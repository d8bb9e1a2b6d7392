"""The command line: `ombud …`. One file per group of commands; `ombud --help` lists them.

* `submit`, `show`, `comments`: a comment's way in, and what became of it
* `policy …`: the standards board's rules, tested and rehearsed, and the life of a version
* `import`, `learn`: a site's past in, for rehearsals and for the classifier
* `article …`: closed, slow and their like, for as long as it takes
* `review …`, `staff …`: the moderators' desk from a terminal
* `demo`, `serve`, `worker`: what runs
* `perspective fit`: thresholds carried over from the Perspective API
* `reconcile`, `failed …`, `audit …`, `doctor`: what operators ask

A command imports what it works with when it runs, so that help and completion answer at once.
"""

from __future__ import annotations

import typer

from worker.cli import (
    articles,
    comments,
    history,
    operate,
    perspective,
    policy,
    review,
    run,
    staff,
    submit,
)
from worker.cli.sentences import in_one_sentence

app = typer.Typer(
    help="Comment moderation for news sites: submit, check, publish, hold, reject, review.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for commands in (
    *(run, submit, comments, articles, policy),
    *(history, review, staff, perspective, operate),
):
    commands.register(app)


def main() -> None:
    """Run the command that the arguments name; what goes wrong is said in one sentence."""
    with in_one_sentence():
        app()
