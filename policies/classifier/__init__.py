"""The on-device classifier: how likely readers' comments like this one were called toxic.

A signal and never a judge: rules decide what follows from it. `features` says what is read of a
text, `model` how it is weighed, `evidence` which words spoke, `learning` how a newsroom's own
decisions tune it, `train` where the weights come from. What it gets wrong is in MODEL_CARD.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from policies.classifier.evidence import evidence
from policies.classifier.model import Model, ModelError, load
from policies.found import Detector, Found, SignalValue

if TYPE_CHECKING:
    from policies.classifier.tuning import Tuning
    from policies.views import Views

__all__ = ["ModelError", "detector", "shipped", "weighing"]


@cache
def shipped(name: str) -> Model:
    """A model that ships with this version, read on first use: ``toxicity`` or ``spam``.

    Raises:
        ModelError: Its file is missing or is not the one that belongs here.
    """
    return load(Path(__file__).parent / f"{name}.model")


def detector(tuning: Tuning | None = None) -> Detector:
    """A detector of toxic comments in Korean and English.

    ``toxicity`` is a probability (0 to 1) and ``toxicity.band`` is ``none``, ``review`` (a person
    should look) or ``block`` (nearly every such comment was found to deserve it). The words behind
    a band other than ``none`` are given as spans.

    Args:
        tuning: What a newsroom's own decisions taught, from `learning.refit`.

    Raises:
        ModelError: The model cannot be read, or the tuning was made for another one.
    """
    model = shipped("toxicity")
    return weighing(model if tuning is None else tuning.applied_to(model), "toxicity")


def weighing(model: Model, signal: str) -> Detector:
    """A detector that gives what the model says as this signal and its band."""
    band_signal = f"{signal}.band"

    def detect(views: Views) -> Found:
        scale = model.scales[model.language_of(views)]
        probability = scale.probability(model.normalised_sum(views))
        band = scale.band(probability)
        signals: dict[str, SignalValue] = {signal: probability, band_signal: band}
        if band == "none":
            return Found(signals)
        spans = evidence(model, views)
        return Found(signals, {signal: spans, band_signal: spans})

    return detect
