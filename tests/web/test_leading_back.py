"""A sign-in leads back to where it began, on pages of ours and on those that have us in place."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

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


def other_language(page):
    """The address of a page's link to the other language, and what it asks there."""
    link = unescape(re.search(r'hreflang="\w+" href="([^"]*)"', page)[1])
    return link, {name: value for name, [value] in parse_qs(urlsplit(link).query).items()}


ODD = "/demo/articles/a?order=best&from=%3C%26&more='a+b'#comments"


@pytest.mark.parametrize("address", [ODD, f"{WWW}/news/1?page=2&lang=en"])
@pytest.mark.parametrize("popup", ["", "1"])
def test_a_sign_in_leads_back_in_whichever_language_it_goes_on(client, address, popup):
    asked = {"return_to": address, "popup": popup}
    page = client.get("/login/x", params=asked, headers={"Accept-Language": "en"}).text
    for _ in range(2):
        link, kept = other_language(page)
        lang = kept.pop("lang")
        assert link.startswith("/login/x?")
        assert kept == {name: value for name, value in asked.items() if value}
        page = client.get(link).text
        assert f'<html lang="{lang}"' in page
    last = client.get(link)
    client.cookies.update(last.cookies)
    form = {"state": hidden(last.text, "state"), "name": "\u202e"}
    again = client.post("/login/x/callback", data=form)
    assert again.status_code == 422
    _, kept = other_language(again.text)
    assert kept.pop("lang")
    assert kept == {name: value for name, value in asked.items() if value}
    done = client.post("/login/x/callback", data=form | {"name": "미나"}, follow_redirects=False)
    assert address in (done.headers.get("Location"), told(done.text).get("back"))


def test_what_a_sign_in_does_not_know_its_language_links_do_not_keep(client):
    asked = {"return_to": "https://evil.example/", "popup": "yes", "lang": "en", "more": "1"}
    _, kept = other_language(client.get("/login/x", params=asked).text)
    assert kept == {"return_to": "/", "lang": "ko"}


EMBED = "/embed/demo/articles/a"
SPEAKS = {
    "as the comments": ({"return_to": f"{EMBED}?lang=ko&scheme=dark"}, "ko"),
    "as the newspaper's page": ({"return_to": f"{WWW}/news?lang=ko"}, "ko"),
    "as it is asked": ({"return_to": f"{EMBED}?lang=ko", "lang": "en"}, "en"),
    "as the browser, of a page that does not say": ({"return_to": f"{WWW}/news"}, "en"),
    "as the browser, of a page in another": ({"return_to": f"{EMBED}?lang=fr"}, "en"),
    "as the browser, of nobody's page": ({"return_to": "https://evil.example/?lang=ko"}, "en"),
}


@pytest.mark.parametrize("case", SPEAKS)
def test_a_sign_in_speaks_the_language_of_where_it_began(client, case):
    asked, lang = SPEAKS[case]
    page = client.get("/login/x", params=asked, headers={"Accept-Language": "en"})
    assert f'<html lang="{lang}"' in page.text
