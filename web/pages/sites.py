"""Sites: what pages say of whose they are."""

from __future__ import annotations

SERVICE = {"id": "demo", "name": "Ombud"}
"""For pages that belong to the whole service."""

_NAMES = {"demo": "The Ombud Daily"}


def site_context(site: str) -> dict[str, str]:
    """The site for a template: `id` and `name`."""
    return {"id": site, "name": _NAMES.get(site, site)}
