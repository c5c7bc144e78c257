"""Structured logs, a JSON line per request. No query string, headers or bodies: those hold personal data."""

import logging
from typing import TYPE_CHECKING, Any

import structlog

from commonground.metrics import route_of

if TYPE_CHECKING:
    from commonground.service import Exchange

log = structlog.get_logger()


def configure(level: str = "info") -> None:
    """JSON lines on standard output, for our own events and those of libraries."""
    shared: list[Any] = [structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.processors.add_log_level]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(),  # to what is standard output at that moment
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")


def request(exchange: "Exchange", seconds: float, cpu: float) -> None:
    if exchange.scope["path"].startswith(("/_healthz", "/metrics")):
        return
    log.info(
        "request",
        service=exchange.house.name,
        api=exchange.api.name if exchange.api else None,
        method=exchange.scope["method"],
        route=route_of(exchange),
        status=exchange.status,
        ms=round(seconds * 1000, 1),
        cpu_ms=round(cpu * 1000, 1),
        request_id=exchange.request_id,
        logrecord=exchange.headers.get("x-nlx-logrecord-id"),
    )


def surprise(exchange: "Exchange", error: Exception) -> None:
    """The trace without local variables or statement parameters."""
    log.error(
        "surprise",
        service=exchange.house.name,
        route=route_of(exchange),
        request_id=exchange.request_id,
        exc_info=trace(error),
    )


def worker_failed(service: str, worker: Any, error: Exception) -> None:
    name = getattr(worker, "__name__", type(worker).__name__)
    log.error("worker_failed", service=service, worker=name, exc_info=trace(error))


def mirror_left(service: str, url: str, reason: str) -> None:
    """A neighbour still keeps its side of a relation that is gone here; someone has to take it away there."""
    log.warning("mirror_left", service=service, url=url, reason=reason)


def trace(error: Exception) -> Any:
    if hasattr(error, "hide_parameters"):
        error.hide_parameters = True  # type: ignore[attr-defined]
    return (type(error), error, error.__traceback__)
