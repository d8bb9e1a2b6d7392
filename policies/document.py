"""The shape of a policy document: what an editor may write, key by key.

`policy.schema.json` is the same as a JSON Schema, for editors' tools. What cannot be said by shape
(unknown signals, clauses that do not exist, files that are missing) is checked by
`policies.soundness`.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads it at run time
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, with_config
from typing_extensions import TypedDict

from policies.limits import Limits

VerdictName = Literal["publish", "flag", "hold", "reject"]
RuleVerdict = Literal["flag", "hold", "reject"]
Mode = Literal["active", "shadow", "off"]
FactValue = bool | int | float | str

_Text = Annotated[str, Field(min_length=1)]
_RuleId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$", max_length=60)]
_Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
_Host = Annotated[str, Field(pattern=r"^[a-z0-9가-힣-]+(\.[a-z0-9가-힣-]+)+$", max_length=253)]
_Count = Annotated[int, Field(ge=0, le=1_000_000)]
_Share = Annotated[float, Field(ge=0, le=1)]


@with_config(ConfigDict(extra="forbid"))
class Words(TypedDict):
    """The same in Korean and in English."""

    ko: _Text
    en: _Text


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class LimitNumbers(_Part):
    """Limits of length; what is left out stays as it is around it."""

    min_graphemes: _Count | None = None
    max_graphemes: _Count | None = None
    max_bytes: _Count | None = None
    max_lines: _Count | None = None

    def over(self, base: Limits) -> Limits:
        """These limits where they say something, those of `base` elsewhere."""
        return Limits(**{**_fields(base), **self.model_dump(exclude_none=True)})


def _fields(limits: Limits) -> dict[str, int]:
    return {name: getattr(limits, name) for name in LimitNumbers.model_fields}


class Terms(_Part):
    """A list of words: in a file (`policies.terms` tells its format) or written here."""

    file: _Text | None = None
    words: tuple[_Text, ...] = ()
    allow: tuple[_Text, ...] = ()
    severity: Annotated[int, Field(ge=1, le=5)] | None = None
    views: tuple[Literal["plain", "tight", "jamo", "skeleton"], ...] = ()


class Pattern(_Part):
    """A regular expression of RE2, searched in the plain view (lower case, nothing invisible)."""

    regex: _Text
    note: str = ""


class Links(_Part):
    """Hosts that may be linked to, their subdomains too."""

    allowed: tuple[_Host, ...] = ()


class Conditions(_Part):
    """True when every line of `all` and, if there are any, a line of `any` is true."""

    all: tuple[_Text, ...] = ()
    any: tuple[_Text, ...] = ()


class Skip(_Part):
    """Rules by id, or by tag."""

    rules: tuple[_RuleId, ...] = ()
    tags: tuple[_Word, ...] = ()


class Example(_Part):
    """A text and what is known beside it."""

    text: str = ""
    facts: dict[str, FactValue] = Field(default_factory=dict)


def _one_line(given: object) -> object:
    if isinstance(given, str):
        return {"all": (given,)}
    if isinstance(given, dict):
        # What was looked at here is read as Python, no more as JSON, and there a list is no tuple.
        return {key: tuple(v) if isinstance(v, list) else v for key, v in given.items()}
    return given


def _only_text(given: object) -> object:
    return {"text": given} if isinstance(given, str) else given


When = Annotated[Conditions, BeforeValidator(_one_line, json_schema_input_type=str | Conditions)]
Sample = Annotated[Example, BeforeValidator(_only_text, json_schema_input_type=str | Example)]


class Examples(_Part):
    """Texts that a rule must and must not meet; `todo_` ones may fail and are reported."""

    match: tuple[Sample, ...] = ()
    no_match: tuple[Sample, ...] = ()
    todo_match: tuple[Sample, ...] = ()
    todo_no_match: tuple[Sample, ...] = ()


class Window(_Part):
    """A time: from, inclusive, until, exclusive. A side that is left out has no end."""

    since: AwareDatetime | None = Field(None, alias="from")
    until: AwareDatetime | None = None


def _always() -> Window:
    return Window.model_validate({})


class Exemption(_Part):
    """Takes rules away from comments; it never publishes anything."""

    id: Annotated[str, Field(pattern=r"^X-[A-Z0-9-]+$")]
    why: Words
    when: When
    skip: Skip


class Rule(_Part):
    """What the board wrote: when it applies, what follows, and examples that prove it."""

    id: _RuleId
    clause: _Text
    why: Words
    tags: tuple[_Word, ...] = ()
    mode: Mode = "active"
    active: Window = Field(default_factory=_always)
    sections: tuple[_Text, ...] = ()
    when: When
    on_missing: Literal["hold", "skip"] = "hold"
    verdict: RuleVerdict
    queue: str | None = None
    message: Words
    appeal: bool = False
    budget: _Share | None = None
    examples: Examples = Field(default_factory=Examples)


class Section(_Part):
    """What is different in one section of the paper."""

    limits: LimitNumbers = Field(default_factory=LimitNumbers)
    disable: tuple[_RuleId, ...] = ()
    raises: dict[str, RuleVerdict] = Field(default_factory=dict, alias="raise")


class Clause(_Part):
    """One clause of the printed policy."""

    number: _Text
    title: Words
    text: Words


class Expected(_Part):
    """What a case must come to; what is left out may be anything."""

    verdict: VerdictName | None = None
    rule: str | None = None
    fired: tuple[str, ...] | None = None
    shadow: tuple[str, ...] | None = None
    skipped: tuple[str, ...] | None = None
    queue: str | None = None


class Case(_Part):
    """A comment, and the verdict of the whole policy on it."""

    name: _Text
    text: str
    facts: dict[str, FactValue] = Field(default_factory=dict)
    expect: Expected


class Approval(_Part):
    """Who approved this version, as what, and on which day."""

    by: _Text
    role: _Text
    at: date


class Undecided(_Part):
    """What becomes of a comment that a rule could not be decided for."""

    queue: _Text = "system"
    message: Words = Field(
        default_factory=lambda: Words(
            ko="담당자가 확인한 뒤 게재됩니다.",
            en="A moderator will look at this before it appears.",
        )
    )


class Document(_Part):
    """A whole policy."""

    policy: _Word
    version: _Text
    title: Words
    effective: Window = Field(
        default_factory=_always, description="When this version may be put in force."
    )
    approved: tuple[Approval, ...] = ()
    changes: str = ""
    queues: dict[_Word, Words]
    undecided: Undecided = Field(default_factory=Undecided)
    limits: LimitNumbers = Field(default_factory=LimitNumbers)
    links: Links = Field(default_factory=Links)
    terms: dict[_Word, Terms] = Field(default_factory=dict)
    patterns: dict[_Word, Pattern] = Field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()
    sections: dict[str, Section] = Field(default_factory=dict)
    rules: tuple[Rule, ...]
    clauses: tuple[Clause, ...]
    tests: tuple[Case, ...] = ()
    tuning: str | None = Field(
        None, description="A file with what the classifier learned from the newsroom's decisions."
    )
    ordinary: str | None = Field(
        None, description="A file of ordinary comments, one a line, that rules must leave alone."
    )

    def canonical(self) -> dict[str, Any]:
        """The document as JSON data: the same for the same meaning, however it was written."""
        return self.model_dump(mode="json", by_alias=True)


RESERVED: dict[type[_Part], dict[str, str]] = {
    Rule: {
        "rollout": "to try a rule without effect, set mode: shadow",
        "trip": "to see how often a rule fires before it counts, set mode: shadow",
    },
    Document: {"approvals": "who approved a version stands under approved"},
}
"""Keys that a later version of the language will know, and what to do until then.

They are refused: a guard that is written down and not kept is worse than none.
"""


def reserved(key: str, instead: str) -> str:
    """What is said about a key that is reserved."""
    return f"{key} is reserved for a later version of the language; {instead}"
