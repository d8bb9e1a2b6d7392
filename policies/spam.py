"""Advertising and fraud pasted under articles: how likely, in Korean and English.

The model knows English spam from public data and Korean spam from sentences of our own, so that it
is surer of English. What is certain (links, numbers, banned terms) is for other detectors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies import classifier

if TYPE_CHECKING:
    from policies.found import Detector


def detector() -> Detector:
    """A detector of spam: ``spam`` (0 to 1) and ``spam.band`` (``none``, ``review``, ``block``).

    Raises:
        classifier.ModelError: The model cannot be read.
    """
    return classifier.weighing(classifier.shipped("spam"), "spam")
