"""No page shuts anybody out, in any state: WCAG 2.2 AA as far as a machine can tell.

Every scene is opened once and then looked at in turn by axe, by somebody who enlarges it, by
somebody with a palette of their own, and by somebody without a mouse.
"""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.browser import probes
from tests.browser.axe import ELSEWHERE, bring, look
from tests.browser.conftest import running, visits
from tests.browser.scenes import DESKTOP, SCENES, Visit

CONTRAST = ["color-contrast", "link-in-text-block"]

IN_KOREAN = [(name, "ko") for name in (*SCENES, *ELSEWHERE)]
IN_ENGLISH = [(name, "en") for name in ("signed_out", "acting", "ops", "elsewhere", "beside")]


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
    with visits(newsroom, chromium) as open_page, ExitStack() as stack:
        visit = Visit(newsroom, open_page, lang)
        page = open_scene(name, visit, stack)
        bring(page)
        yield page


def open_scene(name, visit, stack):
    """The page of this name, open until the stack is closed."""
    return stack.enter_context(ELSEWHERE[name](visit)) if name in ELSEWHERE else SCENES[name](visit)


@pytest.fixture
def page(opened):
    """Give the page as it was before others looked at it."""
    opened.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="no-preference")
    probes.enlarge(opened, 1)
    for frame in opened.frames:
        probes.space(frame, spaced=False)
    opened.set_viewport_size(DESKTOP)
    return opened


def everywhere(probe, page):
    """What a probe finds in the page and its frames."""
    return [each for frame in page.frames for each in probe(frame)]


def fits(page):
    """Wait until every frame is as tall as what is in it."""
    for frame in page.frames[1:]:
        frame.wait_for_function("() => document.body.scrollHeight <= innerHeight + 1")


def test_axe_finds_nothing(page):
    found = look(page)
    assert found["violations"] == []
    assert len(found["passes"]) > 20


@pytest.mark.parametrize("media", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str)
def test_words_stand_out_whatever_the_colours(media, page):
    page.emulate_media(**media)
    assert look(page, CONTRAST)["violations"] == []


def test_controls_are_controls_in_a_palette_of_ones_own(page):
    page.emulate_media(forced_colors="active")
    assert everywhere(probes.borderless, page) == []


def test_no_colour_tells_alone_what_is_chosen(page):
    assert everywhere(probes.only_coloured, page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_everything_can_be_read_at_any_size(width, page):
    page.set_viewport_size({"width": width, "height": 900})
    fits(page)
    assert everywhere(probes.cut, page) == []
    assert everywhere(probes.overlapping, page) == []
    before = text_sizes(page)
    probes.enlarge(page, 2)
    assert text_sizes(page) == [2 * each for each in before]
    fits(page)
    assert everywhere(probes.cut, page) == []
    assert everywhere(probes.overlapping, page) == []
    assert everywhere(probes.covered, page) == []


def text_sizes(page):
    """Of the page and its frames, in pixels."""
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    return [frame.evaluate(size) for frame in page.frames]


@pytest.mark.parametrize("width", [320, 1280])
def test_spaced_text_can_be_read_too(width, page):
    page.set_viewport_size({"width": width, "height": 900})
    for frame in page.frames:
        probes.space(frame, spaced=True)
    fits(page)
    assert everywhere(probes.cut, page) == []
    assert everywhere(probes.overlapping, page) == []
    assert everywhere(probes.covered, page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edges_of_controls_can_be_seen(scheme, page):
    page.emulate_media(color_scheme=scheme)
    assert everywhere(probes.faint, page) == []


def test_a_thumb_finds_every_control(page):
    page.set_viewport_size({"width": 390, "height": 844})
    assert everywhere(probes.small, page) == []
    assert everywhere(probes.covered, page) == []


def test_nothing_moves_for_who_asked_for_rest(page):
    page.emulate_media(reduced_motion="reduce")
    assert everywhere(probes.moving, page) == []


def test_tab_reaches_every_control_in_order_and_is_seen_there(page):
    wanted = everywhere(probes.in_order, page)
    reached, unseen = probes.by_tab(page, len(wanted) + 5)
    assert sorted(reached) == sorted(wanted)
    assert unseen == []


@pytest.mark.parametrize("where", ["signed_out", "elsewhere", "beside"])
def test_axe_sees_what_is_wrong_within_the_widget(where, newsroom, chromium):
    newsroom.put_article()
    with visits(newsroom, chromium) as open_page, ExitStack() as stack:
        visit = Visit(newsroom, open_page, "ko")
        page = open_scene(where, visit, stack)
        bring(page)
        page.frames[-1].locator("ombud-comments .help").evaluate(
            "(help) => { help.style.color = '#999'; }"
        )
        [found] = look(page, CONTRAST)["violations"]
    assert found.startswith("color-contrast")
    assert 'class="help"' in found
