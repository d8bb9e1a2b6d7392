"""From a folder of files to a policy in force, or to every mistake in it."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from policies import classifier, spam
from policies.catalogue import CATALOGUE, FACTS
from policies.classifier import ModelError
from policies.classifier.tuning import Tuning
from policies.detection import LinkSettings, build_detectors
from policies.detectors import patterns
from policies.detectors.links import AllowedHosts
from policies.detectors.terms import TermDetector
from policies.expressions.tree import names
from policies.mending import Broken
from policies.mistakes import Mistake, PolicyError
from policies.policy import Policy
from policies.proof import failing_examples
from policies.remainder import remainder
from policies.shape import shaped
from policies.soundness import Soundness
from policies.source import read_source
from policies.sparing import sparing
from policies.wordlists import read_word_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policies.document import Document
    from policies.expressions.tree import Node
    from policies.found import Detector, Found
    from policies.views import Views
    from policies.wordlists import WordLists

SHIPPED = Path(__file__).parent / "standards-board"
"""The folder of the policy that ships."""

FILE_NAME = "policy.yaml"

MODELS = frozenset({"toxicity", "spam"})
"""Detectors that weigh with a model of their own."""


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """Spare the collector what stays: it would go through all of it a hundred times."""
    searches = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searches:
            gc.enable()


@_no_search_for_garbage()
def load(path: Path | str | None = None, *, without_models: bool = False) -> Policy:
    """The policy in a file or folder.

    Args:
        path: A policy file, or a folder with a `policy.yaml`; None for the one that ships. Term
            lists and other files it names lie in the same folder or below.
        without_models: Load it also when a model that ships cannot be read. What asks for the
            model is then undecided, so that comments are held, and `Policy.missing_models` says
            why.

    Raises:
        PolicyError: When anything is wrong with it; `mistakes` holds all of it, by place.
    """
    file = _file(path)
    source = read_source(file, file.name if path is None else str(file))
    shape = shaped(source)
    mistakes = source.mistakes + shape.mistakes
    if shape.document is None:
        raise PolicyError(_in_order(mistakes))
    document, broken = shape.document, shape.broken
    soundness = Soundness(document, source, broken)
    soundness.check()
    words = read_word_lists(document, source, broken)
    conditions: Mapping[str, Node] = soundness.conditions
    asked = frozenset[str]().union(*map(names, conditions.values()))
    sources = {CATALOGUE[name].source for name in asked} - {FACTS}
    missing = _missing_models(sources & MODELS) if without_models else {}
    detectors = _detectors(document, words, soundness.unsound, sources, missing)
    mistakes += soundness.mistakes + words.mistakes
    if mistakes:
        spoiled = Broken(broken.places | soundness.unsound.places | words.unsound.places)
        document, conditions = remainder(document, conditions, spoiled)
    ordinary = words.files.get(document.ordinary or "", "").splitlines()
    policy = Policy(
        document=document,
        content_hash=_hash(document, words.files, sources),
        conditions=conditions,
        detectors=detectors,
        ordinary=tuple(line for line in ordinary if line and not line.startswith("#")),
        source=source,
        missing_models=missing,
    )
    if mistakes:
        raise PolicyError(_in_order(mistakes + failing_examples(policy)))
    return policy


def _file(path: Path | str | None) -> Path:
    path = SHIPPED if path is None else Path(path)
    return path / FILE_NAME if path.is_dir() else path


def _in_order(mistakes: list[Mistake]) -> list[Mistake]:
    return sorted(dict.fromkeys(mistakes))


def _missing_models(wanted: Iterable[str]) -> dict[str, str]:
    """Why models cannot be read, by name; nothing for those that can."""
    missing = {}
    for name in sorted(wanted):
        try:
            classifier.shipped(name)
        except ModelError as error:
            missing[name] = str(error)
    return missing


def _failing(_views: Views) -> Found:
    """Stands where a model is missing: no score is better than an invented one."""
    raise LookupError("the model is missing")


def _detectors(
    document: Document,
    words: WordLists,
    unsound: Broken,
    sources: set[str],
    missing: Mapping[str, str],
) -> dict[str, Detector]:
    """The detectors that some rule needs; no list and no model is made ready unless one does."""
    links = LinkSettings(frozenset(document.links.allowed))
    ready = dict(build_detectors(words.lists, links, sources).detectors)
    if "patterns" in sources:
        regexes = {
            name: pattern.regex
            for name, pattern in document.patterns.items()
            if not unsound.touches(("patterns", name))
        }
        ready["patterns"] = patterns.detector(regexes)
    ready.update(dict.fromkeys(missing, _failing))
    for name in sorted((sources & MODELS) - missing.keys()):
        learned = words.files.get(document.tuning or "") if name == "toxicity" else None
        try:
            ready[name] = _model(name, learned)
        except ModelError as error:
            words.wrong(("tuning",), words.source.place(("tuning",)).mistake(str(error)))
    terms = ready.get("terms")
    if isinstance(terms, TermDetector) and "toxicity" in ready:
        ready["toxicity"] = sparing(ready["toxicity"], terms.matcher)
    if "spam" in ready and links.allowed:
        ready["spam"] = _sparing_links(ready["spam"], links.allowed)
    return ready


@lru_cache(maxsize=4)
def _sparing_links(model: Detector, hosts: frozenset[str]) -> Detector:
    """The model, which does not see links to these hosts; shared as the model itself is."""
    return sparing(model, AllowedHosts(hosts))


@lru_cache(maxsize=4)
def _model(name: str, learned: str | None) -> Detector:
    """The detector that weighs with a model, tuned by what a newsroom taught.

    Two policies that use the same one share it: what it said of a comment need not be asked twice.

    Raises:
        ModelError: A file is not what belongs there.
    """
    if name == "spam":
        return spam.detector()
    return classifier.detector(None if learned is None else Tuning.from_json(learned))


def _hash(document: Document, files: Mapping[str, str], sources: set[str]) -> str:
    """The identity of a policy: the same for the same meaning and the same words."""
    content = {
        "document": document.canonical(),
        "files": {name: sha256(text.encode()).hexdigest() for name, text in files.items()},
        "models": {name: _model_hash(name) for name in sources & MODELS},
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def _model_hash(name: str) -> str:
    """What the file beside a model says its SHA-256 is; loading the model holds it to that."""
    beside = Path(__file__).parent / "classifier" / f"{name}.sha256"
    try:
        return beside.read_text("ascii").partition(" ")[0]
    except OSError:
        return ""  # the model is missing, which is told elsewhere
