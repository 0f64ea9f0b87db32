"""How this copy is, for whoever watches it on its own machine. No secrets here, and nobody's data."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import figures
from bot.standing import Standing
from store import inbox, outbox
from store.database import Database, Unavailable, revisions
from store.practices.feedback import gaps

PATIENCE = 10.0  # seconds for the database to answer


class Health:
    """`/healthz`: the event loop lives. `/readyz`: this copy does its work, or why not. `/metrics`: for Prometheus."""

    def __init__(self, database: Database, standing: Standing, now: Callable[[], datetime]) -> None:
        self._database, self._standing = database, standing
        self._newest = revisions()[0]
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_House(database, standing, now))
        pages = {"/healthz": self._alive, "/readyz": self._ready, "/metrics": self._metrics}
        self.app = Starlette(routes=[Route(path, page) for path, page in pages.items()])

    async def _alive(self, _: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def _ready(self, _: Request) -> Response:
        reasons = [*self._own_reasons(), *await self._reasons_of_the_database()]
        return PlainTextResponse("\n".join(reasons or ["ok"]) + "\n", 503 if reasons else 200)

    def _own_reasons(self) -> Iterator[str]:
        if self._standing.stopping:
            yield "stopping"
        if self._standing.refused:
            yield "the chat network refuses our token (401): is TASHAN_TOKEN right?"
        elif not self._standing.greeted:
            yield "the chat network has not answered yet: is TASHAN_API_URL right, and the way to it open?"

    async def _reasons_of_the_database(self) -> list[str]:
        try:
            async with asyncio.timeout(PATIENCE):
                revision = await asyncio.to_thread(self._database.revision)
        except (Unavailable, TimeoutError):
            return ["the database is not available: is TASHAN_DATABASE_URL right, the server up, the disk not full?"]
        if revision != self._newest:
            return [f"the database stands at revision {revision}, this version of the program needs {self._newest}"]
        return []

    async def _metrics(self, _: Request) -> Response:
        text = await asyncio.to_thread(lambda: generate_latest(figures.REGISTRY) + generate_latest(self._registry))
        return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4)


class _House(Collector):
    """What stands in the database at the moment of looking, the same in all copies; and what this copy is."""

    def __init__(self, database: Database, standing: Standing, now: Callable[[], datetime]) -> None:
        self._database, self._standing, self._now = database, standing, now

    def collect(self) -> Iterator[Metric]:
        """All of it, or only what can be told without the database."""
        yield _gauge("tashan_poller", "Whether this copy is the one that polls.", self._standing.polling)
        try:
            with self._database.reading() as session:
                backlog, depth = inbox.backlog(session), outbox.depth(session)
                share, gaps_open = gaps.share(session, date.min), gaps.count_open(session)
        except Unavailable:
            yield _gauge("tashan_database_up", "Whether the database answers.", False)
            return
        yield _gauge("tashan_database_up", "Whether the database answers.", True)
        waited = (self._now() - backlog.since).total_seconds() if backlog.since else 0.0
        yield _gauge("tashan_inbox_open", "Updates that wait for their turn.", backlog.open)
        yield _gauge("tashan_inbox_oldest_seconds", "How long the first of these has waited.", max(waited, 0.0))
        yield _gauge("tashan_dead_letters", "Updates that could not be dealt with and were set aside.", backlog.dead)
        waiting = GaugeMetricFamily("tashan_outbox", "Messages not sent, by lane and state.", labels=["lane", "state"])
        for (lane, state), count in depth.items():
            waiting.add_metric([lane, state], count)
        yield waiting
        asked = CounterMetricFamily(
            "tashan_questions", "Questions asked, by whether we had an answer.", labels=["found"]
        )
        asked.add_metric(["yes"], share.asked - share.unanswered)
        asked.add_metric(["no"], share.unanswered)
        yield asked
        yield _gauge("tashan_gaps_open", "Questions without an answer that are filed.", gaps_open)


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, value=value)
