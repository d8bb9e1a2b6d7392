"""Health: is this process alive, can it accept, does the whole keep up. Nothing here writes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from web import answers
from web.front import Front, TheFront
from web.problems import Problem
from worker.metrics import families
from worker.overview import read_overview
from worker.ready import degraded, not_ready

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.core import Metric

    from policies import Policy
    from worker.overview import Overview

router = APIRouter(tags=["operations"])


@router.get("/livez", summary="Is this process alive", responses={200: {"model": answers.Alive}})
async def alive() -> dict[str, bool]:
    """Whether this process answers; says nothing about anything else."""
    return {"ok": True}


@router.get(
    "/readyz",
    summary="Can this process accept comments",
    responses={200: {"model": answers.Ready}, 503: {"model": answers.Ready}},
)
async def ready(front: TheFront) -> JSONResponse:
    """Whether Redis takes writes, knows the scripts and is as durable as the profile asks.

    Workers do not matter here: comments can queue.
    """
    reasons = await not_ready(front.store, front.settings.profile)
    return JSONResponse(readiness(reasons, front.policy), 503 if reasons else 200)


def readiness(reasons: list[str], policy: Policy) -> dict[str, Any]:
    """Whether there is nothing against it, and what works less well all the same."""
    return {
        "ok": not reasons,
        "reasons": reasons,
        "warnings": degraded(policy),
        "policy": policy.version,
    }


@router.get("/v1/status", summary="Does it keep up", responses={200: {"model": answers.Status}})
async def status(front: TheFront) -> dict[str, Any]:
    """Workers, oldest age, backlog, books; `reasons` says in words what is wrong."""
    return shown(await read_overview(front.store), front)


@router.get(
    "/metrics",
    summary="Prometheus metrics",
    response_class=Response,
    responses={
        200: {
            "content": {
                "text/plain": {
                    "schema": {"type": "string"},
                    "example": "# TYPE ombud_dead_letters gauge\nombud_dead_letters 0.0\n",
                }
            }
        }
    },
)
async def metrics(front: TheFront) -> Response:
    """The sums for Prometheus; elsewhere where `OMBUD_METRICS_PORT` names a port of their own."""
    if front.settings.metrics_port:
        raise Problem("not-found")
    overview = await read_overview(front.store)
    registry = CollectorRegistry()
    registry.register(_Sums(overview, front))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def shown(overview: Overview, front: Front) -> dict[str, Any]:
    """An overview as the API and the ops page give it."""
    complaints = overview.complaints
    states = dict(overview.ledger)
    accepted = states.pop("accepted")
    reviews = overview.reviews
    redis = overview.redis
    return {
        "ok": not complaints,
        "reasons": complaints,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "oldest_undecided_seconds": round(overview.oldest_undecided_seconds, 3),
        "depth": overview.depth,
        "in_flight": overview.in_flight,
        "dead_letters": overview.dead_letters,
        "recovered": overview.metrics["recovered"],
        "workers": {
            "alive": len(overview.workers),
            "busy": list(overview.workers.values()).count("busy"),
        },
        "review": {
            "depth": sum(each.depth for each in reviews),
            "oldest_seconds": max((each.oldest_age_seconds for each in reviews), default=0.0),
            "queues": [
                {
                    "name": each.name,
                    "depth": each.depth,
                    "oldest_seconds": round(each.oldest_age_seconds, 3),
                }
                for each in reviews
            ],
        },
        "policy": {
            "id": front.policy.id,
            "version": front.policy.version,
            "hash": front.policy.hash,
            "load_failures": overview.metrics["policy_load_failures"],
        },
        "redis": {
            "version": redis.version,
            "used_bytes": redis.used_bytes,
            "max_bytes": redis.max_bytes,
            "aof": redis.sync or "on",
            "evicted": redis.evicted,
        },
        "ledger": {"accepted": accepted, "imbalance": overview.imbalance, "states": states},
        "submitted": {
            name.partition("|")[2]: count
            for name, count in sorted(overview.metrics.items())
            if name.startswith("submitted|")
        },
    }


class _Sums:
    """Gives one overview's families to a registry."""

    def __init__(self, overview: Overview, front: Front) -> None:
        self._families = families(overview, front.policy)

    def collect(self) -> Iterator[Metric]:
        """The families."""
        return self._families
