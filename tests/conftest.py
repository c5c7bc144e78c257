"""Tests speak HTTP, in process; see support.py."""

import logging
import os
from collections.abc import AsyncIterator

import hypothesis
import pytest
import structlog

# CI judges a commit, not a chance: there the examples are the same each time, elsewhere they are other ones
hypothesis.settings.register_profile("house", deadline=None, max_examples=50, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("house")
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def one_loop(anyio_backend) -> AsyncIterator[None]:
    """As long as this one lasts every test runs in the same event loop: connections to PostgreSQL stay open."""
    yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with an event loop of their own choice come first; all others share one."""
    items.sort(key=shares)
    for item in items:
        if shares(item) and "one_loop" not in (names := item.fixturenames):  # type: ignore[attr-defined]
            names.insert(0, "one_loop")


def shares(item: pytest.Item) -> bool:
    return "anyio_backend" not in vars(getattr(item, "callspec", item)).get("params", ())
