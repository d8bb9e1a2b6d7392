"""The counter: by the limit that the service says for the article, whatever its section."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.writers import SUBMITS

SETTINGS = re.compile(r"/settings$")


@pytest.mark.parametrize("most", [12, 400])
def test_a_writer_counts_by_the_limit_of_the_articles_section(writer, most):
    def with_limit(route):
        told = route.fetch()
        route.fulfill(response=told, json=told.json() | {"max_graphemes": most})

    writer.page.route(SETTINGS, with_limit)
    sent = []
    writer.page.on("request", lambda asked: SUBMITS.search(asked.url) and sent.append(asked))
    writer.open()
    counter = writer.comments.locator(".counter")
    expect(counter).to_have_text(f"(0/{most}자)")
    writer.box.fill("가" * (most + 1))
    expect(counter).to_have_text(f"({most + 1}/{most}자)")
    expect(writer.said).to_contain_text(f"{most}자")
    writer.button("등록").click()
    expect(writer.box).to_be_focused()
    writer.box.fill("가" * most)
    expect(counter).to_have_text(f"({most}/{most}자)")
    expect(writer.said).to_be_empty()
    assert not [each for each in sent if each.method == "POST"]
