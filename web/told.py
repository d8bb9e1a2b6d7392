"""Told: what open pages are told, as lines of a stream of server-sent events; written once for all.

id: 1764061234567-0
event: comment.published
data: {"id": "…", "text": "…", …}
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.events import place

if TYPE_CHECKING:
    from collections.abc import Mapping

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One message.

    Attributes:
        lines: Its lines.
        place: Place of the event it tells of; a page that is further on has been told already.
            None: told whatever a page knows.
    """

    lines: str
    place: Place | None = None

    def is_news(self, seen: Place) -> bool:
        """Whether a page that has seen the event at this place is still to be told."""
        return self.place is None or self.place > seen


STILL_HERE = Told(": still here\n\n")


def of_event(event_id: str, name: str, data: Mapping[str, Any]) -> Told:
    """What pages are told of one event."""
    return Told(_lines(event_id, name, data), place(event_id))


def of_state(name: str, data: Mapping[str, Any], event_id: str = "") -> Told:
    """How things stand, after this event or now."""
    return Told(_lines(event_id, name, data))


def _lines(event_id: str, name: str, data: Mapping[str, Any]) -> str:
    identity = f"id: {event_id}\n" if event_id else ""
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"{identity}event: {name}\ndata: {content}\n\n"
