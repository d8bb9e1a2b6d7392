"""Sentinel: find the primary of a service whose servers take over from each other.

    redis+sentinel://user:password@sentinel-1:26379,sentinel-2:26379,sentinel-3:26379/news/0

The Sentinels are asked before every new connection, one after the other until one names a primary
that it can see. A connection to a server that is no primary any more breaks, and with the next one
they are asked again: that is all there is to riding out a failover.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from redis.asyncio.retry import Retry as AsyncRetry
from redis.asyncio.sentinel import MasterNotFoundError as AsyncNotFound
from redis.asyncio.sentinel import Sentinel as AsyncSentinel
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import MasterNotFoundError, Sentinel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redis import Redis
    from redis.asyncio import Redis as AsyncRedis

SCHEME = "redis+sentinel"
FORM = f"{SCHEME}://user:password@host:26379,host:26379,host:26379/service/0"

DEFAULT_PORT = 26379
ANSWERS_WITHIN_SECONDS = 0.5
"""After which the next Sentinel is asked, so that a lost host does not cost the door its answer."""

_OF_THE_SENTINELS = {"sentinel_user": "username", "sentinel_password": "password"}


def is_sentinel(url: str) -> bool:
    """Whether a URL names Sentinels."""
    return url.startswith(f"{SCHEME}://")


@dataclass(frozen=True)
class Service:
    """A primary and its replicas, under the name that the Sentinels know them by.

    Attributes:
        name: The name, `master-name` in the Sentinels' configuration.
        sentinels: Host and port of each Sentinel.
        db: Number of the database.
        credentials: `username` and `password` at the servers, where they ask for them.
        introduction: The same at the Sentinels.
    """

    name: str
    sentinels: tuple[tuple[str, int], ...]
    db: int = 0
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    introduction: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read a URL; `?sentinel_user=…&sentinel_password=…` follows where Sentinels ask for them.

        Raises:
            ValueError: it has another form; says which part is wrong and nothing of its content.
        """
        address, _, query = url.removeprefix(f"{SCHEME}://").partition("?")
        place, _, path = address.partition("/")
        account, _, hosts = place.rpartition("@")
        user, _, password = account.partition(":")
        name, _, db = path.partition("/")
        if not name:
            raise ValueError(f"names no service; the form is {FORM}")
        if db and not db.isdecimal():
            raise ValueError(f"has a database that is no number; the form is {FORM}")
        asked = parse_qs(query, keep_blank_values=True)
        if not asked.keys() <= _OF_THE_SENTINELS.keys():
            raise ValueError(f"takes only {' and '.join(_OF_THE_SENTINELS)} behind the ?")
        return cls(
            name=unquote(name),
            sentinels=tuple(map(_host_and_port, hosts.split(","))),
            db=int(db or 0),
            credentials=_given({"username": unquote(user), "password": unquote(password)}),
            introduction=_given({_OF_THE_SENTINELS[key]: asked[key][0] for key in asked}),
        )

    def client(self, **options: Any) -> Redis:
        """A client of whatever server is the primary.

        Args:
            options: What connections to it are made with.
        """
        lookup = _Lookup(self.sentinels, sentinel_kwargs=self._to_sentinels(Retry(NoBackoff(), 0)))
        client: Redis = lookup.master_for(  # type: ignore[no-untyped-call]
            self.name, **self._to_servers(options)
        )
        return client

    def async_client(self, **options: Any) -> AsyncRedis:
        """The same for an event loop."""
        lookup = _AsyncLookup(
            self.sentinels, sentinel_kwargs=self._to_sentinels(AsyncRetry(NoBackoff(), 0))
        )
        client: AsyncRedis = lookup.master_for(self.name, **self._to_servers(options))
        return client

    def _to_servers(self, options: Mapping[str, Any]) -> dict[str, Any]:
        return {"db": self.db, **self.credentials, **options}

    def _to_sentinels(self, retry: Retry | AsyncRetry) -> dict[str, Any]:
        return {
            **self.introduction,
            "socket_timeout": ANSWERS_WITHIN_SECONDS,
            "socket_connect_timeout": ANSWERS_WITHIN_SECONDS,
            "retry": retry,
        }


class _Lookup(Sentinel):
    """Asks for one connection at a time, and keeps no connection to a Sentinel.

    redis-py swaps the Sentinel that answered to the front; two threads that do so at once would
    lose one of them for good. And a connection that idles until the next failover is a broken one
    by then.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)  # type: ignore[no-untyped-call]
        self._turn = threading.Lock()

    def discover_master(self, service_name: str) -> tuple[str, int]:
        """Address of the primary.

        Raises:
            MasterNotFoundError: no Sentinel names one that it can see.
        """
        with self._turn:
            try:
                found: tuple[str, int] = super().discover_master(service_name)  # type: ignore[no-untyped-call]
            except MasterNotFoundError as error:
                raise MasterNotFoundError(_not_found(service_name, error)) from error
            else:
                return found
            finally:
                self.close()


class _AsyncLookup(AsyncSentinel):
    """The same for an event loop."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)  # type: ignore[no-untyped-call]
        self._turn = asyncio.Lock()

    async def discover_master(self, service_name: str) -> tuple[str, int]:
        """Address of the primary.

        Raises:
            MasterNotFoundError: no Sentinel names one that it can see.
        """
        async with self._turn:
            try:
                found: tuple[str, int] = await super().discover_master(service_name)
            except AsyncNotFound as error:
                raise AsyncNotFound(_not_found(service_name, error)) from error
            else:
                return found
            finally:
                await self.aclose()


def _not_found(service: str, error: Exception) -> str:
    said = f"no Sentinel names a primary of the service {service} that it can see"
    _, _, why = str(error).partition(" : ")
    return f"{said} ({why})" if why else said


def _host_and_port(item: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{item}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or port == 0 or parts.path:
        raise ValueError(f"has a Sentinel that is no host:port; the form is {FORM}")
    return host, port or DEFAULT_PORT


def _given(words: Mapping[str, str]) -> dict[str, str]:
    return {name: word for name, word in words.items() if word}
