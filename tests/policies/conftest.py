"""The standards board that ships, its term lists and detectors, and small boards for a test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from policies import load
from policies.detection import Detectors, LinkSettings, build_detectors
from policies.terms import parse_terms
from tests.policies.boards import document, written_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from policies import Policy
    from policies.terms import TermList

SHIPPED_TERMS = Path(__file__).parent.parent.parent / "policies" / "standards-board" / "terms"


@pytest.fixture(scope="session")
def shipped_lists() -> dict[str, TermList]:
    """Give the term lists that ship, by name."""
    files = sorted(SHIPPED_TERMS.glob("*.txt"))
    read = {file.stem: parse_terms(file.read_text("utf-8"), file.stem) for file in files}
    assert not any(mistakes for _, mistakes in read.values())
    return {name: terms for name, (terms, _) in read.items()}


@pytest.fixture(scope="session")
def shipped_detectors(shipped_lists: dict[str, TermList]) -> Detectors:
    """Give every detector, with the term lists that ship."""
    return build_detectors(shipped_lists, LinkSettings())


@pytest.fixture(scope="session")
def shipped() -> Policy:
    """Give the policy that ships."""
    return load()


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write rules (and other parts of a document) as a policy file; gives its path."""
    return lambda *rules, **more: written_to(tmp_path / "policy.yaml", document(*rules, **more))


@pytest.fixture
def board(written: Callable[..., Path]) -> Callable[..., Policy]:
    """Load a policy of these rules."""
    return lambda *rules, **more: load(written(*rules, **more))
