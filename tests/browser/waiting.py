"""Waiting until a page is ready for what a test does next, however slow the machine is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.faults.stage import PATIENCE_SECONDS

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

WATCHED = """{
    AbortSignal.timeout = () => new AbortController().signal;
    const { EventSource: Stream, fetch: ask, setTimeout: later } = window;
    window.streams = new Set();
    window.EventSource = class extends Stream {
        constructor(...given) {
            super(...given);
            streams.add(this);
            this.addEventListener("count", () => { this.begun = true; });
        }
        close() { super.close(); streams.delete(this); }
    };
    window.asking = 0;
    window.fetch = async (...given) => {
        asking += 1;
        const answered = () => later(() => { asking -= 1; });
        try {
            const answer = await ask(...given);
            answer.clone().text().then(answered, answered);
            return answer;
        } catch (error) {
            answered();
            throw error;
        }
    };
}"""
"""In every page of `visit`, which waits for an answer as long as it takes.

`streams`: the event streams that are open; `begun` once such a stream has told what it begins with.
`asking`: how many requests of scripts are not answered yet.
"""

_AT_REST = """(fewest) => {
    const tags = [...document.querySelectorAll("ombud-comments")];
    const framed = tags.filter(({ shadowRoot }) => shadowRoot?.querySelector("iframe"));
    const drawn = tags.filter(({ shadowRoot }) => shadowRoot?.querySelector(".social"));
    return document.readyState === "complete" && asking === 0 && tags.length >= fewest
        && framed.length + drawn.length === tags.length && streams.size === drawn.length
        && [...streams].every(({ begun }) => begun);
}"""


def at_rest(page: Page) -> None:
    """Wait until a page and its frames are as they stay while nothing happens.

    The comments are drawn and all that was asked for is answered; each stream of events is open and
    has begun, so that whatever happens now is told.
    """
    page.wait_for_function(_AT_REST, arg=0)
    for frame in page.main_frame.child_frames:
        frame.wait_for_function(_AT_REST, arg=1)  # until it loads it has none, and asks nothing


class Held:
    """Requests of a page that wait on their way until the test lets them go."""

    def __init__(self, page: Page, address: str, times: int | None = None) -> None:
        """Hold back what is asked of this address, a pattern of `page.route`, the next times."""
        self._page = page
        self._routes: list[Route] = []
        page.route(address, lambda route: self._routes.append(route), times=times)  # noqa: PLW0108 - must be wrapped

    def first(self) -> Route:
        """The one that has waited longest, once there is one; it is the test's from now on."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._routes:
            assert time.monotonic() < deadline, "it was not asked for"
            self._page.wait_for_timeout(10)
        return self._routes.pop(0)
