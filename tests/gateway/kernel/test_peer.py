"""peer.yaml: every fault with its place, and a snapshot that does not change."""

import subprocess
import sys

import pytest
from gateway.kernel import config
from gateway.kernel.snapshot import Snapshot

from tests.gateway.kernel.beslissing import PEER, SNAPSHOT


def faults(text: str, **upstreams: str) -> list[str]:
    with pytest.raises(config.ConfigError) as error:
        config.read(text, config.Surroundings(["http://gw"], upstreams))
    return error.value.lines


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            ('oin: "00000001234567890000"', "oin: 12"),
            "peer.oin: moet tekst zijn (zet getallen tussen aanhalingstekens)",
        ),
        (('oin: "00000001234567890000"', 'oin: "12"'), "peer.oin: moet een OIN van 20 cijfers zijn"),
        (("group:", "groep:"), "peer.groep: is hier niet bekend"),
        (("url: ", "adres: "), "services.zaken.upstreams.0.url: ontbreekt"),
        (("http://127.0.0.1:8001", "127.0.0.1:8001"), "services.zaken.upstreams.0.url: moet een adres zijn"),
        (("http://127.0.0.1:8001", "http://a:b"), "services.zaken.upstreams.0.url: "),
        (("body: 1kB", "body: veel"), "services.zaken.limits.body: moet een getal met een eenheid zijn"),
        (("body: 1kB", "idle: 0s"), "services.zaken.limits.idle: moet meer dan nul zijn"),
        (("to: schrijven", "to: weg"), "services.brp.route.0.to: weg is geen upstream van deze dienst"),
        (("name: lezen", "name: schrijven"), "services.brp.upstreams: twee hebben dezelfde naam"),
        (("[POST, PUT]", "[KIJK]"), "services.brp.route.0.when.method.0: moet een van"),
        (("  brp:", "  zaken:"), "geen geldige YAML: zaken staat er twee keer"),
        (("  brp:", "  ../x:"), "services.../x: heeft een vorm die hier niet kan"),
        (("weight: 0", "weight: 0, mirror: x"), "services.brp.upstreams.1.mirror: is hier niet bekend"),
    ],
)
def test_a_fault_in_peer_yaml_is_one_line_with_its_place(change, line):
    assert change[0] in PEER
    assert any(each.startswith(line) for each in faults(PEER.replace(*change))), faults(PEER.replace(*change))


def test_all_faults_come_at_once():
    assert len(faults(PEER.replace("group:", "groep:").replace("[POST, PUT]", "[KIJK]"))) == 2


@pytest.mark.parametrize("text", ["", "[]", "peer: {", "a", "peer: null\nservices: {}"])
def test_what_is_no_peer_file_is_refused(text):
    assert faults(text)


def test_an_address_can_be_replaced_by_a_setting():
    around = config.Surroundings(["http://gw"], {"zaken": "http://127.0.0.1:9001"})
    assert str(config.read(PEER, around).services["zaken"].upstreams[0].address) == "http://127.0.0.1:9001"
    assert faults(PEER, weg="http://a", brp="http://a") == [
        "instelling UPSTREAMS: er is geen dienst weg",
        "instelling UPSTREAMS: de dienst brp heeft meer dan een upstream",
    ]


def test_a_snapshot_does_not_change():
    with pytest.raises(AttributeError):
        SNAPSHOT.oin = "1"  # type: ignore[misc]
    with pytest.raises(TypeError):
        SNAPSHOT.services["x"] = SNAPSHOT.services["zaken"]  # type: ignore[index]
    assert isinstance(SNAPSHOT, Snapshot) and "geheim" not in repr(SNAPSHOT)


IMPORTS = """
import sys
import gateway.dataplane.stream, gateway.kernel.config, gateway.txlog.wal
print([name for name in ("fastapi", "starlette", "httpx", "sqlalchemy", "commonground") if name in sys.modules])
"""


def test_the_data_path_needs_no_framework():
    run = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stderr
