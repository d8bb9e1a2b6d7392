"""<ombud-count> on a page that lists articles: asked for together, drawn each for itself."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.papers import paper
from tests.browser.waiting import at_rest
from tests.browser.watching import LEFT

LISTS = Path(__file__).parents[2] / "web" / "static" / "lists.js"
MOST = int(re.search(r"MOST = (\d+)", LISTS.read_text(encoding="utf-8"))[1])
ASKS = "**/v1/sites/*/counts?*"

PLACE = """(articles) => {
    for (const article of articles) {
        const tag = document.createElement("ombud-count");
        tag.setAttribute("site", "demo");
        tag.setAttribute("article", article);
        document.body.append(tag);
    }
}"""
REMOVE = "(n) => document.querySelectorAll('ombud-count')[n].remove()"
TURN = (
    "([n, article]) => document.querySelectorAll('ombud-count')[n].setAttribute('article', article)"
)


def tags(articles, site="demo"):
    return "".join(
        f'<p><ombud-count site="{site}" article="{article}">의견</ombud-count></p>'
        for article in articles
    )


class Index:
    """A page that lists articles.

    Attributes:
        page: It.
        asked: Of each request for counts, its site and its articles.
    """

    def __init__(self, page):
        self.page = page
        self.asked = []
        page.on("request", self._note)

    def _note(self, request):
        path, query = urlsplit(request.url)[2:4]
        if path.endswith("/counts"):
            self.asked.append((path.split("/")[3], parse_qs(query, True)["article"]))

    def asks(self):
        """Wait until counts are asked for."""
        while not self.asked:
            self.page.wait_for_event("request")

    def shows(self, *numbers):
        """Wait until each tag shows its number; `None` where what stands inside it stays."""
        said = ["" if each is None else f"댓글 {each}개" for each in numbers]
        self.page.wait_for_function(
            """(said) => {
                const tags = [...document.querySelectorAll("ombud-count")];
                const shown = tags.map(({ shadowRoot }) => shadowRoot?.textContent);
                return JSON.stringify(shown) === JSON.stringify(said);
            }""",
            arg=said,
        )


@contextmanager
def opened(newsroom, page, body):
    """A page of another origin with this body."""
    index = Index(page)
    with paper(body, newsroom.url) as address:
        page.goto(address)
        yield index


@pytest.fixture
def two(newsroom):
    """Give two articles, of one comment and of two."""
    articles = []
    for number in (1, 2):
        articles.append(newsroom.put_article())
        for text in range(number):
            newsroom.submit(f"{text + 1}번째 의견", author=f"reader-{text}")
    return articles


def unknown(number):
    return [f"nobody-knows-{each}" for each in range(number)]


def test_forty_tags_are_one_request_and_each_shows_its_own_number(newsroom, visit, two):
    articles = [*two, *unknown(38)]
    with opened(newsroom, visit(""), tags(articles)) as index:
        index.shows(1, 2, *[0] * 38)
        assert index.asked == [("demo", sorted(articles))]


def test_an_id_that_can_be_none_takes_no_other_down_with_it(newsroom, visit, two):
    bad = ["no such article!", "가", "a&article=b"]
    articles = [two[0], bad[0], *unknown(36), *bad[1:], two[1]]
    with opened(newsroom, visit(""), tags(articles)) as index:
        index.shows(1, None, *[0] * 36, None, None, 2)
        at_rest(index.page)
        good = ("demo", sorted({*articles} - {*bad}))
        assert sorted(index.asked) == sorted([good, *(("demo", [each]) for each in bad)])
        expect(index.page.locator("ombud-count").nth(1)).to_have_text("의견")


def test_more_than_may_be_asked_for_at_once_are_a_few_requests(newsroom, visit, two):
    articles = [*unknown(2 * MOST), *two]
    with opened(newsroom, visit(""), tags(articles)) as index:
        index.shows(*[0] * 2 * MOST, 1, 2)
        assert [len(each) for _, each in index.asked] == [MOST, MOST, 2]
        assert [each for _, some in index.asked for each in some] == sorted(articles)


def test_each_site_is_asked_for_its_own(newsroom, visit, two):
    body = "".join(tags([each], site) for each in two for site in ("demo", "other"))
    with opened(newsroom, visit(""), body) as index:
        index.shows(1, 0, 2, 0)
        assert sorted(index.asked) == [("demo", sorted(two)), ("other", sorted(two))]


def test_an_article_that_stands_twice_is_asked_for_once(newsroom, visit, two):
    with opened(newsroom, visit(""), tags([*two, two[1]])) as index:
        index.shows(1, 2, 2)
        assert index.asked == [("demo", sorted(two))]


def test_tags_that_come_later_and_another_article_are_asked_for_then(newsroom, visit, two):
    with opened(newsroom, visit(""), tags(two[:1])) as index:
        index.shows(1)
        index.page.evaluate(PLACE, [two[1], "nobody-knows"])
        index.shows(1, 2, 0)
        index.page.evaluate(TURN, [0, two[1]])
        index.shows(2, 2, 0)
        assert index.asked == [
            ("demo", two[:1]),
            ("demo", ["nobody-knows", two[1]]),
            ("demo", two[1:]),
        ]


@pytest.fixture
def held(newsroom, visit, two):
    """Give a page of two tags whose first request for counts is on its way, and that request."""
    page, on_its_way = visit(""), []
    page.route(ASKS, lambda route: on_its_way.append(route), times=1)  # noqa: PLW0108 - must be wrapped
    with (
        paper(tags(two), newsroom.url) as address,
        page.expect_request(ASKS),
    ):
        index = Index(page)
        page.goto(address)
    while not on_its_way:
        page.wait_for_timeout(10)
    return index, on_its_way[0]


def test_an_answer_that_comes_late_is_not_shown_for_another_article(held, two):
    index, request = held
    index.page.evaluate(TURN, [0, two[1]])
    index.shows(2, None)
    request.continue_()
    index.shows(2, 2)


def test_who_leaves_does_not_end_the_request_that_others_wait_for(held):
    index, request = held
    index.page.evaluate(REMOVE, 0)
    request.continue_()
    index.shows(2)


def test_tags_that_are_drawn_have_nothing_under_way_and_hold_nothing(newsroom, visit, two):
    page = visit("")
    page.add_init_script(LEFT)
    with opened(newsroom, page, tags(two)) as index:
        index.shows(1, 2)
        assert page.evaluate("left()") == []
        page.evaluate(REMOVE, 0)
        index.shows(2)
        assert page.evaluate("left()") == []


def test_where_the_service_does_not_answer_all_tags_keep_what_the_page_has(newsroom, visit, two):
    page = visit("")
    page.route(ASKS, lambda route: route.fulfill(status=503))
    with opened(newsroom, page, tags(two)) as index:
        index.asks()
        at_rest(page)
        index.shows(None, None)
        expect(page.locator("ombud-count")).to_have_text(["의견", "의견"])
        assert index.asked == [("demo", sorted(two))]
