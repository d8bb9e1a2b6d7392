"""For how long a page that loads cannot answer its reader, in time of the processor.

    .venv/bin/python -m tests.browser.blocking

prints it for this machine and for a phone that is four times slower. A task that takes more than
50 ms keeps the reader waiting for the rest of it; the sum of those rests is what Total Blocking
Time counts. Chromium's trace tells of each task how long the processor worked on it: unlike the
time by the clock, that is the same whatever else the machine does meanwhile.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import running, visits
from tests.browser.papers import paper
from tests.browser.watching import SETTLED
from tests.conftest import CHROMIUM, CHROMIUM_FLAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Page

    from tests.browser.conftest import Newsroom

LONG_MS = 50
VIEWS = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
}
TAGS = """<p><ombud-count site="demo" article="{article}"></ombud-count></p>
<ombud-comments site="demo" article="{article}"></ombud-comments>
<ombud-popular site="demo"></ombud-popular>"""
COMMENTS = 20


def blocked_ms(tasks: Sequence[float], slower: float = 1) -> float:
    """What tasks of so many milliseconds keep a reader waiting, on a slower machine."""
    return sum(max(0, each * slower - LONG_MS) for each in tasks)


@contextmanager
def place(newsroom: Newsroom, *, framed: bool) -> Iterator[str]:
    """Give the address of a page with the comments of the newsroom's article."""
    if not framed:
        yield newsroom.url + newsroom.path
        return
    with paper(TAGS.format(article=newsroom.article), newsroom.url) as address:
        yield address


def load(page: Page, address: str, *, framed: bool) -> list[float]:
    """Load a page until a signed-in reader can write on it; answers its tasks, in milliseconds."""
    browser = page.context.browser
    browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
    page.goto(address)
    box = page.frame_locator("iframe") if framed else page.locator("ombud-comments")
    expect(box.locator(".thread [data-act=agree]")).to_have_count(COMMENTS)
    box.get_by_role("button", name="내 댓글").wait_for()
    for frame in page.frames:
        frame.evaluate(SETTLED)
    return list(_tasks(json.loads(browser.stop_tracing())["traceEvents"]))


def _tasks(events: list[dict[str, Any]]) -> Iterator[float]:
    """The tasks of the threads that draw pages which load the widget."""
    ours = {
        each["pid"]
        for each in events
        if each["name"] == "ResourceSendRequest"
        and each["args"]["data"]["url"].endswith("/widget.js")
    }
    drawing = {
        (each["pid"], each["tid"])
        for each in events
        if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"
    }
    for each in events:
        on = (each["pid"], each["tid"])
        if each["name"].endswith("::RunTask") and on in drawing and each["pid"] in ours:
            yield each.get("tdur", 0) / 1000


def loads(
    newsroom: Newsroom, visit: Callable[..., Page], view: str, times: int, *, framed: bool
) -> list[list[float]]:
    """The tasks of so many loads, each as on a first visit."""
    for number in range(COMMENTS):
        newsroom.submit(f"{number}번째로 쓰는 의견입니다", author=f"reader-{number}")
    found = []
    with place(newsroom, framed=framed) as address:
        for _ in range(times):
            page = visit("", reader="haneul", viewport=VIEWS[view])
            found.append(load(page, address, framed=framed))
            page.context.close()
    return found


def main() -> None:
    """Print the medians of five loads of each kind."""
    print(f"{'':24}{'longest task':>14}{'blocked':>10}{'4 x slower':>12}")
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as newsroom,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for framed in (False, True):
            for view in VIEWS:
                newsroom.put_article()
                with visits(newsroom, browser) as visit:
                    found = loads(newsroom, visit, view, 5, framed=framed)
                longest, *waits = (
                    median(map(figure, found))
                    for figure in (max, blocked_ms, lambda tasks: blocked_ms(tasks, 4))
                )
                name = f"{'in a frame' if framed else 'in place'}, {view}"
                print(f"{name:24}{longest:11.1f} ms{waits[0]:7.0f} ms{waits[1]:9.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
