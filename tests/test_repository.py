"""What holds for the repository as a whole: it installs anywhere and says how."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TARGETS = ("demo", "test", "check", "bench", "lock", "help")
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-build.lock",
    "bench/requirements.lock",
)

# Spelled in parts, so that this file does not hold what it looks for.
MACHINE_PATHS = tuple(f"/{top}/" for top in ("work", "root", "home"))
REGISTRIES = tuple(
    ".".join(host)
    for host in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("registry", "npmjs"),
        ("deb", "debian", "org"),
    )
)


def tracked() -> list[str]:
    """Paths of the files that git keeps; in an unpacked archive, all files."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [path for path in listed.split("\0") if path and (ROOT / path).is_file()]


def lines_with(needles: tuple[str, ...]) -> list[str]:
    found = []
    for path in tracked():
        text = (ROOT / path).read_text(encoding="utf-8", errors="replace")
        found += [
            f"{path}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(text.splitlines(), 1)
            if any(needle in line for needle in needles)
        ]
    return found


def versions(lock: str) -> dict[str, str]:
    """Versions that a lock file holds, by package."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


def test_no_file_names_a_path_of_one_machine():
    assert lines_with(MACHINE_PATHS) == []


def test_no_file_names_a_package_registry():
    assert lines_with(REGISTRIES) == []


def test_no_lock_that_names_a_registry_and_no_secrets_are_kept():
    kept = {Path(path).name for path in tracked()}
    assert not kept & {"uv.lock", ".env", "package-lock.json"}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    packages = re.split(r"\n(?=\S)", text[text.index("\n", text.index("make lock")) + 1 :].strip())
    assert len(packages) > 3
    for package in packages:
        assert re.match(r"[a-z0-9.-]+==\S+", package), package
        assert "--hash=sha256:" in package, package


def test_the_locks_hold_what_pyproject_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["project"]["optional-dependencies"]["dev"],
        "requirements-build.lock": project["build-system"]["requires"],
    }
    for lock, requirements in wanted.items():
        locked = {name.replace("-", "") for name in versions(lock)}
        for requirement in requirements:
            name = re.match(r"[\w.-]+", requirement)[0].lower()
            assert re.sub("[-_.]", "", name) in locked, f"{name}: run `make lock`"


def test_the_two_locks_agree():
    developing = versions("requirements-dev.lock")
    for lock in ("requirements.lock", "requirements-build.lock"):
        assert {
            name: version
            for name, version in versions(lock).items()
            if developing.get(name, version) != version
        } == {}


def test_make_says_what_it_can_make():
    said = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    told = dict(re.findall(r"^make (\w+) +(\S.*)$", said, re.MULTILINE))
    assert set(TARGETS) <= set(told) <= make_targets()


def test_the_readme_names_commands_that_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = " ".join(re.findall(r"```.*?```|`[^`]+`", readme, re.DOTALL))
    named = set(re.findall(r"\bmake ([a-z]+)\b", code))
    assert {"demo", "test"} <= named <= make_targets()
