"""Tests speak HTTP, in process; see support.py."""

import logging

import hypothesis
import pytest
import structlog

hypothesis.settings.register_profile("house", deadline=None, max_examples=50)
hypothesis.settings.load_profile("house")
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
