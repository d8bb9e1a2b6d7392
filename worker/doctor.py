"""Doctor: is what this process finds fit for the chosen profile? One finding per line."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr
from redis.exceptions import ResponseError

from policies import PolicyError
from worker.calls import text
from worker.ready import degraded, unproven
from worker.scripts import names, script
from worker.server_binary import OLDEST_MAJOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

    from worker.connection import Ombud
    from worker.settings import Settings

FULL_SHARE = 0.8
"""Share of `maxmemory` from which the server counts as full."""

CLOCK_SECONDS = 5.0
"""By how much the clocks of this host and of Redis may differ."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and found.

    Attributes:
        about: What was looked at, in a word.
        fit: Whether it fits the profile.
        said: What was found, and what would be right where it does not fit.
    """

    about: str
    fit: bool
    said: str


def settings_in_force(settings: Settings) -> Iterator[tuple[str, str, bool]]:
    """Each setting's variable and value, and whether it was set; secrets are hidden."""
    for name in type(settings).model_fields:
        if name == "login":
            yield from _logins(settings)
            continue
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = "(hidden)" if value.get_secret_value() else ""
        elif name == "redis_url" and value:
            value = without_password(value)
        shown = "" if value is None else str(value)
        yield f"OMBUD_{name.upper()}", shown, name in settings.model_fields_set


def _logins(settings: Settings) -> Iterator[tuple[str, str, bool]]:
    for provider, client in settings.login.items():
        for name in type(client).model_fields:
            value = getattr(client, name)
            hidden = isinstance(value, SecretStr) and value.get_secret_value()
            shown = "(hidden)" if hidden else str(value)
            variable = f"OMBUD_LOGIN_{provider.upper()}_{name.upper()}"
            yield variable, shown, name in client.model_fields_set


def without_password(url: str) -> str:
    """A URL that may be shown."""
    scheme, mark, rest = re.sub("(password=)[^&]*", r"\1***", url).partition("://")
    user, at, place = rest.rpartition("@")
    return f"{scheme}{mark}{user.partition(':')[0] + ':***' if user else ''}{at}{place}"


def examine(ombud: Ombud) -> Iterator[Finding]:
    """Look at all that a comment's safety depends on.

    Raises:
        RedisError: Redis is away.
    """
    redis, durable = ombud.redis, ombud.settings.profile == "durable"
    info: dict[str, Any] = redis.info()
    yield _version(info)
    yield from _aof(info, _config(redis, "appendonly", "appendfsync"), durable=durable)
    yield _eviction(info)
    yield _memory(info)
    if ombud.settings.topology == "sentinel":
        yield _failover(info, waits=bool(ombud.copies))
    yield _scripts(redis)
    yield from _policy(ombud)
    yield _clock(redis)
    yield _sign_in(ombud.settings, durable=durable)
    yield _proxies(ombud.settings)


def _version(info: dict[str, Any]) -> Finding:
    name = str(info.get("server_name", "redis")).capitalize()
    version = str(info.get(f"{name.lower()}_version") or info["redis_version"])
    fit = int(version.partition(".")[0]) >= OLDEST_MAJOR
    wish = "" if fit else f"; version {OLDEST_MAJOR} or newer is needed"
    return Finding("server", fit, f"{name} {version}{wish}")


def _aof(info: dict[str, Any], config: dict[str, str], *, durable: bool) -> Iterator[Finding]:
    fsync = config.get("appendfsync", "unknown")
    if not info.get("aof_enabled"):
        wish = "comments are lost when the server stops; set `appendonly yes`"
        yield Finding("aof", False, f"off: {wish}")
        return
    if durable and fsync != "always":
        wish = "a crash of the host loses up to a second; set `appendfsync always`"
        yield Finding("aof", False, f"on, appendfsync {fsync}: {wish}")
    elif fsync == "no":
        yield Finding("aof", False, "on, appendfsync no: set `appendfsync everysec` or `always`")
    else:
        yield Finding("aof", True, f"on, appendfsync {fsync}")
    last = info.get("aof_last_write_status", "ok")
    wish = "" if last == "ok" else "; see the server's log and its disk"
    yield Finding("aof write", last == "ok", f"the last one was {last}{wish}")


def _eviction(info: dict[str, Any]) -> Finding:
    chosen = info.get("maxmemory_policy", "unknown")
    fit = chosen == "noeviction"
    wish = "" if fit else ": a full server would drop comments; set `maxmemory-policy noeviction`"
    return Finding("eviction", fit, f"{chosen}{wish}")


def _memory(info: dict[str, Any]) -> Finding:
    used, most = int(info["used_memory"]), int(info.get("maxmemory", 0))
    if not most:
        return Finding("memory", True, f"{_megabytes(used)} used, no limit of its own")
    fit = used < FULL_SHARE * most
    wish = "" if fit else "; give it more before submissions are refused"
    return Finding("memory", fit, f"{_megabytes(used)} of {_megabytes(most)} used{wish}")


def _failover(info: dict[str, Any], *, waits: bool) -> Finding:
    followers = int(info["connected_slaves"])
    if not followers:
        wish = "; submissions are refused until one does" if waits else ""
        return Finding("failover", False, f"no replica follows the primary{wish}")
    found = f"replicas that follow the primary: {followers}"
    if not waits:
        lost = "a failover may lose what was acknowledged in the moment before it; `durable` waits"
        return Finding("failover", True, f"{found}; {lost} for a replica")
    wish = "" if followers > 1 else "; with a second one, a failover leaves one to wait for"
    return Finding("failover", True, f"{found}; acknowledged is what one of them has{wish}")


def _scripts(redis: Redis) -> Finding:
    wanted = names()
    for name in wanted:
        redis.script_load(script(name).text)
    return Finding("scripts", True, f"the server compiles all {len(wanted)}")


def _policy(ombud: Ombud) -> Iterator[Finding]:
    try:
        policy = ombud.policy_in_force
    except PolicyError as error:
        first, *more = str(error).splitlines()
        others = f" (and {len(more)} more: `ombud policy check`)" if more else ""
        yield Finding("policy", False, f"does not load: {first}{others}")
        return
    known = f"{policy.id} {policy.version}@{policy.hash[:12]}, {len(policy.rules)} rules"
    why = unproven(policy)
    yield Finding("policy", not why, f"{known}: {why}" if why else known)
    for warning in degraded(policy):
        yield Finding("model", False, warning)


def _clock(redis: Redis) -> Finding:
    before = time.time()
    seconds, micros = redis.time()
    between = (before + time.time()) / 2
    apart = seconds + micros / 1_000_000 - between
    fit = abs(apart) <= CLOCK_SECONDS
    wish = "" if fit else "; set both by NTP"
    ahead = "ahead of" if apart >= 0 else "behind"
    return Finding("clock", fit, f"Redis is {abs(apart) * 1000:.0f} ms {ahead} this host{wish}")


def _sign_in(settings: Settings, *, durable: bool) -> Finding:
    providers = [name for name, client in settings.login.items() if client.client_id]
    ways = [*providers, *(f"tokens of {site}" for site in settings.tokens_by_site)]
    if not ways:
        played = "nobody can, but by links for colleagues" if durable else "played by stand-ins"
        return Finding("sign-in", True, played)
    fit = not durable or settings.public_url.startswith("https://")
    wish = "" if fit else "; set OMBUD_PUBLIC_URL to the https:// address that readers come to"
    return Finding("sign-in", fit, f"by {', '.join(ways)}{wish}")


def _proxies(settings: Settings) -> Finding:
    """Ombud itself speaks http: where readers come by https there is a proxy."""
    if settings.trusted_proxies:
        return Finding("proxies", True, f"trusted: {settings.trusted_proxies}")
    fit = not settings.public_url.startswith("https://")
    wish = (
        ""
        if fit
        else ": all readers count as one network; name what stands in front of Ombud in "
        "OMBUD_TRUSTED_PROXIES"
    )
    return Finding("proxies", fit, f"none is trusted{wish}")


def _config(redis: Redis, *wanted: str) -> dict[str, str]:
    """Settings of the server; empty where it does not tell them, as some hosted ones do not."""
    try:
        told: dict[Any, Any] = redis.config_get(*wanted)
    except ResponseError:
        return {}
    return {text(name): text(value) for name, value in told.items()}


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
