"""A seed file that cannot be played says where and why."""

from __future__ import annotations

import json
import re

import pytest

import seeds

ARTICLE = {
    "id": "bridge",
    "title": {"en": "A bridge opens"},
    "section": "local",
    "url": "/demo/articles/bridge",
    "published_at": "2026-11-24T09:00:00+09:00",
    "body": {"en": ["It opened."]},
}
COMMENT = {
    "key": "s001",
    "article": "bridge",
    "author": {"id": "reader-001", "name": "Kim"},
    "text": "At last.",
    "lang": "en",
    "kind": "praise",
    "expect": "publish",
}


def _file(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def _mistakes_of(tmp_path, *rows):
    articles = seeds.load_articles(
        _file(tmp_path / "articles.jsonl", ARTICLE, ARTICLE | {"id": "tunnel"})
    )
    path = _file(tmp_path / "comments.jsonl", *rows)
    with pytest.raises(seeds.SeedError) as caught:
        seeds.load_comments(path, articles)
    return [mistake.removeprefix(f"{path}:") for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"expect": "maybe"}, "1: expect: Input should be 'publish', 'flag', 'hold', "),
        ({"author": {"id": "reader-001"}}, "1: author.name: Field required"),
        ({"colour": "red"}, "1: colour: there is no such field"),
        ({"text": 5}, "1: text: Input should be a valid string"),
        ({"article": "brige"}, "1: article: no article 'brige'; there are bridge, tunnel"),
        ({"parent": "s009"}, "1: parent: no earlier comment 's009'"),
    ],
)
def test_a_row_that_cannot_be_played_is_named_with_its_line(tmp_path, change, mistake):
    (found,) = _mistakes_of(tmp_path, COMMENT | change)
    assert found.startswith(mistake)


def test_a_line_that_is_no_json_is_named(tmp_path):
    path = tmp_path / "comments.jsonl"
    path.write_text("\n{oops\n")
    with pytest.raises(seeds.SeedError, match=re.escape(f"{path}:2: Invalid JSON")):
        seeds.load_comments(path)


def test_all_mistakes_of_a_file_come_at_once(tmp_path):
    found = _mistakes_of(
        tmp_path, COMMENT | {"lang": "fr"}, COMMENT, COMMENT | {"key": "1", "kind": ""}
    )
    assert [mistake.split(": ")[:2] for mistake in found] == [
        ["1", "lang"],
        ["3", "key"],
        ["3", "kind"],
    ]


def test_a_key_used_twice_points_at_its_first_use(tmp_path):
    assert _mistakes_of(tmp_path, COMMENT, COMMENT) == ["2: s001 is already used in line 1"]


def test_nobody_replies_to_what_cannot_be_read_or_stands_elsewhere(tmp_path):
    held = COMMENT | {"expect": "hold"}
    elsewhere = COMMENT | {"key": "s002", "article": "tunnel"}
    answers = [
        COMMENT | {"key": "s003", "parent": "s001"},
        COMMENT | {"key": "s004", "parent": "s002"},
    ]
    assert _mistakes_of(tmp_path, held, elsewhere, *answers) == [
        "3: parent: s001 cannot be read (expect: hold)",
        "4: parent: s002 belongs to tunnel",
    ]


def test_an_article_id_used_twice_is_refused(tmp_path):
    path = _file(tmp_path / "articles.jsonl", ARTICLE, ARTICLE)
    with pytest.raises(seeds.SeedError, match="2: bridge is already used in line 1"):
        seeds.load_articles(path)


def test_an_article_without_a_zone_in_its_time_is_refused(tmp_path):
    path = _file(tmp_path / "articles.jsonl", ARTICLE | {"published_at": "2026-11-24T09:00:00"})
    with pytest.raises(seeds.SeedError, match=r"1: published_at: .*timezone"):
        seeds.load_articles(path)
