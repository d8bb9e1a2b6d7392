"""Redaction: no secret is in a log line, whoever wrote the line and whatever went wrong.

What we log ourselves holds none. But the words of an error that nobody expected can: a key that was
not found, an address with a password, a header that could not be read.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from pydantic import SecretStr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from structlog.typing import EventDict, WrappedLogger

    from worker.settings import Settings

MASK = "[secret]"

_SHORTEST = 6
"""Characters of a setting from which its value is looked for: shorter ones are in many words."""

_FORMS = (
    r"(?<![\w-])[\w-]{43}(?![\w-])"  # of a session, a login's cookie, a link, a one-time code
    r"|(?<![\w-])[\w-]{16,}\.[0-9a-f]{64}"  # a state
    r"|(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])"  # a form's token, a verifier, a nonce
    r"|(?<![\w-])ey[\w-]{8,}\.[\w-]{8,}\.[\w-]*"  # a JWT
    r"|(?i:(?<=bearer )|(?<=basic ))[^\s\"',]{4,}"
    r"|(?<=://)[^\s/@:\"']*:[^\s/@\"']+(?=@)"  # name and password of an address
    r"|(?i:(?<=[?&]code=)|(?<=[?&]state=)|(?<=[?&]key=)|(?<=[?&]token=))[^&\s\"']+"
    r"|(?i:(?<=password=))[^&\s\"']+"
    r"|(?i:(?<=cookie: )|(?<=cookie=))[^\"'\n]+"
)


class Redaction:
    """Takes the secrets of an installation, and what has the form of one, out of lines."""

    def __init__(self, settings: Settings) -> None:
        """Take out the secrets of these settings."""
        ways = (str, _quoted, unquote, _shown)
        spelt = {way(each) for each in secrets_of(settings) for way in ways}
        spelt |= set(map(_in_json, spelt))
        long = [each for each in spelt if len(each) >= _SHORTEST]
        own = sorted(long, key=len, reverse=True)  # one can begin with another
        self._secret = re.compile("|".join([*map(re.escape, own), _FORMS]))

    def __call__(self, _logger: WrappedLogger, _name: str, line: EventDict | str) -> str:
        """The line without them; the last of structlog's processors."""
        return self._secret.sub(MASK, str(line))


def secrets_of(settings: Settings) -> Iterator[str]:
    """Every secret that the settings hold."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
    yield from settings.keys_by_site.values()
    yield from (client.secret.get_secret_value() for client in settings.login.values())
    for item in settings.site_tokens.get_secret_value().split(","):
        if "|HS256|" in item:
            yield item.split("|")[2].strip()
    store = urlsplit(settings.redis_url or "")
    yield store.password or ""
    for name in ("password", "sentinel_password"):
        yield from parse_qs(store.query).get(name, [])


def _quoted(secret: str) -> str:
    return quote(secret, safe="")


def _shown(secret: str) -> str:
    """As the words of a KeyError have it."""
    return repr(secret)[1:-1]


def _in_json(secret: str) -> str:
    return json.dumps(secret, ensure_ascii=False)[1:-1]
