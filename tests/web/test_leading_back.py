"""A sign-in leads back to where it began, on pages of ours and on those that have us in place."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from tests.web.test_in_place import HOME, PARTNER, READER, WWW
from tests.web.test_pages import hidden
from web.app import create_app
from web.login.states import way_back
from worker.connection import Ombud
from worker.settings import Settings


@pytest.fixture(scope="module")
def connected(valkey) -> Ombud:
    """Give an Ombud that one page has in place, and another in a frame."""
    settings = Settings(public_url=HOME, in_place_origins=f"demo={WWW}", origins=f"demo={PARTNER}")
    return Ombud(settings, valkey.url)


@pytest.fixture
def client(ombud):
    """Give a client of the application, by https, that keeps no cookies."""
    with TestClient(create_app(ombud), base_url=HOME) as client:
        yield client


BACK = (f"{WWW}/", f"{WWW}/news/1?page=2&from=<\"'>", f"{WWW}/" + "a" * 999)
NOT_BACK = (
    *(
        WWW,
        f"{WWW}.evil/",
        f"{WWW}@evil.example/",
        f"{WWW}:8443/",
        f"{WWW}:443/",
        f"{WWW}?a",
        f"{WWW}#",
    ),
    *(
        f"{WWW}\\evil.example/",
        f"{WWW}/\\evil.example/",
        f"{WWW}/a\r\nLocation: https://evil.example/",
    ),
    *(
        "https://m.news.example/",
        "http://www.news.example/",
        f"{PARTNER}/",
        "https://WWW.news.example/",
    ),
    *(
        f" {WWW}/",
        f"\t{WWW}/",
        "//www.news.example/",
        "https:www.news.example/",
        "https:/www.news.example/",
    ),
    *(
        "https://evil.example/?https://www.news.example/",
        f"javascript:alert(1)//{WWW}/",
        f"data:,{WWW}/",
    ),
    *(f"{HOME}/", "//evil.example/", "/\\evil.example/", "evil", "", f"{WWW}/" + "a" * 1001),
)


@pytest.mark.parametrize("address", NOT_BACK)
def test_a_sign_in_leads_back_to_named_pages_and_nowhere_else(address):
    assert way_back(address, (WWW,)) == "/"


@pytest.mark.parametrize("address", ["/", "/demo/articles/a?lang=ko"])
def test_a_sign_in_leads_back_to_pages_of_ours(address):
    assert way_back(address, (WWW,)) == address


def ended(client, **asked):
    """The last answer of a sign-in that began so."""
    page = client.get("/login/x", params=asked)
    client.cookies.update(page.cookies)
    form = {"state": hidden(page.text, "state"), "name": "미나"}
    answer = client.post("/login/x/callback", data=form, follow_redirects=False)
    assert any(each.startswith(READER) for each in answer.headers.get_list("set-cookie"))
    return answer


def told(page):
    """What the last page of a sign-in tells its script."""
    found = dict(re.findall(r'data-(code|page|popup|back)="([^"]*)"', page))
    return {name: unescape(value) for name, value in found.items()}


@pytest.mark.parametrize("address", BACK)
def test_a_page_of_ours_leads_back_to_the_page_where_it_began(client, address):
    last = ended(client, return_to=address)
    assert last.status_code == 200
    assert told(last.text) == {"code": "", "page": WWW, "popup": "", "back": address}


@pytest.mark.parametrize("popup", ["", "1"])
@pytest.mark.parametrize("address", ["https://evil.example/", f"{WWW}.evil/", f"{PARTNER}/"])
def test_a_sign_in_that_began_on_another_page_ends_on_ours(client, address, popup):
    last = ended(client, return_to=address, popup=popup)
    if popup:
        found = told(last.text)
        assert (found["page"], found["back"]) == ("", "/")  # then it is told to our own pages
    else:
        assert (last.status_code, last.headers["Location"]) == (303, "/")


def test_the_window_of_a_page_in_place_has_no_code_and_tells_that_page_alone(client):
    last = ended(client, return_to=f"{WWW}/news/1", popup="1")
    assert told(last.text) == {"code": "", "page": WWW, "popup": "1", "back": f"{WWW}/news/1"}
    framed = ended(client, return_to="/embed/demo/articles/a", popup="1")
    assert told(framed.text)["page"] == ""
    assert len(told(framed.text)["code"]) == 43
