"""What a newsroom's decisions change about a model, as a small file of its own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from policies.classifier.model import Model, ModelError, Scale

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Tuning:
    """What was learned, to be kept as JSON and given to `policies.classifier.detector`.

    Attributes:
        model: SHA-256 of the model it changes.
        scales: The new scales; below `review` is published, from `block` on rejected.
        nudges: Pieces whose weights change, and by how much.
    """

    model: str
    scales: Mapping[str, Scale]
    nudges: Mapping[str, int]

    def applied_to(self, model: Model) -> Model:
        """The model with these changes.

        Raises:
            ModelError: The tuning was made for another model.
        """
        if model.digest != self.model:
            raise ModelError(
                f"this tuning was learned for the model {self.model[:12]}…, "
                f"but the model here is {model.digest[:12]}…; learn again"
            )
        return model.changed(self.nudges, self.scales)

    def to_json(self) -> str:
        """As JSON, for a file."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Tuning:
        """What `to_json` wrote.

        Raises:
            ModelError: It is something else.
        """
        try:
            kept = json.loads(text)
            scales = {name: Scale(**values) for name, values in kept["scales"].items()}
            nudges = {str(piece): int(by) for piece, by in kept["nudges"].items()}
            return cls(str(kept["model"]), scales, nudges)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"this is no tuning of a model: {error}") from error
