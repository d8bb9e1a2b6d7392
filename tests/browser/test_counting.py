"""The browser counts 자 as the worker does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policies.counting import graphemes, normalise

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "web" / "static"
VECTORS = json.loads((ROOT / "tests/vectors/counting.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def counted(chromium):
    """What compose.js makes of each vector: its count and its normalised text."""
    page = chromium.new_page()
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(path=STATIC / Path(route.request.url).name)
            if route.request.url.endswith(".js")
            else route.fulfill(body="<!doctype html>", content_type="text/html")
        ),
    )
    page.goto("http://ombud.test/")
    answers = page.evaluate(
        """async (texts) => {
            const { count, normalise } = await import("/compose.js");
            return texts.map((text) => [count(text), normalise(text)]);
        }""",
        [vector["text"] for vector in VECTORS],
    )
    page.close()
    return {vector["name"]: answer for vector, answer in zip(VECTORS, answers, strict=True)}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_browser_worker_and_vectors_agree(vector, counted):
    count, normalised = counted[vector["name"]]
    assert count == vector["graphemes"] == graphemes(normalise(vector["text"]))
    assert normalised == normalise(vector["text"])
