"""A sign-in that began on a page with the comments in place ends there, whatever came of it."""

from __future__ import annotations

import pytest

from tests.web.providers import CLIENT, SECRET, query_of
from tests.web.test_leading_back import told
from worker.connection import Ombud
from worker.settings import Settings

WWW = "http://www.news.example"
PAGE = f"{WWW}/news/1?page=2&lang=ko"


@pytest.fixture(scope="module")
def connected(valkey, serving) -> Ombud:
    """Give an Ombud with providers that a page of its site has in place."""
    client = {"client_id": CLIENT, "secret": SECRET, "issuer": serving.url}
    login = dict.fromkeys(("x", "facebook", "daily"), client)
    return Ombud(Settings(login=login, in_place_origins=f"demo={WWW}"), valkey.url)


def given_up(back):
    return f"/login/daily/callback?error=access_denied&state={query_of(back)['state']}"


LONG = f"{WWW}/economy/2026/11/29/summit-talks?fbclid={'I' * 110}&utm_source=facebook#comments"


@pytest.mark.parametrize("page", [LONG, f"{WWW}/" + "a" * 1_000], ids=["shared", "longest"])
@pytest.mark.parametrize("popup", ["", "1"])
def test_a_page_of_a_long_address_is_led_back_to(client, agree, page, popup):
    answer = client.get(agree("x", back=page, popup=popup), follow_redirects=False)
    assert told(answer.text) == {"code": "", "page": WWW, "popup": popup, "back": page}
    assert client.get("/v1/me").json()["signed_in"]


@pytest.mark.parametrize("by", ["x", "facebook", "daily"])
def test_who_signed_in_is_led_back_to_the_page(client, agree, by):
    answer = client.get(agree(by, back=PAGE), follow_redirects=False)
    assert told(answer.text) == {"code": "", "page": WWW, "popup": "", "back": PAGE}
    assert f'href="{PAGE.replace("&", "&amp;")}"' in answer.text  # for who has no script
    assert client.get("/v1/me").json()["signed_in"]


def test_who_gave_up_is_led_back_as_well_and_signed_in_to_nothing(client, agree):
    answer = client.get(given_up(agree("daily", back=PAGE)), follow_redirects=False)
    assert told(answer.text) == {"code": "", "page": WWW, "popup": "", "back": PAGE}
    assert not client.get("/v1/me").json()["signed_in"]


@pytest.mark.parametrize("came_back", [str, given_up], ids=["signed in", "given up"])
def test_a_window_of_that_page_tells_it_and_hands_over_nothing(client, agree, came_back):
    back = came_back(agree("daily", back=PAGE, popup="1"))
    answer = client.get(back, follow_redirects=False)
    assert told(answer.text) == {"code": "", "page": WWW, "popup": "1", "back": PAGE}


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("status", [200, 502], ids=["signed in", "failed"])
def test_it_ends_in_the_language_in_which_the_comments_asked_for_it(
    client, agree, provider, status, lang
):
    if status == 502:
        provider.trouble["/2/users/me"] = (400, {})
    back = agree("x", back=f"{WWW}/news/1", lang=lang)
    speaks = {"Accept": "text/html", "Accept-Language": {"ko": "en", "en": "ko"}[lang]}
    answer = client.get(back, headers=speaks, follow_redirects=False)
    assert answer.status_code == status
    assert f'<html lang="{lang}"' in answer.text


@pytest.mark.parametrize("address", ["http://m.news.example/", f"{WWW}.evil/", f"{WWW}@evil/"])
def test_who_came_from_elsewhere_ends_on_our_first_page(client, agree, address):
    answer = client.get(agree("daily", back=address), follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
