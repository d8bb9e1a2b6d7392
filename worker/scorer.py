"""A scorer: a newsroom's own model behind HTTP, asked about doubtful comments only.

What it says is a fact, `scorer.score`, gathered before the check like every other, so that the
policy stays pure and a decision can be repeated. A comment whose toxicity is in the review band, or
from OMBUD_SCORER_FROM on and below the band that blocks, is doubtful (`policies.doubt`); for all
others the fact is 0. Without an answer in time the fact is unknown, and recorded so; each rule that
asks for it says itself (`on_missing`) what then becomes of the comment.

    POST OMBUD_SCORER_URL  {"texts": ["…", …]}  ->  {"scores": [0.93, null, …]}

Where OMBUD_SCORER_CONTEXT says so, `contexts` tells what stands around each text.
Signed as Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import logging
import secrets
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from policies.doubt import CLASSIFIER, SCORE, doubtful
from policies.views import Views
from worker.budget import Overran
from worker.facts import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx2

    from policies import Policy
    from worker.budget import Budget
    from worker.claim import Claimed
    from worker.settings import Settings

log = logging.getLogger(__name__)

FAILURES_BEFORE_A_REST = 3
REST_SECONDS = 30.0
"""How long it is left alone after several failures in a row."""

_LARGEST_ANSWER = 64 * 1024


class ScorerUnavailable(Exception):  # noqa: N818 - a state of the world
    """The scorer did not answer, not in time, or something else than scores."""


@dataclass
class Scorer:
    """Asks the model; left alone for a while after it failed a few times.

    Attributes:
        client: Sends to the model's address.
        secret: Signs what is sent.
        seconds: How long an answer may take.
        told_context: Whether the model is told what stands around a comment.
        since: Toxicity from which a comment is doubtful; None: while its band is review.
    """

    client: httpx2.Client
    secret: bytes
    seconds: float
    told_context: bool = False
    since: float | None = None
    _failures: int = field(default=0, init=False)
    _rests_until: float = field(default=0.0, init=False)

    def facts(self, policy: Policy) -> frozenset[str]:
        """The facts that the model is told while this policy is in force."""
        asks = self.told_context and SCORE in policy.facts
        return frozenset(CONTEXT) if asks else frozenset()

    def informed(
        self, policy: Policy, comments: Sequence[Claimed], budget: Budget
    ) -> list[Claimed]:
        """The comments, each with its score as a fact; None where it has none."""
        doubts = self._doubts(policy, comments, budget)
        asked = [comment for comment in comments if doubts.get(comment.id)]
        scores: dict[str, float | None]
        scores = dict.fromkeys((name for name, doubt in doubts.items() if not doubt), 0.0)
        for comment, score in zip(asked, self._scores(asked), strict=True):
            scores[comment.id] = score
        return [_scored(comment, scores.get(comment.id)) for comment in comments]

    def _doubts(
        self, policy: Policy, comments: Sequence[Claimed], budget: Budget
    ) -> dict[str, bool]:
        """Whether each comment is doubtful; where even that is not known, it is missing."""
        detector = policy.detectors.get(CLASSIFIER)
        if detector is None:
            return dict.fromkeys((comment.id for comment in comments), True)
        found = {}
        with budget.batch():
            for comment in comments:
                # What goes wrong here goes wrong again in the comment's check, which says so.
                with contextlib.suppress(Exception, Overran), budget:
                    found[comment.id] = doubtful(detector(Views(comment.text)).signals, self.since)
        return found

    def _scores(self, comments: Sequence[Claimed]) -> list[float | None]:
        unknown: list[float | None] = [None] * len(comments)
        if not comments or time.monotonic() < self._rests_until:
            return unknown
        try:
            scores = self.ask(comments)
        except ScorerUnavailable as error:
            self._failures += 1
            log.warning("the scorer is unavailable: %s", error)
            if self._failures >= FAILURES_BEFORE_A_REST:
                self._rests_until = time.monotonic() + REST_SECONDS
                log.warning("the scorer is not asked for %.0f seconds", REST_SECONDS)
            return unknown
        self._failures = 0
        return scores

    def ask(self, comments: Sequence[Claimed]) -> list[float | None]:
        """The model's score of each comment, from 0 to 1; None where it has none.

        Raises:
            ScorerUnavailable: it did not answer in time, or with something else.
        """
        asked: dict[str, Any] = {"texts": [comment.text for comment in comments]}
        if self.told_context:
            asked["contexts"] = [_context(comment) for comment in comments]
        body = json.dumps(asked, ensure_ascii=False).encode()
        try:
            answer = self._sent(body)
            scores = json.loads(answer)["scores"]
        except (ValueError, KeyError, TypeError) as error:
            raise ScorerUnavailable(
                f"its answer holds no scores ({type(error).__name__})"
            ) from None
        if not isinstance(scores, list) or len(scores) != len(comments):
            raise ScorerUnavailable("it did not answer with one score for each text")
        if not all(map(_is_score, scores)):
            raise ScorerUnavailable("a score is not a number from 0 to 1")
        return [None if score is None else float(score) for score in scores]

    def _sent(self, body: bytes) -> bytes:
        import httpx2  # noqa: PLC0415 - only where there is a scorer

        deadline = time.monotonic() + self.seconds
        answer = b""
        try:
            headers = signed(body, self.secret)
            with self.client.stream("POST", "", content=body, headers=headers) as response:
                if not response.is_success:
                    raise ScorerUnavailable(f"it answered {response.status_code}")
                for part in response.iter_bytes():
                    answer += part
                    if time.monotonic() > deadline or len(answer) > _LARGEST_ANSWER:
                        raise ScorerUnavailable("its answer is too slow or too large")
        except httpx2.HTTPError as error:
            raise ScorerUnavailable(type(error).__name__) from None
        return answer


def scorer_of(settings: Settings) -> Scorer | None:
    """The scorer that the settings name, or None."""
    if not settings.scorer_url:
        return None
    import httpx2  # noqa: PLC0415 - only where there is a scorer

    seconds = settings.scorer_ms / 1000
    client = httpx2.Client(base_url=settings.scorer_url, timeout=seconds)
    secret = settings.scorer_secret.get_secret_value().encode()
    return Scorer(client, secret, seconds, settings.scorer_context, settings.scorer_from)


def without_score(comments: Sequence[Claimed]) -> list[Claimed]:
    """Comments that the model is not asked about, so that nobody knows what it would have said."""
    return [_scored(comment, None) for comment in comments]


def _scored(comment: Claimed, score: float | None) -> Claimed:
    return replace(comment, facts={**comment.facts, SCORE: score})


def signed(body: bytes, secret: bytes) -> dict[str, str]:
    """The headers that sign a body now."""
    name, at = f"msg_{secrets.token_hex(12)}", str(int(time.time()))
    signature = hmac.new(secret, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def _context(comment: Claimed) -> dict[str, Any]:
    """What stands around a comment; the names as in the catalogue, without their group."""
    return {
        name.partition(".")[2]: comment.facts[name] for name in CONTEXT if name in comment.facts
    }


def _is_score(score: object) -> bool:
    return score is None or (type(score) in {int, float} and 0 <= score <= 1)  # type: ignore[operator]
