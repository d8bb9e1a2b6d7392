"""The comments are as light or dark as the page around them, in the frame and in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.papers import paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Newsroom

TAG = '<ombud-comments site="demo" article="{}"></ombud-comments>'
LIGHT, DARK = "rgb(27, 27, 25)", "rgb(233, 230, 224)"
"""The ink on light paper and on dark."""

CASES = [
    ("light", "light", LIGHT),
    ("light", "dark", LIGHT),
    ("dark", "light", DARK),
    ("dark", "dark", DARK),
    ("light dark", "light", LIGHT),
    ("light dark", "dark", DARK),
    ("normal", "light", LIGHT),
    ("normal", "dark", LIGHT),
]
PAPER = "() => getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize(("page_is", "system", "ink"), CASES)
@pytest.mark.parametrize("in_place", [False, True], ids=["framed", "in place"])
def test_the_page_says_how_light_the_comments_are(
    newsroom: Newsroom,
    visit: Callable[..., Page],
    page_is: str,
    system: str,
    ink: str,
    *,
    in_place: bool,
) -> None:
    room = f":root {{ color-scheme: {page_is} }}"
    tag = TAG.format(newsroom.article)
    with paper(tag, newsroom.url, in_place=in_place, room=room) as address:
        page = visit("", color_scheme=system)
        page.goto(address)
        box = page if in_place else page.frame_locator("iframe")
        box.get_by_role("button", name="최신순").wait_for()
        drawn = box.locator("ombud-comments .social")
        assert drawn.evaluate("(box) => getComputedStyle(box).color") == ink
        if not in_place:
            of_paper = {LIGHT: "rgb(255, 255, 255)", DARK: "rgb(22, 22, 20)"}[ink]
            assert page.frames[1].evaluate(PAPER) == of_paper


@pytest.mark.parametrize(
    ("head", "system", "ink"),
    [
        ("dark light", "dark", DARK),
        ("dark light", "light", LIGHT),
        ("dark", "light", DARK),
        ("only light", "dark", LIGHT),
        ("sepia", "dark", LIGHT),
    ],
)
def test_the_head_of_the_page_says_so_where_no_style_does(
    newsroom: Newsroom, visit: Callable[..., Page], head: str, system: str, ink: str
) -> None:
    tag = f'<meta name="color-scheme" content="{head}">{TAG.format(newsroom.article)}'
    with paper(tag, newsroom.url) as address:
        page = visit("", color_scheme=system)
        page.goto(address)
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="최신순").wait_for()
        drawn = frame.locator("ombud-comments .social")
        assert drawn.evaluate("(box) => getComputedStyle(box).color") == ink
        canvas = "() => { document.body.style.background = 'Canvas'; return (" + PAPER + ")(); }"
        assert (page.evaluate(canvas) == "rgb(255, 255, 255)") == (ink == LIGHT)


@pytest.mark.parametrize("said", ["", "sepia", '"><script>', "light dark", "dark light only"])
def test_what_names_no_single_scheme_is_the_systems(
    newsroom: Newsroom, visit: Callable[..., Page], said: str
) -> None:
    page = visit("", color_scheme="dark")
    page.goto(f"{newsroom.url}/embed{newsroom.path}")
    as_it_is = page.evaluate(PAPER)
    page.evaluate(
        "(said) => location.assign(`?${new URLSearchParams({ scheme: said, then: 1 })}`)", said
    )
    page.wait_for_url("**then=1")
    assert page.evaluate(PAPER) == as_it_is == "rgb(22, 22, 20)"
    assert page.locator("html[data-scheme]").count() == 0


def test_the_scheme_is_there_before_any_script(
    newsroom: Newsroom, visit: Callable[..., Page]
) -> None:
    page = visit("", color_scheme="dark", java_script_enabled=False)
    page.goto(f"{newsroom.url}/embed{newsroom.path}?scheme=only+light")
    assert page.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
