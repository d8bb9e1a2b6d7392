"""The front: what every request works with, made once when the web process starts."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from web.outbound import Outbound, asking
from web.published import Published
from web.readings import Readings
from web.streams import Streams
from web.tail import Tail, end
from worker.door import Door, door_of
from worker.refusals import StoreUnavailable
from worker.server_binary import EmbeddedServerError
from worker.versions import LOOKS_EVERY_SECONDS, PolicyInForce, read_version

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from policies import Policy
    from worker.connection import Ombud
    from worker.embedded import EmbeddedServer
    from worker.keys import Keys
    from worker.popular import Popular, Window
    from worker.settings import Settings
    from worker.store import AsyncStore

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Front:
    """What a request works with.

    Attributes:
        ombud: Settings and connections.
        store: The store, for this event loop.
        in_force: The policy in force, and what it took to get there.
        tail: Who waits for what happens.
        outbound: What we ask of other servers while a reader signs in.
        published: What those publish, such as their keys.
        readings: What is read, and what was read last.
        streams: The open event streams, by network.
        popular: What was popular a moment ago, by site and window.
        searching: Held by who goes through the whole store for an account's traces.
        doors: What the door asks while the policy is in force that it asked by last.
    """

    ombud: Ombud
    store: AsyncStore
    in_force: PolicyInForce
    tail: Tail
    outbound: Outbound
    published: Published
    readings: Readings
    streams: Streams
    popular: dict[tuple[str, Window], tuple[float, list[Popular]]] = field(default_factory=dict)
    searching: asyncio.Lock = field(default_factory=asyncio.Lock)
    doors: dict[Policy, Door] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """The settings."""
        return self.ombud.settings

    @property
    def keys(self) -> Keys:
        """Names in the key space."""
        return self.store.keys

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.in_force.current

    def door(self) -> Door:
        """What the door asks of submissions."""
        policy = self.policy
        if policy not in self.doors:
            self.doors.clear()
            self.doors[policy] = door_of(self.settings, policy)
        return self.doors[policy]


@contextlib.asynccontextmanager
async def opened(ombud: Ombud) -> AsyncIterator[Front]:
    """A front on the running event loop; closed with everything it opened.

    Raises:
        policies.PolicyError: the policy of the settings does not load.
    """
    store = ombud.async_store()
    async with asking(dev=ombud.settings.profile == "dev") as outbound:
        readings, in_force = Readings(), PolicyInForce(ombud.policy)
        lazy = ombud.settings.creates_articles
        tail = Tail(ombud.listener(), store, readings.forget, lazy=lazy)
        published, streams = Published(outbound), Streams(ombud.settings.streams_per_network)
        front = Front(ombud, store, in_force, tail, outbound, published, readings, streams)
        await front.tail.start()
        watch = asyncio.create_task(_look_around(front))
        try:
            yield front
        finally:
            await end([watch])
            await front.tail.stop()
            await store.redis.aclose()


async def _look_around(front: Front) -> None:
    """Take a newly published policy into force; bring the embedded server back if it is gone.

    Both take a while and happen off the event loop.
    """
    while True:
        try:
            found = await front.store.run(read_version(known=front.policy.hash))
            await asyncio.to_thread(front.in_force.take, found)
            await front.store.run_all(front.in_force.unnoted())
        except StoreUnavailable:
            front.in_force.missed()
            await _revive(front.ombud.server)
        await asyncio.sleep(LOOKS_EVERY_SECONDS)


async def _revive(server: EmbeddedServer | None) -> None:
    if server is not None:
        try:
            await asyncio.to_thread(server.ensure)
        except EmbeddedServerError as error:
            log.warning("the embedded server does not come back: %s", error)


async def front_of(request: Request) -> Front:
    """The front of this application; awaited, as FastAPI runs plain functions in a thread."""
    return cast("Front", request.app.state.front)


TheFront = Annotated[Front, Depends(front_of)]
