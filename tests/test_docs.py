"""The README says what is so: its settings, commands and examples are those of the code."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from pathlib import Path

import pytest
import typer
from pydantic import SecretStr

from seeds import load_comments
from worker.cli import app
from worker.keys import ARTICLE, SITE
from worker.settings import Settings
from worker.states import VERDICT_STATE

ROOT = Path(__file__).resolve().parent.parent
WIDGET = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
STATE_EXPECTED = {**VERDICT_STATE, "refused": "refused"}
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)


def table(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def commands(group, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], set[str]]:
    """Every command's options by its path."""
    found = {}
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            found |= commands(command, (*path, name))
        else:
            found[(*path, name)] = {option for each in command.params for option in each.opts}
    return found


COMMANDS = commands(typer.main.get_command(app))


def variable(name: str) -> str:
    return f"OMBUD_{name.upper()}" + ("_<PROVIDER>_CLIENT_ID" if name == "login" else "")


def default(name: str) -> str:
    value = Settings.model_fields[name].get_default(call_default_factory=True)
    if value is None or isinstance(value, SecretStr) or value in ("", {}):
        return ""
    return f"`{value}`"


def test_every_setting_is_in_the_table_with_its_default_and_meaning():
    rows = {row[0].strip("`"): row[1:] for row in table("Settings")}
    assert rows.pop("OMBUD_SERVER_BINARY")
    assert rows == {
        variable(name): [default(name), field.description]
        for name, field in Settings.model_fields.items()
    }


def test_every_command_is_in_the_table_and_no_other():
    named = {tuple(row[0].strip("`").split()[1:]) for row in table("Commands")}
    assert named == set(COMMANDS)


def test_options_that_the_table_names_exist():
    for row in table("Commands"):
        path = tuple(row[0].strip("`").split()[1:])
        named = set(re.findall(r"`(--[a-z]+)", row[1]))
        assert named <= COMMANDS[path]


def shell_lines() -> list[str]:
    lines = []
    for language, block in BLOCKS:
        if language == "sh":
            lines += block.replace("\\\n", " ").splitlines()
    return [line for line in lines if line.startswith("ombud ")]


@pytest.mark.parametrize("line", shell_lines())
def test_an_example_is_a_command_with_options_it_has(line):
    words = shlex.split(line)[1:]
    path = next(path for path in COMMANDS if tuple(words[: len(path)]) == path)
    assert {word for word in words if word.startswith("--")} <= COMMANDS[path]


def test_python_examples_compile_and_import_what_is_there():
    examples = [block for language, block in BLOCKS if language == "python"]
    assert examples
    for example in examples:
        compile(example, "README.md", "exec")
        for line in example.splitlines():
            if line.startswith(("from ", "import ")):
                exec(line, {})


def test_files_that_the_readme_names_are_there():
    named = set(re.findall(r"`([\w-]+(?:/[\w-]+)*\.(?:md|yml))`", README))
    assert named
    assert {name for name in named if not (ROOT / name).is_file()} == set()


def test_the_ids_that_a_tag_may_have_are_those_that_fit():
    assert f"`{ARTICLE.pattern}`" in WIDGET
    assert f"`{SITE.pattern}`" in WIDGET


def test_the_summary_line_is_the_demos_own_with_todays_seeds():
    states = Counter(STATE_EXPECTED[each.expect] for each in load_comments())
    accepted = states.total() - states["refused"]
    assert (
        f"demo: {accepted} submitted, {states['published']} published, {states['held']} held, "
        f"{states['rejected']} rejected, 0 lost\n"
    ) in README
