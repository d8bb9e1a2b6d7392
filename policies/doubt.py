"""Doubt: whether the classifier is unsure of a comment, so that a newsroom's own model is asked.

Workers ask the model about a doubtful comment (`worker.scorer`); what it says is the fact
`scorer.score`. Of all others it has nothing to say, and the fact is 0. A check that nobody asked
the model for (of the check endpoint, a rehearsal) uses the same line: the fact is 0 where no worker
would have asked, and unknown where one would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policies.found import SignalValue

SCORE: Final = "scorer.score"
"""What the model says of a comment, as rules write it."""

CLASSIFIER: Final = "toxicity"
"""The detector whose doubt it is, and its signal."""


def doubtful(signals: Mapping[str, SignalValue], since: float | None = None) -> bool:
    """Whether a comment is doubtful; it is, too, where the classifier said nothing.

    Args:
        signals: What detectors saw in it.
        since: `toxicity` from which a comment is doubtful, as long as its band is not `block`;
            None: while its band is `review`.
    """
    band = signals.get(f"{CLASSIFIER}.band")
    if band is None:
        return True
    if since is None:
        return band == "review"
    return band != "block" and cast("float", signals[CLASSIFIER]) >= since
