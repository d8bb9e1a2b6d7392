"""The whole corpus of strings that look like code, through every place for others' text.

What answers as a page is read by the browser's own parser, without being run, beside the page of a
harmless word: the same elements with the same attributes, and the string as text where it is shown.
What is drawn by scripts is looked at in the browser, many strings on a page.
"""

from __future__ import annotations

import http.client
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from web.limits import ENTERING

MARKUP = json.loads(
    (Path(__file__).parent.parent / "vectors" / "markup.json").read_text(encoding="utf-8")
)
HARMLESS = "harmless"
WATCH = "window.executed = 0; window.mark = () => { executed += 1; };"

OUTLINES = """(pages) => pages.map((text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const outline = [...page.querySelectorAll("*")].map((element) => {
        const names = element.getAttributeNames().sort().join(" ");
        const links = ["href", "src", "action", "formaction", "srcdoc", "style"]
            .map((name) => element.getAttribute(name) ?? "")
            .filter((value) => /^[\\s\\0-\\x20]*(javascript|data|vbscript):/i.test(value));
        return `${element.localName} ${names} ${links}`;
    });
    const heading = page.querySelector("h1")?.textContent ?? "";
    return { outline: outline.join("\\n"), heading };
})"""
"""Of each page: its elements with the names of their attributes and the links that would run."""


class Asking:
    """One connection that asks for pages as a browser does, with whatever headers."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str, str]:
        """The status, the type and the text of an answer."""
        sent = {"Accept": "text/html", "Accept-Language": "ko"} | (headers or {})
        encoded = {name: value.encode("utf-8") for name, value in sent.items()}
        self._connection.request("GET", path, headers=encoded)
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8")
        assert "mark()" not in "".join(answer.headers.values()), path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        return answer.status, answer.headers["Content-Type"], text


@pytest.fixture
def asking(newsroom, monkeypatch):
    """Give such a connection, from a network that may begin as many sign-ins as it likes."""
    for name in ("ENTERING", "ARRIVING"):
        monkeypatch.setattr(f"web.login.signing_in.{name}", replace(ENTERING, burst=100_000))
    return Asking(newsroom.url)


@pytest.fixture
def parser(chromium):
    """Give a function that answers the outlines of pages, by the browser's own parser."""
    context = chromium.new_context()
    page = context.new_page()
    yield lambda pages: page.evaluate(OUTLINES, pages)
    context.close()


@pytest.fixture
def watched(visit):
    """Give a function that opens a page; what it executes or fetches of others fails the test."""
    pages, wrong = [], []

    def stranger(address: str) -> bool:
        return (urlsplit(address).hostname or "").endswith("evil.example")

    def watched(**options: str):
        page = visit("", **options)
        page.add_init_script(WATCH)
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda sent: wrong.append(sent.url) if stranger(sent.url) else None)
        pages.append(page)
        return page

    yield watched
    for page in pages:
        assert [frame.evaluate("window.executed ?? 0") for frame in page.frames] == [0] * len(
            page.frames
        )
    assert wrong == []


PLACES = {
    "an article": "/demo/articles/{}",
    "a site": "/{}/articles/x",
    "a framed article": "/embed/demo/articles/{}",
    "a framed site": "/embed/{}/articles/x",
    "a policy's site": "/{}/policy",
    "no page": "/{}",
    "a provider": "/login/{}",
    "a provider's end": "/login/{0}/callback?state={0}&code={0}",
    "the way back": "/login/facebook?return_to={0}&popup={0}",
    "the provider's answer": "/login/facebook/callback?state={0}&code={0}&error={0}&iss={0}",
    "an invitation": "/desk/enter/{}",
    "a confirmation": "/login/facebook/deletion/{}",
    "the language": "{path}?lang={0}",
    "the order": "{path}?order={0}",
    "the rest of a query": "{path}?cursor={0}&reply={0}&sent={0}&{0}={0}",
    "the desk's queue": "/desk?queue={0}&cursor={0}&lang={0}",
    "the page for operators": "/ops?lang={0}&{0}={0}",
    "the policy's query": "/demo/policy?lang={0}&{0}={0}",
    "a comment": "/v1/comments/{}",
    "an article's comments": "/v1/sites/demo/articles/{0}/comments?order={0}&cursor={0}",
    "what is popular": "/v1/sites/{0}/popular?window={0}&limit={0}",
    "the counts": "/v1/sites/demo/counts?article={0}",
    "the widget": "/widget.js?{0}",
    "a file": "/static/{}",
}


@pytest.mark.parametrize("place", PLACES)
def test_in_an_address(newsroom, asking, parser, place):
    """Each string alone: the page is that of a harmless word, wherever the string is shown."""

    def asked(text: str) -> tuple[int, str, str]:
        path = PLACES[place].format(quote(text, safe=""), path=newsroom.path)
        status, kind, body = asking.get(path)
        return status, kind.partition(";")[0], body

    plain: dict[int, set[str]] = defaultdict(set)
    pages: list[tuple[int, str, str]] = []
    for text in MARKUP:
        status, kind, body = asked(text)
        assert status < 500, (text, body)
        assert kind in {
            *("text/html", "application/json", "application/problem+json"),
            *("text/plain", "text/javascript"),
        }, (text, kind)
        if kind == "text/html":
            pages.append((status, text, body))
    harmless = [asked(each) for each in (HARMLESS, "%", "a b", "a/b", "x" * 300, "//evil.example")]
    outlines = parser([body for _, _, body in pages] + [body for *_, body in harmless])
    for (status, kind, _), found in zip(harmless, outlines[len(pages) :], strict=True):
        if kind == "text/html":
            plain[status].add(found["outline"])
    for (status, text, _), found in zip(pages, outlines, strict=False):
        assert found["outline"] in plain[status], (place, text)


HEADERS = (
    *("Referer", "User-Agent", "Accept-Language", "X-Request-Id", "X-Forwarded-Host"),
    *("X-Forwarded-For", "Forwarded", "Cookie", "If-None-Match", "Last-Event-ID", "Origin"),
    *("Sec-Fetch-Site", "Accept", "Host"),
)


@pytest.mark.parametrize("header", HEADERS)
def test_in_a_header(newsroom, asking, parser, header):
    paths = [newsroom.path, "/demo/policy", "/demo/nowhere/at/all", "/login/facebook", "/desk"]
    kinds = {}
    for path in paths:
        status, kind, body = asking.get(path, {header: "harmless"})
        kinds[path] = (status, kind, body)
    for path, (_, kind, harmless) in kinds.items():
        bodies = []
        for text in MARKUP:
            line = " ".join(text.split())
            value = f"text/html, {line}" if header == "Accept" else line
            if header == "Host":
                value = quote(line, safe="<>\"'()=&;: ")
            status, found, body = asking.get(path, {header: value})
            assert status < 500, (path, text, body)
            if "html" in found:
                bodies.append((text, body))
        if "html" not in kind and header != "Accept":
            continue
        plain = asking.get(path)[2] if header == "Accept" else harmless
        first, *others = parser([plain, *(body for _, body in bodies)])
        for (text, _), other in zip(bodies, others, strict=True):
            assert other["outline"] == first["outline"], (path, text)


RUNS = (
    "script",
    "img",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "base",
    "style",
)
RUNS = (*RUNS, "meta", "link", "form", "input", "details", "marquee", "template", "select")


def what_runs(outline: str) -> list[str]:
    """The elements of a page that do something by themselves, and every attribute that would."""
    lines = [line for line in outline.splitlines() if line.split()[0] in RUNS]
    return lines + [word for word in outline.split() if word.startswith("on") and len(word) > 3]


def test_as_the_headline_of_an_article(newsroom, asking, parser, watched):
    """On its page, and in What's Popular Now on others: as the newsroom wrote it."""
    newsroom.put_article()
    plain = what_runs(parser([asking.get(newsroom.path)[2]])[0]["outline"])
    bodies = {}
    for text in MARKUP:
        newsroom.put_article()
        path = f"/v1/sites/demo/articles/{newsroom.article}"
        status, answer = newsroom.call("PUT", path, {"title": HARMLESS, "url": text})
        assert status == 422 or urlsplit(text).scheme in {"", "http", "https"}, (text, answer)
        status, answer = newsroom.call("PUT", path, {"title": text, "url": newsroom.path})
        if status == 422:
            assert answer["errors"][0]["field"] == "title", answer
        else:
            bodies[text] = asking.get(newsroom.path)[2]
    assert len(bodies) > len(MARKUP) / 2
    for text, found in zip(bodies, parser(list(bodies.values())), strict=True):
        assert " ".join(found["heading"].split()) == " ".join(text.split())
        assert what_runs(found["outline"]) == plain, text
    page = watched()
    for text in list(bodies)[-5:]:
        newsroom.put_article()
        path = f"/v1/sites/demo/articles/{newsroom.article}"
        newsroom.call("PUT", path, {"title": text, "url": newsroom.path})
        newsroom.submit("이 기사를 두고 쓰는 의견입니다")
        page.goto(newsroom.url + newsroom.path)
        expect(page.locator("h1")).to_have_text(" ".join(text.split()))
        assert page.locator("h1 *").count() == 0


def test_at_the_desk(newsroom, watched):
    """As the comment, and as the author's name where it can be one: a moderator reads them all."""
    names = set()
    for number, text in enumerate(MARKUP):
        author = {"id": f"writer-{number}", "name": text}
        path = f"/v1/sites{newsroom.path}/comments"
        body = {"text": f"OMBUD-HOLD-TEST {text}"[:240], "author": author}
        status, answer = newsroom.call("POST", path, body, Prefer="wait=5")
        if status == 422:
            assert {each["field"] for each in answer["errors"]} == {"author.name"}, answer
            newsroom.submit(body["text"], author=f"writer-{number}")
        else:
            names.add(text)
    page = watched(staff="kim", viewport={"width": 1280, "height": 900})
    texts, shown = set(), set()
    address = f"{newsroom.url}/desk"
    while address:
        page.goto(address)
        page.locator("blockquote").first.wait_for()
        texts |= set(page.locator("blockquote").all_text_contents())
        shown |= set(page.locator(".author b").all_text_contents())
        assert page.locator("blockquote :not(mark), .author b *").count() == 0
        more = page.locator("a[href*=cursor]")
        address = more.first.evaluate("(link) => link.href") if more.count() else ""
    plain = {" ".join(each.split()) for each in texts}
    for text in MARKUP:
        assert " ".join(f"OMBUD-HOLD-TEST {text}"[:240].split()) in plain, text
    assert {" ".join(each.split()) for each in names} <= {" ".join(n.split()) for n in shown}


@pytest.mark.parametrize("quarter", range(4))
def test_as_attributes_of_every_tag_on_another_page(newsroom, watched, quarter):
    with paper("", newsroom.url) as address:
        page = watched()
        page.goto(address)
        page.wait_for_function("() => customElements.get('ombud-popular') !== undefined")
        strings = MARKUP[quarter::4]
        page.evaluate(
            """(strings) => {
                for (const name of ["comments", "count", "popular"]) for (const text of strings) {
                    const tag = document.createElement(`ombud-${name}`);
                    for (const each of ["site", "article", "token", "lang", "window"]) {
                        tag.setAttribute(each, text);
                    }
                    document.body.append(tag);
                }
            }""",
            strings,
        )
        expect(page.locator("ombud-comments iframe")).to_have_count(len(strings))
        page.wait_for_load_state("networkidle")
        for frame in page.frames[1:]:
            assert frame.url.startswith(f"{newsroom.url}/embed/"), frame.url
