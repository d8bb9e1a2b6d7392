"""Other systems' exports, read as comments of the past."""

from __future__ import annotations

import json
from io import BufferedReader, BytesIO

import pytest

from worker.histories import FORMATS, READERS, recognised
from worker.histories.markup import plain
from worker.json_lines import BrokenLine

DISQUS = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
  <thread dsq:id="1"><id>summit</id><link>https://news.example/summit</link></thread>
  <thread dsq:id="2"><id/><link>https://news.example/flood</link></thread>
  <post dsq:id="10">
    <message><![CDATA[<p>Tom &amp; 순이</p><p>둘째 줄</p>]]></message>
    <createdAt>2020-01-02T03:04:05Z</createdAt><isDeleted>false</isDeleted>
    <isSpam>false</isSpam><author><username>mina</username></author><thread dsq:id="1"/>
  </post>
  <post dsq:id="11"><message>buy</message><isSpam>true</isSpam><thread dsq:id="2"/></post>
  <post dsq:id="12"><message>gone</message><isDeleted>true</isDeleted><thread dsq:id="2"/></post>
  <post dsq:id="13"><message></message><thread dsq:id="2"/></post>
</disqus>
"""

CORAL = [
    {
        "id": "a",
        "storyID": "summit",
        "authorID": "mina",
        "status": "APPROVED",
        "createdAt": {"$date": "2020-01-02T03:04:05Z"},
        "revisions": [{"body": "first"}, {"body": "<div>고친<br>글</div>"}],
    },
    {"id": "b", "asset_id": "s", "status": "REJECTED", "body": "old", "created_at": "2018-01-01"},
    {"id": "c", "story": {"id": "t"}, "status": "NONE", "body": "x",
     "createdAt": {"$date": {"$numberLong": "1580000000000"}}},
    {"id": "d", "status": "BANNED", "body": "x"},
    {"id": "e", "status": "NONE", "revisions": []},
    {"id": "f", "status": "NONE", "body": "x", "createdAt": {"$date": {"$numberLong": "9" * 30}}},
]  # fmt: skip

CSV = (
    "\ufefftext,decision,author,at,note\r\n"
    '"안녕, ""모두""",approve,mina,2026-01-01T10:00+09:00,x\r\n'
    '"두\r\n줄",reject,,,\r\n'
    "셋,maybe,,,\r\n"
    "넷,approve,a,,b,c\r\n"
)


def read(form, content):
    data = content if isinstance(content, bytes) else content.encode()
    return list(READERS[form](BytesIO(data)))


def taken(found):
    rows = [each for _, each in found if not isinstance(each, BrokenLine)]
    return [(row.text, row.article, row.at, row.decision) for row in rows]


def refused(found):
    return {line: str(each) for line, each in found if isinstance(each, BrokenLine)}


def test_our_own_lines_take_ids_as_other_systems_have_them():
    lines = [
        {"text": "a", "decision": "approve", "article": 7, "author": {"id": "m"}, "reason": None},
        {"text": "b", "decision": "reject", "article": {"id": "s"}, "id": 7, "at": "2026-01-01"},
        {"text": "c", "decision": "reject", "article": ["s"]},
        {"text": "d", "decision": "reject", "at": 1764000000},
        {"text": "e", "decision": ""},
    ]
    found = read("jsonl", "\n".join(map(json.dumps, lines)))
    assert taken(found) == [
        ("a", "7", "", "approve"),
        ("b", "s", "2026-01-01T00:00:00+00:00", "reject"),
    ]
    assert refused(found) == {
        3: '"article" takes an id; this is a list',
        4: '"at" takes a string; this is a number',
        5: '"decision" takes "approve" or "reject"; this is empty',
    }


def test_disqus_posts_come_as_readers_saw_them():
    found = read("disqus", DISQUS)
    assert taken(found) == [
        ("Tom & 순이\n둘째 줄", "summit", "2020-01-02T03:04:05+00:00", "approve"),
        ("buy", "https://news.example/flood", "", "reject"),
        ("gone", "https://news.example/flood", "", ""),
    ]
    assert refused(found) == {12: "the text is empty"}


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://news.example/d.dtd">',
    ],
)
def test_xml_that_declares_anything_is_not_read(declared):
    start, _, rest = DISQUS.partition("\n")
    assert refused(read("disqus", f"{start}\n{declared}\n{rest}")).keys() == {2}
    assert taken(read("disqus", f"{start}\n{declared}\n{rest}")) == []


def test_xml_that_is_cut_short_gives_what_came_before_and_says_where_it_ends():
    found = read("disqus", DISQUS[: DISQUS.index('<post dsq:id="12"')])
    assert len(taken(found)) == 2
    [(line, why)] = refused(found).items()
    assert line == 11
    assert why.startswith("not XML: no element found")


@pytest.mark.parametrize(
    "form", [lambda rows: "\n".join(map(json.dumps, rows)), lambda rows: json.dumps(rows, indent=0)]
)
def test_coral_comments_come_with_the_decisions_that_were_made(form):
    found = read("coral", form(CORAL))
    assert taken(found) == [
        ("고친\n글", "summit", "2020-01-02T03:04:05+00:00", "approve"),
        ("old", "s", "2018-01-01T00:00:00+00:00", "reject"),
        ("x", "t", "2020-01-26T00:53:20+00:00", ""),
    ]
    whys = list(refused(found).values())
    assert whys[0].startswith('"status" takes one of APPROVED')
    assert whys[1].startswith('there is no "body"')
    assert whys[2].startswith('"createdAt" is no time')


def test_an_array_that_breaks_off_says_where():
    content = json.dumps(CORAL[:2], indent=1)
    found = read("coral", content[:-40])
    assert len(taken(found)) == 1
    [(line, why)] = refused(found).items()
    assert content.splitlines()[line - 1] == " {"
    assert "the rest of the file was not read" in why


def test_a_table_is_read_by_the_names_of_its_columns():
    found = read("csv", CSV)
    assert taken(found) == [
        ('안녕, "모두"', "", "2026-01-01T01:00:00+00:00", "approve"),
        ("두\n줄", "", "", "reject"),
    ]
    assert refused(found) == {
        5: '"decision" takes "approve" or "reject"; this is \'maybe\'',
        6: "1 more cells than there are columns",
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("text;decision\n가;approve\n", 'there is no "text"; the fields are "text;decision"'),
        ("text,decision\n가,approve\n".encode("cp949"), "not UTF-8; save the table as CSV in UTF"),
        ('text,decision\n"가,approve\n', "not CSV: unexpected end of data"),
        ("text,decision\n가,\n", '"decision" takes "approve" or "reject"; this is empty'),
    ],
)
def test_a_table_that_is_none_says_what_would_be_right(content, why):
    [said] = refused(read("csv", content)).values()
    assert said.startswith(why)


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (DISQUS, "disqus"),
        (CSV, "csv"),
        (json.dumps(CORAL), "coral"),
        ("\ufeff\n" + json.dumps(CORAL[0]), "coral"),
        ('{"text": "body: x", "decision": "approve"}', "jsonl"),
        ('[\n{"decision": "approve", "text": "\\"body\\": 1"}]', "jsonl"),
    ],
)
def test_a_format_is_recognised_by_how_the_file_begins(content, form):
    stream = BufferedReader(BytesIO(content.encode()))
    assert recognised(stream) == form
    assert stream.read() == content.encode()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("content", ["", "\n\n", "<", "[", "{", "a,b\n\0", "[[[1]]]", "\udcff"])
def test_no_content_breaks_a_reader(form, content):
    for line, each in read(form, content.encode("utf-8", "surrogateescape")):
        assert line >= 1
        assert isinstance(each, BrokenLine)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain <3", "plain <3"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<p>a</p>\n\n<p>b &lt;b&gt;</p>", "a\nb <b>"),
        ('<a href="https://x.example">x.example</a><script>alert(1)</script>', "x.example"),
        ('good <img alt="👍" src="x">', "good 👍"),
    ],
)
def test_markup_becomes_the_text_that_readers_saw(html, text):
    assert plain(html) == text
