"""Counters and durations for Prometheus; no identifiers in the labels."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from prometheus_client import Counter, Histogram, generate_latest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

if TYPE_CHECKING:
    from commonground.service import Exchange

LABELS = ("service", "api", "method", "route", "status")
REQUESTS = Counter("gemeengoed_requests", "Verzoeken", LABELS)
DURATION = Histogram(
    "gemeengoed_request_seconds",
    "Duur van een verzoek",
    LABELS[:4],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
STATEMENTS = Counter("gemeengoed_statements", "SQL-opdrachten", ("service",))


def count_statements(service: str, engine: AsyncEngine) -> None:
    """Once, however often it is asked for the same engine."""
    event.listen(engine.sync_engine, "before_cursor_execute", count_statement(service))


@cache
def count_statement(service: str) -> Callable[..., None]:
    counter = STATEMENTS.labels(service)
    return lambda *_: counter.inc()


def route_of(exchange: "Exchange") -> str:
    route = exchange.scope.get("route")
    return getattr(route, "path", "") if route else ""


def count(exchange: "Exchange", seconds: float) -> None:
    api = exchange.api.name if exchange.api else ""
    labels = (exchange.house.name, api, exchange.scope["method"], route_of(exchange))
    REQUESTS.labels(*labels, str(exchange.status)).inc()
    DURATION.labels(*labels).observe(seconds)


def text() -> bytes:
    return generate_latest()
