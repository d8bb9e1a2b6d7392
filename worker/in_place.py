"""In place: the pages of Ombud's own site that may have a newsroom's comments drawn in them.

OMBUD_IN_PLACE_ORIGINS=demo=https://www.news.example,demo=https://m.news.example

Every script of such a page acts as its reader, on the comments of the site it is named for. So a
value that no browser would ever send, or that no browser would take for the same site, is refused
when Ombud starts, and not found out by readers.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from worker.keys import SITE

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_ORIGIN = re.compile(r"https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:[1-9]\d{0,4})?")
_USUAL_PORTS = {"https": 443, "http": 80}


def check_in_place(site: str, origin: str, public_url: str, *, dev: bool) -> None:
    """Make sure that pages of this origin can have a site's comments in place.

    Args:
        site: The site's id.
        origin: What browsers call the page's origin.
        public_url: Where readers reach Ombud; empty where that is not said.
        dev: Whether it is the dev profile, in which http will do where no address is said.

    Raises:
        ValueError: they cannot; says why.
    """
    if not SITE.fullmatch(site):
        raise ValueError(f"{site} is no site: its name takes a-z, 0-9 and -, at most 32")
    if not _ORIGIN.fullmatch(origin) or not _is_as_browsers_write_it(urlsplit(origin)):
        raise ValueError(
            f"{origin} is no origin as browsers write it: https://www.news.example, in lower case, "
            "with a port only if it is another than the usual one, and nothing after it"
        )
    page, ours = urlsplit(origin), urlsplit(public_url)
    wanted = ours.scheme or ("" if dev else "https")
    if wanted not in {"", page.scheme}:
        raise ValueError(f"{origin} must begin with {wanted}:// as Ombud's own address does")
    if (page.scheme, page.netloc) == (ours.scheme, ours.netloc):
        raise ValueError(f"{origin} is Ombud's own: its pages have the comments in place as it is")
    if ours.hostname and not _may_be_one_site(page.hostname or "", ours.hostname):
        raise ValueError(
            f"{origin} is of another site than OMBUD_PUBLIC_URL={public_url}: its pages can have "
            "the comments in a frame (OMBUD_ORIGINS)"
        )


def _is_as_browsers_write_it(page: SplitResult) -> bool:
    try:
        return page.port != _USUAL_PORTS[page.scheme]
    except ValueError:  # no port has so high a number
        return False


def _may_be_one_site(one: str, other: str) -> bool:
    """Whether two hosts are one, or have a domain in common.

    Which domains are sites only browsers know: `co.kr` is none, and passes here.
    """
    if one == other:
        return True
    return not _is_address(one) and one.split(".")[-2:] == other.split(".")[-2:]


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
