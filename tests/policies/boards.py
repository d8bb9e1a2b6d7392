"""Small policies, written out for a test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

WORDS = {"ko": "말", "en": "words"}
EXAMPLES = {"match": ["blockhead", "you blockhead"], "no_match": ["good", "좋습니다"]}


def rule(name: str, when: Any, verdict: str = "hold", **more: Any) -> dict[str, Any]:
    """A rule with everything it needs, and whatever is different about it."""
    needed = {"clause": "1", "why": WORDS, "queue": "desk", "message": WORDS, "examples": EXAMPLES}
    return {"id": name, "when": when, "verdict": verdict, **needed, **more}


def document(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A policy with these rules."""
    return {
        "policy": "test-board",
        "version": "1",
        "title": WORDS,
        "queues": {"desk": WORDS, "system": WORDS},
        "terms": {"insult": {"words": ["blockhead"]}, "threat": {"words": ["strangle"]}},
        "clauses": [{"number": "1", "title": WORDS, "text": WORDS}],
        "rules": list(rules),
        **more,
    }


def written_to(path: Path, content: dict[str, Any]) -> Path:
    """A policy file; JSON is YAML too."""
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path
