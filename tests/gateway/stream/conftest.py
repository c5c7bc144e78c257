"""Every test of the stream runs on both event loops."""

import pytest


@pytest.fixture(params=["asyncio", "uvloop"])
def anyio_backend(request) -> tuple[str, dict]:
    return "asyncio", {"use_uvloop": request.param == "uvloop"}
