"""What browsers load: compressed where they take it so, and never an old part among new ones."""

from __future__ import annotations

import pytest
from rjsmin import jsmin

from web.pages.rendering import STATIC

FILES = ["/widget.js", "/static/comments.js", "/static/thread.css", "/static/i18n/ko.json"]


@pytest.mark.parametrize("path", FILES)
def test_files_come_compressed_to_who_takes_them_so(path, client):
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    source = (STATIC / path.removeprefix("/static").removeprefix("/")).read_text(encoding="utf-8")
    assert packed.text == plain.text == (jsmin(source) if path.endswith(".js") else source)


def test_scripts_come_without_their_comments_and_say_the_same(client):
    script = client.get("/static/i18n.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert "/*" not in script.text
    assert "${lang}.json`" in script.text


@pytest.mark.parametrize("path", FILES)
def test_browsers_ask_each_time_and_mostly_hear_that_nothing_changed(path, client):
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    for known in (first.headers["ETag"], "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert again.status_code == 304
        assert again.content == b""


@pytest.mark.parametrize("path", FILES[1:])
def test_numbered_folders_hold_the_same_files(path, client):
    again = client.get(path.replace("/static/", "/static/3/"))
    assert again.status_code == 200
    assert again.content == client.get(path).content


@pytest.mark.parametrize(
    "path",
    [
        "/static/none.js",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/3",
        "/static/3/",
        "/static/3/%2e%2e/%2e%2e/app.py",
        "/static/3/%2fetc/passwd",
        "/static/three/comments.js",
    ],
)
def test_there_are_no_other_files(path, client):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_files_are_only_read(client):
    for path in FILES[:2]:
        answer = client.post(path)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD"
        assert client.head(path).status_code == 200
