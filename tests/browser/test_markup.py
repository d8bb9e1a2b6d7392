"""Whatever looks like code is text: never executed, never fetched, shown as it was typed.

Every string of `tests/vectors/markup.json` would call `mark()` or load from `evil.example` if a
browser took it for more than that.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from worker.records import find
from worker.review import decide

MARKUP = json.loads(
    (Path(__file__).parent.parent / "vectors" / "markup.json").read_text(encoding="utf-8")
)
WATCH = "window.executed = 0; window.mark = () => { executed += 1; };"


def stranger(address):
    return (urlsplit(address).hostname or "").endswith("evil.example")


@pytest.fixture
def watched(visit):
    """Give a function that opens a page; what it executes or fetches of others fails the test."""
    pages = []
    fetched = []

    def watched(path="", **options):
        page = visit("", **options)
        page.add_init_script(WATCH)
        page.on("dialog", lambda dialog: fetched.append(dialog.message))
        page.on("request", lambda sent: fetched.append(sent.url) if stranger(sent.url) else None)
        pages.append(page)
        if path:
            page.goto(path)
        return page

    yield watched
    for page in pages:
        assert [frame.evaluate("window.executed") for frame in page.frames] == [0] * len(
            page.frames
        )
    assert fetched == []


def publish(newsroom, text, **more):
    """Publish it, whatever the policy thinks of it."""
    comment = newsroom.submit(text, **more)
    if comment["state"] != "published":
        store, keys = newsroom.ombud.store, newsroom.ombud.keys
        found = find(store, comment["id"])
        action = "approve" if comment["state"] == "held" else "restore"
        store.run(decide(found, action, by="kim", reason="test", keys=keys))


def test_as_a_comment(newsroom, watched):
    for number, text in enumerate(MARKUP):
        publish(newsroom, text, author=f"writer-{number}")
    page = watched(newsroom.url + newsroom.path)
    page.locator("ombud-comments").get_by_role("button", name="최신순").wait_for()
    texts = page.locator("ombud-comments .thread .text")
    for shown in range(20, len(MARKUP), 20):
        expect(texts).to_have_count(shown)
        page.get_by_role("button", name="댓글 더 보기").click()
    expect(texts).to_have_count(len(MARKUP))
    assert texts.all_text_contents() == MARKUP[::-1]
    assert page.locator("ombud-comments .thread .text *").count() == 0


def test_as_a_comment_where_the_server_draws_it(newsroom, watched):
    for number, text in enumerate(MARKUP):
        publish(newsroom, text, author=f"writer-{number}")
    page = watched()
    page.route("**/widget.js", lambda route: route.abort())  # scripts run, but not ours
    page.goto(newsroom.url + newsroom.path)
    shown = []
    more = page.get_by_role("link", name="댓글 더 보기")
    while True:
        shown += page.locator(".thread .text").all_text_contents()
        assert page.locator(".thread .text *").count() == 0
        if more.count() == 0:
            break
        with page.expect_navigation():
            more.click()
    assert shown == MARKUP[::-1]


def test_as_a_name(newsroom, watched):
    taken = []
    for number, name in enumerate(MARKUP):
        status, answer = newsroom.call(
            "POST",
            f"/v1/sites{newsroom.path}/comments",
            {
                "text": f"{number}번째로 쓰는 의견입니다",
                "author": {"id": f"writer-{number}", "name": name},
            },
            Prefer="wait=5",
        )
        assert status in {200, 201, 202, 422}, answer
        if status in {201, 202}:  # checked slowly, it is published later
            taken.append(name)
        if status == 422:
            assert answer["errors"][0]["field"] == "author.name"
    assert len(taken) > len(MARKUP) / 4
    page = watched(newsroom.url + newsroom.path)
    page.locator("ombud-comments").get_by_role("button", name="최신순").wait_for()
    names = page.locator("ombud-comments .thread .by b")
    assert set(names.all_text_contents()) <= set(taken)
    assert names.locator("*").count() == 0


@pytest.mark.parametrize("name", [text for text in MARKUP if len(text) <= 40][:8])
def test_as_the_name_of_an_account(name, newsroom, watched):
    page = watched(f"{newsroom.url}/login/facebook?return_to={newsroom.path}")
    page.get_by_label("표시할 이름").fill(name)
    page.get_by_role("button", name="로그인").click()
    page.get_by_role("button", name="내 댓글").wait_for()
    shown = page.locator(".account span").text_content()
    assert shown == f"{' '.join(name.split())} 님으로 로그인했습니다"


def test_in_every_place_of_an_address(newsroom, watched):
    places = [
        "/demo/articles/{}",
        "/{}/articles/x",
        "/embed/demo/articles/{}",
        "/{}/policy",
        "/login/{}",
        "/login/facebook?return_to={}",
        "/login/facebook/callback?state={0}&code={0}&error={0}&error_description={0}",
        f"{newsroom.path}?lang={{0}}",
        f"{newsroom.path}?order={{0}}",
        f"{newsroom.path}?cursor={{0}}&reply={{0}}&sent={{0}}",
    ]
    page = watched()
    for number, place in enumerate(places * 3):
        text = MARKUP[number]
        answer = page.goto(newsroom.url + place.format(quote(text, safe="")))
        assert answer.status < 500, (place, text)
        if "<" in text and "html" in answer.headers["content-type"]:
            assert text not in answer.text(), (place, text)


def test_in_headers(newsroom, watched):
    names = ("X-Request-ID", "User-Agent", "Referer", "X-Forwarded-Host", "Last-Event-ID")
    page = watched()
    for text in MARKUP[::8]:
        header = quote(text, safe="<>\"'()=&;:/ ")
        page.set_extra_http_headers(dict.fromkeys(names, header))
        for path in ("/demo/articles/a%20b", newsroom.path):
            answer = page.goto(newsroom.url + path)
            assert answer.status < 500
            assert header not in answer.text()


def test_as_attributes_of_a_tag_on_another_page(newsroom, watched):
    with paper("", newsroom.url) as address:
        page = watched(address)
        for text in MARKUP[::4]:
            page.evaluate(
                """(text) => {
                    const tag = document.createElement("ombud-comments");
                    for (const name of ["site", "article", "token"]) tag.setAttribute(name, text);
                    document.body.append(tag);
                }""",
                text,
            )
        expect(page.locator("ombud-comments iframe")).to_have_count(len(MARKUP[::4]))
        page.wait_for_load_state("networkidle")
        for frame in page.frames[1:]:
            assert frame.url.startswith(f"{newsroom.url}/embed/"), frame.url


@pytest.mark.parametrize(
    "path",
    ["{story}", "/embed{story}", "/demo/policy", "/login/facebook", "/desk", "/ops"],
)
def test_the_content_policy_would_stop_it_even_then(path, newsroom, chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    answer = page.goto(newsroom.url + path.format(story=newsroom.path))
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    # Later, as what is evaluated here is allowed to.
    refused = page.evaluate(
        """async () => {
            await new Promise((done) => setTimeout(done));
            const tries = [
                () => { document.createElement("div").innerHTML = "<b>x</b>"; },
                () => { document.createElement("script").src = "//evil.example/x.js"; },
                () => { document.createElement("iframe").srcdoc = "<b>x</b>"; },
                () => { eval("mark()"); },
                () => { new DOMParser().parseFromString("<b>x</b>", "text/html"); },
            ];
            return tries.filter((each) => {
                try { each(); } catch { return true; }
                return false;
            }).length;
        }"""
    )
    assert refused == 5
    page.evaluate(
        """() => {
            const link = document.createElement("a");
            link.href = "javascript:mark()";
            document.body.append(link);
            link.click();
        }"""
    )
    page.evaluate("new Promise((done) => setTimeout(done))")
    assert page.evaluate("executed") == 0
    context.close()
