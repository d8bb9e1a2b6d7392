"""axe over the pages of Ombud, and the comments on another newspaper's page.

    .venv/bin/python -m tests.browser.axe FOLDER

opens every scene, and the comments in the frame of another page and in place there, in both
languages; writes `axe.json` and `axe.txt` into the folder and exits 1 if anything was found.
"""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import running, visits
from tests.browser.neighbours import neighbours
from tests.browser.papers import paper
from tests.browser.scenes import DESKTOP, SCENES, Visit
from tests.conftest import CHROMIUM, CHROMIUM_FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FrameLocator, Page

    from tests.browser.conftest import Newsroom

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Of WCAG too: axe leaves the first one to be asked for, and counts the other among its experiments.
_ALSO = ["target-size", "label-content-name-mismatch"]

_TAGS = """<p><ombud-count site="demo" article="{article}"></ombud-count></p>
<ombud-comments {more} site="demo" article="{article}"></ombud-comments>
<h2>What's Popular Now</h2><ombud-popular site="demo"></ombud-popular>"""


def bring(page: Page) -> None:
    """Bring axe into a page and all its frames, which then answer each other."""
    for frame in page.frames:
        frame.evaluate(AXE_SCRIPT)
        frame.evaluate("axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] })")


def look(page: Page, only: list[str] = WCAG) -> dict[str, list[str]]:
    """What axe found in a page and its frames: passes and violations, a line for each element."""
    rules = {name: {"enabled": True} for name in _ALSO}
    # What stands in a frame is part of a page that has its own.
    rules["page-has-heading-one"] = {"enabled": "/embed/" not in page.url}
    options: dict[str, Any] = {"runOnly": only, "rules": rules if only == WCAG else {}}
    found = page.evaluate("(options) => axe.run(options)", options)
    return {
        kind: [
            f"{each['id']}: {node['target']} {node['html']}"
            for each in found[kind]
            for node in each["nodes"]
        ]
        for kind in ("passes", "violations", "incomplete")
    }


@contextmanager
def elsewhere(visit: Visit, reader: str = "") -> Iterator[Page]:
    """A page of another origin with all tags, the comments drawn in its frame."""
    body = _tags(visit)
    with paper(body.format(more=""), visit.newsroom.url, visit.lang) as at:
        page = visit.open("", reader=reader, viewport=DESKTOP)
        page.goto(at)
        _drawn(visit, page, page.frame_locator("iframe"), reader)
        yield page


@contextmanager
def beside(visit: Visit, reader: str = "") -> Iterator[Page]:
    """A page of another origin of our site with all tags, the comments drawn in place."""
    with neighbours(visit.newsroom, _tags(visit), lang=visit.lang, more="inline") as both:
        page = visit.open("", viewport=DESKTOP)
        if reader:
            both.ombud.sign_in(page.context, "reader", reader)
        page.goto(both.page)
        _drawn(visit, page, page, reader)
        assert page.locator("ombud-comments iframe").count() == 0
        yield page


ELSEWHERE = {
    f"{where.__name__}{'_signed_in' if reader else ''}": partial(where, reader=reader)
    for where in (elsewhere, beside)
    for reader in ("", "haneul")
}
"""Pages of another newspaper by name, the comments drawn for who reads there."""


def _tags(visit: Visit) -> str:
    """All tags, with a comment and its answer to show."""
    first = visit.newsroom.submit("다리가 열려 출근길이 짧아졌습니다")
    visit.newsroom.submit("저도 그렇습니다", author="jun", parent=first["id"])
    return _TAGS.replace("{article}", visit.newsroom.article)


def _drawn(visit: Visit, page: Page, box: Page | FrameLocator, reader: str) -> None:
    """Wait until all tags show what they are for; `box` is where the comments are."""
    visit.button(box, "mine" if reader else "newest").wait_for()
    expect(box.locator("ombud-comments .thread [data-act=agree]")).to_have_count(2)
    page.locator("ombud-popular a").first.wait_for()


def _found(newsroom: Newsroom, browser: Browser) -> Iterator[tuple[str, dict[str, list[str]]]]:
    for lang in ("ko", "en"):
        for name, scene in SCENES.items():
            newsroom.put_article()
            with visits(newsroom, browser) as open_page:
                page = scene(Visit(newsroom, open_page, lang))
                bring(page)
                yield f"{name}, {lang}", look(page)
        for name, where in ELSEWHERE.items():
            newsroom.put_article()
            with (
                visits(newsroom, browser) as open_page,
                where(Visit(newsroom, open_page, lang)) as page,
            ):
                bring(page)
                yield f"{name}, {lang}", look(page)


def main() -> int:
    """Write the report; gives the exit status."""
    folder = Path(sys.argv[1])
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as data,
        running(Path(data)) as newsroom,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_page()
        page.evaluate(AXE_SCRIPT)
        version = page.evaluate("axe.version")
        found = dict(_found(newsroom, browser))
        browser.close()
    violations = sum(len(each["violations"]) for each in found.values())
    summary = (
        f"axe-core {version}, {', '.join(WCAG)}: {violations} violations on {len(found)} pages"
    )
    lines = [summary, ""]
    for name, each in found.items():
        numbers = ", ".join(f"{len(each[kind])} {kind}" for kind in each)
        lines += [f"{name}: {numbers}", *(f"  {line}" for line in each["violations"])]
    report = {"axe": version, "tags": WCAG, "violations": violations, "pages": found}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "axe.txt").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "axe.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), "utf-8")
    print(summary)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
