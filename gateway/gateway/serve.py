"""The gateway as a process: the data plane in front, the control plane behind it on a port of loopback.

The control plane is one more upstream of the data plane. That keeps FastAPI out of the data path, and gives clients one
address; who reaches the inner port directly meets the same checks of tokens.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import structlog
import uvicorn
from commonground import cli
from commonground.settings import SettingsError

from gateway.app import Control, create_app
from gateway.dataplane.stream import Plane
from gateway.kernel.snapshot import Address
from gateway.settings import Settings
from gateway.state import State, load_or_stop, node
from gateway.txlog.ship import Shipper
from gateway.txlog.wal import Wal, WalError

LOOPBACK = "127.0.0.1"
BROKEN = "het transactielog is niet meer te schrijven; de gateway stopt. Kijk naar de schijf en haar ruimte"
log = structlog.get_logger(__name__)


async def serve(settings: Settings) -> None:
    """Listens until it is cancelled. Raises SettingsError when it cannot start, or cannot log any more."""
    async with running(settings) as (state, broken):
        log.info("listening", address=settings.listen, services=sorted(state.snapshot.services))
        await broken.wait()
        raise SettingsError(BROKEN)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[tuple[State, asyncio.Event]]:
    """The whole gateway, listening; the event is set when the log cannot be written any more."""
    with bound(LOOPBACK, 0) as inner, taken(settings) as outer:
        control = Address(LOOPBACK, inner.getsockname()[1])
        state = State(settings, load_or_stop(settings, control), control)
        await cli.prepare("gateway", create_app(settings), True)
        broken = asyncio.Event()
        with opened(settings, broken) as wal:
            state.wal = wal
            state.plane = plane = Plane(state.snapshot, wal)
            app = create_app(settings.model_copy(update={"trusted_proxies": [LOOPBACK]}), state)
            shipper = Shipper(app.house.engine, wal, node(settings))
            async with behind(app, inner), shipping(shipper):
                await plane.listen(outer)
                try:
                    yield state, broken
                finally:
                    await plane.stop(settings.grace)


def bound(host: str, port: int) -> socket.socket:
    found = socket.socket()
    found.bind((host, port))
    return found


def taken(settings: Settings) -> socket.socket:
    """Our own address. Raises SettingsError when another process has it."""
    return cli.listening(settings)


@contextmanager
def opened(settings: Settings, broken: asyncio.Event) -> Iterator[Wal]:
    loop = asyncio.get_running_loop()
    try:
        wal = Wal(settings.state_folder / "txlog", settings.durability, loop.call_soon_threadsafe, broken.set)
    except (WalError, OSError) as error:
        raise SettingsError(str(error)) from None
    try:
        yield wal
    finally:
        wal.close()


@asynccontextmanager
async def shipping(shipper: Shipper) -> AsyncIterator[None]:
    task = asyncio.create_task(shipper.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Inner(uvicorn.Server):
    """Signals are for the process, not for one of its servers."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def behind(app: Control, inner: socket.socket) -> AsyncIterator[None]:
    """Serves the control plane on the inner port."""
    quiet: dict[str, Any] = {"log_config": None, "access_log": False, "server_header": False, "date_header": False}
    server = Inner(uvicorn.Config(app, proxy_headers=False, lifespan="on", **quiet))
    task = asyncio.create_task(server.serve(sockets=[inner]))
    while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.001)
    try:
        yield
    finally:
        server.should_exit = True
        await task
