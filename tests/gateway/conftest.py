"""A gateway's control plane in process, and whole gateways on loopback."""

import pytest
import support
from gateway.app import GATEWAY, create_app
from gateway.settings import Settings, settings
from gateway.state import State, load_or_stop
from gateway.tables import Base
from gateway.txlog.wal import Wal

from tests.gateway.neighbour import OIN

PEER = f"""
peer: {{oin: "{OIN}", name: Gemeente <Voorbeeld>, group: nl-test}}
services:
  zaken:
    title: Zaken & documenten
    openapi: [zaken/api/v1/openapi.yaml, "https://elders.example.nl/openapi.yaml"]
    upstreams: [{{name: eigen, url: "http://127.0.0.1:1"}}]
    limits: {{body: 1MiB}}
    route: [{{when: {{method: [POST]}}, to: eigen}}]
  brp:
    canonical: https://api.voorbeeld.nl/brp
    upstreams: [{{name: brp, url: "http://127.0.0.1:1"}}]
"""


@pytest.fixture
def told(tmp_path):
    """Settings of a gateway with a folder of its own."""

    def make(**given) -> Settings:
        peer = tmp_path / "peer.yaml"
        if not peer.exists():
            peer.write_text(PEER)
        return settings(**{"peer_file": peer, "state_folder": tmp_path / "state", "base_urls": support.BASE} | given)

    return make


@pytest.fixture
async def app(tmp_path, told):
    def create(url: str):
        given = told(database_url=url)
        state = State(given, load_or_stop(given), wal=Wal(given.state_folder / "txlog"))
        return create_app(given, state)

    async with support.running("gateway", "gateway", Base.metadata, create) as app:
        clients = {"alles": None, "lezer": ("gateway.lezen",), "beheerder": ("gateway.beheren",), "niemand": ()}
        await support.register_each(app, clients)
        yield app
        app.house.state["gateway"].wal.close()


@pytest.fixture
async def api(app):
    async with support.client(app, GATEWAY) as client:
        yield client
