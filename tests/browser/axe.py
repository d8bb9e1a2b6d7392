"""axe over the pages of Ombud, frames of another newspaper's page included.

    .venv/bin/python -m tests.browser.axe FOLDER

opens every scene, and the comments in the frame of another page, in both languages; writes
`axe.json` and `axe.txt` into the folder and exits 1 if anything was found.
"""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import running, visits
from tests.browser.papers import paper
from tests.browser.scenes import DESKTOP, SCENES, Visit
from tests.conftest import CHROMIUM, CHROMIUM_FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Newsroom

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Of WCAG too: axe leaves the first one to be asked for, and counts the other among its experiments.
_ALSO = ["target-size", "label-content-name-mismatch"]

_TAGS = """<p><ombud-count site="demo" article="{article}"></ombud-count></p>
<ombud-comments site="demo" article="{article}"></ombud-comments>
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
    first = visit.newsroom.submit("다리가 열려 출근길이 짧아졌습니다")
    visit.newsroom.submit("저도 그렇습니다", author="jun", parent=first["id"])
    with paper(_TAGS.format(article=visit.newsroom.article), visit.newsroom.url, visit.lang) as at:
        page = visit.open("", reader=reader, viewport=DESKTOP)
        page.goto(at)
        frame = page.frame_locator("iframe")
        visit.button(frame, "mine" if reader else "newest").wait_for()
        expect(frame.locator("ombud-comments .thread [data-act=agree]")).to_have_count(2)
        page.locator("ombud-popular a").first.wait_for()
        yield page


def _found(newsroom: Newsroom, browser: Browser) -> Iterator[tuple[str, dict[str, list[str]]]]:
    for lang in ("ko", "en"):
        for name, scene in SCENES.items():
            newsroom.put_article()
            with visits(newsroom, browser) as open_page:
                page = scene(Visit(newsroom, open_page, lang))
                bring(page)
                yield f"{name}, {lang}", look(page)
        for reader in ("", "haneul"):
            newsroom.put_article()
            with (
                visits(newsroom, browser) as open_page,
                elsewhere(Visit(newsroom, open_page, lang), reader) as page,
            ):
                bring(page)
                yield f"elsewhere, {'signed in' if reader else 'signed out'}, {lang}", look(page)


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
