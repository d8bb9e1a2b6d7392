"""The API is what its OpenAPI document says: schemathesis asks it, as everybody, what nobody would.

It sends what the document allows and what it forbids, in examples, edge cases and at random, and
holds status, content type, headers and body of every answer to the document. Then it goes on from
answers by their links, while a worker decides: submits, reads, reacts, reports, edits, withdraws,
appeals; reviews, features, undoes; switches settings and takes them back.

Nothing is left out in silence: the tests count what was asked, of what, by which checks.
`pytest tests/contract -rP` shows what schemathesis told of it.
"""

from __future__ import annotations

import httpx2
import pytest

from tests.contract.asking import Asked, ask, nothing_was_left_out
from tests.contract.conftest import credentials
from tests.web.serving import served
from worker.connection import Ombud
from worker.settings import Settings

ENDS_THE_SESSION = {"DELETE /v1/me", "POST /logout"}
MEANT_FOR = {
    "nobody": {"reading", "readers", "operations"},
    "server": {"articles", "check", "comments"},
    "reader": {"comments", "readers"},
    "moderator": {"articles", "review"},
}
STORIES = {
    "server": (
        {
            *("putArticle", "submitComment", "submitComments", "listComments", "readComment"),
            *("editComment", "withdrawComment", "readSettings", "switchSetting"),
            "takeSettingBack",
        },
        (),
    ),
    "reader": (
        {
            *("submitComment", "listComments", "readComment", "react", "takeReactionBack"),
            *("reportComment", "listOwnComments", "editComment", "withdrawComment", "appeal"),
        },
        ("--header", "Prefer: wait=5"),  # told at once what became of a comment
    ),
    "moderator": (
        {
            *("listWaiting", "lease", "readComment", "decide", "undoDecision"),
            *("feature", "featureNoMore", "readSettings", "switchSetting", "takeSettingBack"),
        },
        (),
    ),
}
"""The operations that lead to one another, and how they are asked."""

SEEDS = range(20, 32)
"""Two at least, and so many more as it takes until each operation of a story succeeded."""

ONE_BY_ONE = ("--phases", "examples,coverage,fuzzing")
CHECK = "POST /v1/check"
SECRET = "a-server-key-that-nobody-guesses-of-48-characters"


def operations(client):
    """Every operation of the document by its method and address."""
    return {
        f"{method.upper()} {path}": operation
        for path, methods in client.get("/v1/openapi.json").json()["paths"].items()
        for method, operation in methods.items()
    }


def meant_for(who, client):
    """The operations that are asked as this caller."""
    left_out = ENDS_THE_SESSION if who == "reader" else set()
    return {
        label: operation
        for label, operation in operations(client).items()
        if MEANT_FOR[who].intersection(operation["tags"]) and label not in left_out
    }


def test_everything_is_asked_by_somebody(client):
    asked = set().union(*(meant_for(who, client) for who in MEANT_FOR))
    assert asked == operations(client).keys()


@pytest.mark.parametrize("who", MEANT_FOR)
def test_every_answer_is_as_documented_whoever_asks(who, reader, ombud, ask_here):
    selected = meant_for(who, reader)
    asked = ask_here(credentials(who, reader, ombud), selected, *ONE_BY_ONE)
    print(asked.summary)
    nothing_was_left_out(asked, selected)


@pytest.mark.parametrize("who", STORIES)
def test_every_answer_leads_on_as_documented(who, reader, ombud, ask_here, decide):
    story, options = STORIES[who]
    known_by = credentials(who, reader, ombud)
    selected = {
        label: operation
        for label, operation in operations(reader).items()
        if operation["operationId"] in story
    }
    asked = Asked()
    for seed in SEEDS:
        seeded = ("--phases", "stateful", "--seed", str(seed), *options)
        asked += ask_here(known_by, selected, *seeded, meanwhile=decide)
        if seed > SEEDS[0] and asked.done.keys() == selected.keys():
            break
    print(asked.summary, *asked.followed.most_common(), sep="\n")
    nothing_was_left_out(asked, selected)
    assert asked.done.keys() == selected.keys(), "some were only ever refused"


@pytest.mark.usefixtures("redis_client", "patience")
def test_in_production_texts_are_checked_for_servers_alone(valkey, tmp_path):
    settings = Settings(profile="durable", server_keys=f"demo={SECRET}", secret_key=SECRET)
    known_by = {"server": {"bearer": SECRET}}
    with served(Ombud(settings, valkey.url)) as server:
        with httpx2.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
            selected = {CHECK: operations(client)[CHECK]}
        asked = ask(server, tmp_path, known_by, selected, *ONE_BY_ONE)
    print(asked.summary)
    nothing_was_left_out(asked, selected)
