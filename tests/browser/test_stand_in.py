"""Where a provider is only played, readers are told so: beside its button and on its page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import at_rest
from tests.web.providers import CLIENT, SECRET, stand_in
from worker.sign_in import LoginClient

TRIAL = {"ko": "시험용", "en": "for trying out"}
SAID = {
    "ko": ("개발용 대체 화면", "Facebook 계정처럼 로그인", "실제 Facebook 화면이 아닙니다."),
    "en": (
        "Stand-in for development",
        "Log in as you would with Facebook",
        "This is not Facebook.",
    ),
}


def doors(page):
    """The items with the buttons of the gate, whoever drew it."""
    return page.locator("ombud-comments .gate li")


@pytest.mark.parametrize("lang", TRIAL)
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("place", ["{}", "/embed{}"], ids=["article", "frame"])
def test_both_buttons_are_marked(place, scripts, lang, newsroom, visit):
    path = place.format(newsroom.path)
    page = visit(f"{path}?lang={lang}", java_script_enabled=scripts)
    for number, name in enumerate(("Twitter (X)", "Facebook")):
        door = doors(page).nth(number)
        expect(door.get_by_role("link", name=name, exact=True)).to_be_visible()
        expect(door.get_by_text(TRIAL[lang], exact=True)).to_be_visible()
    expect(doors(page)).to_have_count(2)


@pytest.mark.parametrize("lang", SAID)
def test_the_page_behind_a_button_says_that_it_is_not_the_providers(lang, newsroom, visit):
    page = visit(f"{newsroom.path}?lang={lang}", locale={"ko": "ko-KR", "en": "en-US"}[lang])
    doors(page).get_by_role("link", name="Facebook").click()
    for words in SAID[lang]:
        expect(page.get_by_text(words)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_real_provider_has_no_mark_beside_one_that_is_played(
    scripts, newsroom, visit, monkeypatch
):
    with stand_in() as provider:
        client = LoginClient(client_id=CLIENT, secret=SECRET, issuer=provider.url)
        monkeypatch.setitem(vars(newsroom.ombud.settings), "login", {"facebook": client})
        page = visit(newsroom.path, java_script_enabled=scripts)
        expect(doors(page).nth(0).get_by_text(TRIAL["ko"])).to_be_visible()
        expect(doors(page).nth(1)).to_have_text("Facebook")
        if scripts:
            at_rest(page)
