"""What holds for the files that browsers get, without a browser."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from rjsmin import jsmin

from web.api.threads import MOST_COUNTED
from worker.keys import ARTICLE

WEB = Path(__file__).resolve().parent.parent.parent / "web"
STATIC = WEB / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))
TEMPLATES = sorted((WEB / "templates").glob("*.html"))

# A word per language where only one needs it: the form for one thing, and its like.
PLURAL = re.compile("_one$")
KEY = re.compile(r"""(?<![\w.])(?:say|t)\(\s*["'](\w+)["']\s*[,)]""")


def words(folder: Path, lang: str) -> dict[str, str]:
    return json.loads((folder / f"{lang}.json").read_text(encoding="utf-8"))


def imported(name: str) -> set[str]:
    """What a script cannot begin without."""
    source = (STATIC / name).read_text(encoding="utf-8")
    return set(re.findall(r'from "\./([\w-]+\.js)"', source))


def brought(name: str) -> set[str]:
    """What a script loads only once it needs it."""
    source = (STATIC / name).read_text(encoding="utf-8")
    asked = " ".join(re.findall(r"\bbring\((.*?)\)", source))
    return {f"{each}.js" for each in re.findall(r'"([\w-]+)"', asked)}


def reachable(*begun: str, lazily: bool = True) -> set[str]:
    """These scripts and everything they import."""
    found: set[str] = set()
    waiting = list(begun)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += imported(name) | (brought(name) if lazily else set())
    return found


def compressed(names: set[str]) -> int:
    """Their bytes as a browser gets them."""
    sources = [(STATIC / name).read_text(encoding="utf-8") for name in sorted(names)]
    return sum(len(gzip.compress(jsmin(source).encode(), 9)) for source in sources)


@pytest.mark.parametrize("folder", [STATIC / "i18n", WEB / "i18n"], ids=["widget", "pages"])
def test_korean_and_english_have_the_same_words(folder):
    korean, english = words(folder, "ko"), words(folder, "en")
    assert {key for key in korean if not PLURAL.search(key)} == {
        key for key in english if not PLURAL.search(key)
    }
    for key in (*korean, *english):
        assert PLURAL.sub("", key) in korean, f"{key} has no form for many"


@pytest.mark.parametrize("folder", [STATIC / "i18n", WEB / "i18n"], ids=["widget", "pages"])
def test_both_languages_fill_in_the_same_values(folder):
    korean, english = words(folder, "ko"), words(folder, "en")
    for key in korean:
        gaps = [set(re.findall(r"\{(\w+)\}", each[key])) for each in (korean, english)]
        assert gaps[0] == gaps[1], key


def test_pages_and_widget_do_not_share_a_key():
    assert not words(STATIC / "i18n", "en").keys() & words(WEB / "i18n", "en").keys()


def test_every_word_asked_for_exists():
    widget = words(STATIC / "i18n", "en")
    pages = widget | words(WEB / "i18n", "en")
    for path in (*SCRIPTS, *TEMPLATES):
        known = widget if path.suffix == ".js" else pages
        asked = set(KEY.findall(path.read_text(encoding="utf-8")))
        assert asked <= known.keys(), f"{path.name} asks for {asked - known.keys()}"


def test_a_page_asks_at_once_for_all_that_the_widget_begins_with():
    head = (WEB / "templates" / "widget.html").read_text(encoding="utf-8")
    parts = re.search(r"for part in first \+ \[(.*?)\]", head)[1]
    assert {f"{part}.js" for part in json.loads(f"[{parts}]")} == reachable(
        "comments.js", lazily=False
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_what_is_brought_imports_only_what_is_there_already(path):
    # By another address it finds the same parts, and none of them is one that could not be had.
    there = reachable("comments.js", lazily=False)
    for name in brought(path.name):
        assert (STATIC / name).is_file(), name
        assert reachable(name, lazily=False) <= {name} | there, name
    by_itself = re.findall(r"\bimport\(", path.read_text(encoding="utf-8"))
    assert bool(by_itself) == (path.name in {"dom.js", "widget.js"}), "by `bring` alone"


def test_a_page_and_the_widget_dress_the_comments_in_the_same_styles_in_the_same_order():
    pages = [(WEB / "templates" / f"{name}.html").read_text("utf-8") for name in ("base", "widget")]
    linked = re.findall(r'"stylesheet" href="/static/(\w+)\.css"', "".join(pages))
    dressed = re.search(r"Promise\.all\((\[.*?\])", (STATIC / "dom.js").read_text("utf-8"))[1]
    assert json.loads(dressed) == [name for name in linked if name != "paper"]


def test_all_that_the_widget_could_ever_load_is_at_most_20_kilobytes_of_script():
    # What a page loads at once is counted in a browser, by test_loading.
    assert compressed(reachable("widget.js", "embed.js", "frame.js", "lists.js")) <= 20 * 1024


def test_a_page_of_another_origin_loads_at_most_2_kilobytes_of_script():
    assert compressed({"widget.js", "frame.js"}) <= 2 * 1024


def test_the_page_for_front_end_developers_names_all_that_they_can_set_and_hear():
    told = (WEB.parent / "docs" / "widget.md").read_text(encoding="utf-8")
    source = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    style = (STATIC / "ombud.css").read_text(encoding="utf-8")
    names = {
        *re.findall(r"^  (--[\w-]+): ", style, re.MULTILINE),
        *re.findall(r'announce\("([\w:]+)"', source),
        *(f"<{tag}>" for tag in re.findall(r'"(ombud-\w+)", \[', source)),
        *(f"::part({part})" for part in re.findall(r'part: "(\w+)"', source)),
    }
    assert {"--accent", "ombud:published", "<ombud-count>", "::part(link)"} <= names
    assert [name for name in sorted(names) if f"`{name}`" not in told] == []


def test_what_tags_ask_for_together_is_what_the_service_takes():
    source = (STATIC / "lists.js").read_text(encoding="utf-8")
    [article], [most] = (
        re.findall(rf"^const {name};", source, re.MULTILINE)
        for name in (
            r"ID = /\^(.*)\$/",
            r"MOST = (\d+)",
        )
    )
    assert int(most) <= MOST_COUNTED
    ids = [*map(chr, range(256)), "", *("a" * length for length in (127, 128, 129))]
    taken = [each for each in ids if re.fullmatch(article, each, re.ASCII)]
    assert taken == [each for each in ids if ARTICLE.fullmatch(each)]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_turns_text_into_markup_or_code(path):
    sinks = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment"
        r"|setHTML|DOMParser|srcdoc|\beval\b|new Function|\bon\w+\s*=\s*[\"']"
    )
    assert not sinks.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_page_has_script_or_style_within_it(path):
    source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:", source)
    assert "|safe" not in source.replace(" ", "")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_import_is_there(path):
    for name in re.findall(r'"\./([\w/-]+\.js)"', path.read_text(encoding="utf-8")):
        assert (STATIC / name).is_file(), name
