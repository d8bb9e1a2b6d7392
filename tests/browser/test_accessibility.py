"""No page shuts anybody out, in any state: WCAG 2.2 AA as far as a machine can tell.

Every scene is opened once and then looked at in turn by axe, by somebody who enlarges it, by
somebody with a palette of their own, and by somebody without a mouse.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT as AXE

from tests.browser import probes
from tests.browser.conftest import running, visits
from tests.browser.scenes import DESKTOP, SCENES, Visit

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = ["color-contrast", "link-in-text-block"]
# WCAG 2.5.3; axe counts the rule among its experiments.
LABEL_IN_NAME = "label-content-name-mismatch"

IN_KOREAN = [(name, "ko") for name in SCENES]
IN_ENGLISH = [(name, "en") for name in ("signed_out", "acting", "ops")]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """Give a newsroom of these tests' own: what they leave on the desk is in nobody's way."""
    with running(tmp_path_factory.mktemp("newsroom")) as newsroom:
        yield newsroom


@pytest.fixture(scope="module", params=IN_KOREAN + IN_ENGLISH, ids="-".join)
def opened(request, newsroom, chromium):
    """Give the page of a scene, opened once for all that look at it."""
    name, lang = request.param
    newsroom.put_article()
    with visits(newsroom, chromium) as visit:
        page = SCENES[name](Visit(newsroom, visit, lang))
        page.evaluate(AXE)
        yield page


@pytest.fixture
def page(opened):
    """Give the page as it was before others looked at it."""
    opened.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="no-preference")
    probes.enlarge(opened, 1)
    probes.space(opened, spaced=False)
    opened.set_viewport_size(DESKTOP)
    return opened


def axe(page, **options):
    """What axe found: its passes and violations, a line for each element."""
    found = page.evaluate("(options) => axe.run(options)", options)
    return {
        kind: [
            f"{each['id']}: {node['target']} {node['html']}"
            for each in found[kind]
            for node in each["nodes"]
        ]
        for kind in ("passes", "violations")
    }


def test_axe_finds_nothing(page):
    rules = {
        "target-size": {"enabled": True},
        LABEL_IN_NAME: {"enabled": True},
        # What stands in a frame is part of a page that has its own.
        "page-has-heading-one": {"enabled": "/embed/" not in page.url},
    }
    found = axe(page, runOnly=WCAG, rules=rules)
    assert found["violations"] == []
    assert len(found["passes"]) > 20


@pytest.mark.parametrize("media", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str)
def test_words_stand_out_whatever_the_colours(media, page):
    page.emulate_media(**media)
    assert axe(page, runOnly=CONTRAST)["violations"] == []


def test_controls_are_controls_in_a_palette_of_ones_own(page):
    page.emulate_media(forced_colors="active")
    assert probes.borderless(page) == []


def test_no_colour_tells_alone_what_is_chosen(page):
    assert probes.only_coloured(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_everything_can_be_read_at_any_size(width, page):
    page.set_viewport_size({"width": width, "height": 900})
    assert probes.cut(page) == []
    assert probes.overlapping(page) == []
    before = text_size(page)
    probes.enlarge(page, 2)
    assert text_size(page) == 2 * before
    assert probes.cut(page) == []
    assert probes.overlapping(page) == []
    assert probes.covered(page) == []


def text_size(page):
    return page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")


@pytest.mark.parametrize("width", [320, 1280])
def test_spaced_text_can_be_read_too(width, page):
    page.set_viewport_size({"width": width, "height": 900})
    probes.space(page, spaced=True)
    assert probes.cut(page) == []
    assert probes.overlapping(page) == []
    assert probes.covered(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edges_of_controls_can_be_seen(scheme, page):
    page.emulate_media(color_scheme=scheme)
    assert probes.faint(page) == []


def test_a_thumb_finds_every_control(page):
    page.set_viewport_size({"width": 390, "height": 844})
    assert probes.small(page) == []
    assert probes.covered(page) == []


def test_nothing_moves_for_who_asked_for_rest(page):
    page.emulate_media(reduced_motion="reduce")
    assert probes.moving(page) == []


def test_tab_reaches_every_control_in_order_and_is_seen_there(page):
    wanted = probes.in_order(page)
    reached, unseen = probes.by_tab(page, len(wanted) + 5)
    assert sorted(reached) == sorted(wanted)
    assert unseen == []


def test_axe_sees_what_is_wrong_within_the_widget(newsroom, chromium):
    newsroom.put_article()
    with visits(newsroom, chromium) as visit:
        page = SCENES["signed_out"](Visit(newsroom, visit, "ko"))
        page.evaluate(AXE)
        page.locator("ombud-comments .help").evaluate("(help) => { help.style.color = '#999'; }")
        [found] = axe(page, runOnly=CONTRAST)["violations"]
    assert found.startswith("color-contrast")
    assert 'class="help"' in found
