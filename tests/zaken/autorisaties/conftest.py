"""The Autorisaties API, and clients that call the other components with the rights it gives them."""

from collections.abc import AsyncIterator

import httpx
import pytest
import support
from zgw.autorisaties.api import AUTORISATIES


@pytest.fixture
async def ac(app) -> AsyncIterator[httpx.AsyncClient]:
    await support.register(app, "beheerder", "autorisaties.lezen", "autorisaties.bijwerken")
    async with support.client(app, AUTORISATIES, "beheerder") as client:
        yield client
