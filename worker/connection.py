"""Connections: the clients of each process, with the settings their work demands.

redis-py repeats every command ten times by default and waits a minute on a frozen server. Here no
client repeats anything by itself: scripts are safe to send again, and whoever sends them decides.

* `door`: short time-outs, so that a caller gets an answer within two seconds whatever happens.
* `patient`: for workers and commands, which may wait for a slow server.
* `listening`: for what happens, which is waited for by the second.

Where a URL names Sentinels, each of them is a client of whatever server is the primary.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from policies import load
from worker.door import Door, door_of
from worker.embedded import EmbeddedServer, ensure_server
from worker.keys import Keys
from worker.ready import degraded, unproven
from worker.sentinel import Service, is_sentinel
from worker.settings import Settings
from worker.store import AsyncStore, Store
from worker.versions import PolicyInForce

if TYPE_CHECKING:
    from policies import Policy

log = logging.getLogger(__name__)

DOOR_TIMEOUT_SECONDS = 1.0
PATIENT_TIMEOUT_SECONDS = 5.0
LISTENING_TIMEOUT_SECONDS = 5.0


def server_url(settings: Settings) -> tuple[str, EmbeddedServer | None]:
    """URL of the server, and the embedded server where no URL is set; starts or shares it.

    Raises:
        worker.embedded.EmbeddedServerError: it does not start.
    """
    if settings.redis_url:
        return settings.redis_url, None
    server = ensure_server(settings.data_dir, profile=settings.profile)
    return server.url, server


def patient_client(url: str) -> Redis:
    """A client for workers and commands."""
    options: dict[str, Any] = {
        "socket_timeout": PATIENT_TIMEOUT_SECONDS,
        "socket_connect_timeout": 2,
    }
    retry = Retry(NoBackoff(), 0)
    if is_sentinel(url):
        return Service.from_url(url).client(retry=retry, **options)
    return Redis.from_url(url, retry=retry, **options)


def make_patient(client: Redis) -> None:
    """Give a client that somebody else made the settings of a patient one."""
    settings = {"socket_timeout": PATIENT_TIMEOUT_SECONDS, "socket_connect_timeout": 2}
    client.connection_pool.connection_kwargs.update(settings)
    client.set_retry(Retry(NoBackoff(), 0))
    client.connection_pool.disconnect()


def door_client(url: str) -> AsyncRedis:
    """A client for the web process: answers or fails within its time-out."""
    return _async_client(url, DOOR_TIMEOUT_SECONDS)


def listening_client(url: str) -> AsyncRedis:
    """A client that waits for what happens, two seconds at a time."""
    return _async_client(url, LISTENING_TIMEOUT_SECONDS)


def _async_client(url: str, seconds: float) -> AsyncRedis:
    options: dict[str, Any] = {
        "socket_timeout": seconds,
        "socket_connect_timeout": DOOR_TIMEOUT_SECONDS,
    }
    retry = AsyncRetry(NoBackoff(), 0)
    if is_sentinel(url):
        return Service.from_url(url).async_client(retry=retry, **options)
    return AsyncRedis.from_url(url, retry=retry, **options)


def policy_of(settings: Settings) -> Policy:
    """The policy that the settings name.

    In the `dev` profile it loads also without a model: what asks for the model is held.

    Raises:
        policies.PolicyError: it does not load; names every mistake.
    """
    policy = load(settings.policy, without_models=settings.profile == "dev")
    for warning in degraded(policy):
        log.warning("%s", warning)
    return policy


def warn_of(policy: Policy) -> None:
    """Say in the log what speaks against a policy that a program starts with."""
    if why := unproven(policy):
        log.warning("policy %s (%s): %s", policy.version, policy.hash[:12], why)


@dataclass(frozen=True)
class Ombud:
    """What a process works with: settings, store and policy.

    Attributes:
        settings: The settings.
        url: URL of the server.
        server: The embedded server, where it is ours or shared.
    """

    settings: Settings
    url: str
    server: EmbeddedServer | None = None

    @cached_property
    def keys(self) -> Keys:
        """Names in the key space."""
        return Keys(self.settings.shards, tagged=self.settings.topology == "cluster")

    @property
    def copies(self) -> int:
        """Replicas that must have what people are told, as one of them may take over."""
        settings = self.settings
        return int(settings.profile == "durable" and settings.topology == "sentinel")

    @cached_property
    def redis(self) -> Redis:
        """The patient client."""
        return patient_client(self.url)

    @cached_property
    def store(self) -> Store:
        """The store, for threads."""
        return Store(self.redis, self.keys, copies=self.copies)

    def async_store(self) -> AsyncStore:
        """A store for the running event loop."""
        return AsyncStore(door_client(self.url), self.keys, copies=self.copies)

    def listener(self) -> AsyncRedis:
        """A client for the running event loop that waits for what happens."""
        return listening_client(self.url)

    @cached_property
    def policy(self) -> Policy:
        """The policy that the settings name.

        Raises:
            policies.PolicyError: it does not load; names every mistake.
        """
        return policy_of(self.settings)

    @cached_property
    def _in_force(self) -> PolicyInForce:
        return PolicyInForce(self.policy)

    @property
    def policy_in_force(self) -> Policy:
        """The policy that was published last; where none was, the one that the settings name.

        Raises:
            policies.PolicyError: the one that the settings name does not load.
        """
        return self._in_force.look(self.store)

    def door(self, _site: str) -> Door:
        """What the door asks of a site's submissions."""
        return door_of(self.settings, self.policy_in_force)


def connect(settings: Settings) -> Ombud:
    """Connect to the server that the settings name, starting the embedded one if none is named.

    Raises:
        worker.embedded.EmbeddedServerError: the embedded server does not start.
    """
    url, server = server_url(settings)
    return Ombud(settings, url, server)


@cache
def ombud() -> Ombud:
    """The Ombud that the environment names; connected once per process."""
    return connect(Settings())
