"""The kernel: routing on the raw target, what goes on and what stops, and the record. No I/O."""

import subprocess
import sys

import orjson
import pytest
from gateway.kernel import config, ids, logrec
from gateway.kernel.decide import Forward, Head, decide
from gateway.kernel.errors import Refusal
from gateway.kernel.headers import to_client
from gateway.kernel.route import find, split
from gateway.kernel.snapshot import Snapshot
from hypothesis import given
from hypothesis import strategies as st

OIN = "00000001234567890000"
PEER = """
peer: {oin: "00000001234567890000", name: Gemeente Voorbeeld, group: nl-test}
services:
  zaken:
    upstreams: [{name: eigen, url: "http://127.0.0.1:8001"}]
    limits: {body: 1kB}
  brp:
    canonical: https://api.voorbeeld.nl/brp
    upstreams:
      - {name: lezen, url: "http://lezen.intern/haal/centraal"}
      - {name: schrijven, url: "https://schrijven.intern:8443", weight: 0}
    route:
      - {when: {method: [POST, PUT], path: /personen}, to: schrijven}
  brp-lezen:
    methods: [GET, HEAD]
    upstreams: [{name: brp, url: "http://lezen.intern"}]
"""
AROUND = config.Surroundings(["http://gw.example.nl:8000", "https://extern.example.nl/gw"], {}, b"geheim")
SNAPSHOT = config.read(PEER, AROUND)
HOST = (b"Host", b"gw.example.nl:8000")
ENTROPY = bytes(range(12))
NOW = 1_767_225_600_000
TOKEN = st.from_regex(rb"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,20}", fullmatch=True)
VALUE = st.from_regex(rb"[ -~]{0,40}", fullmatch=True).map(bytes.strip)
RAW = st.from_regex(rb'[!"$-~]{0,60}', fullmatch=True)


def asked(target: str | bytes = f"/{OIN}/zaken/a", *headers: tuple[bytes, bytes], method: bytes = b"GET", **given):
    raw = target if isinstance(target, bytes) else target.encode()
    return decide(SNAPSHOT, Head(method, raw, given.pop("version", "1.1"), [HOST, *headers]), NOW, ENTROPY)


def sent(target: str | bytes = f"/{OIN}/zaken/a", *headers: tuple[bytes, bytes], **given) -> Forward:
    found = asked(target, *headers, **given)
    assert isinstance(found, Forward), found
    return found


def lines(found: Forward) -> list[bytes]:
    head, empty = found.head.split(b"\r\n\r\n")
    assert empty == b""
    return head.split(b"\r\n")[1:]


def values(found: Forward, name: bytes) -> list[bytes]:
    return [line.split(b": ", 1)[1] for line in lines(found) if line.lower().startswith(name.lower() + b": ")]


def code(found: Forward | Refusal) -> tuple[int, str]:
    assert isinstance(found, Refusal), found
    return found.status, found.code


# --- routing ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rest", "upstream"),
    [
        ("", b"/"),
        ("/", b"/"),
        ("?a=1", b"/?a=1"),
        ("/zaken/api/v1/zaken?page=2&page=3", b"/zaken/api/v1/zaken?page=2&page=3"),
        ("/a%2Fb%2fc", b"/a%2Fb%2fc"),
        ("//a//", b"//a//"),
        ("/./a/../b", b"/./a/../b"),
        ("/a;m=1?", b"/a;m=1?"),
        ("/caf%C3%A9/%25", b"/caf%C3%A9/%25"),
        ("/a+b%20c", b"/a+b%20c"),
    ],
)
def test_the_path_arrives_byte_for_byte(rest, upstream):
    assert sent(f"/{OIN}/zaken{rest}").head.split(b" ")[1] == upstream


@given(RAW)
def test_target_round_trip(rest):
    target = b"/%b/zaken/%b" % (OIN.encode(), rest)
    parts = split(target)
    assert parts is not None and parts.raw() == target
    assert sent(target).head.split(b" ")[1] == b"/" + rest


@given(RAW)
def test_any_target_is_placed_or_refused(target):
    found = asked(target)
    assert isinstance(found, Forward) or found.status in (400, 404)


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        ("/99999999999999999999/zaken/a", (404, "INVALID_URL")),
        (f"/{OIN}", (404, "INVALID_URL")),
        (f"/{OIN}/", (404, "INVALID_URL")),
        (f"//{OIN}/zaken", (404, "INVALID_URL")),
        ("/zaken/api/v1", (404, "INVALID_URL")),
        (f"/{OIN}/onbekend/a", (404, "ERROR_CODE_SERVICE_NOT_FOUND")),
        (f"/{OIN}/%7Aaken/a", (404, "ERROR_CODE_SERVICE_NOT_FOUND")),
        ("*", (400, "INVALID_URL")),
        (f"/{OIN}/zaken/a#b", (400, "MALFORMED_REQUEST")),
        (f"/{OIN}/zaken/é", (400, "MALFORMED_REQUEST")),
        (f"http://ander.example.nl/{OIN}/zaken/a", (400, "UNKNOWN_HOST")),
    ],
)
def test_a_target_that_names_no_service_is_refused(target, answer):
    assert code(asked(target)) == answer


def test_a_refusal_names_the_directory_and_what_is_known():
    unknown = asked(f"/{OIN}/onbekend/a")
    assert isinstance(unknown, Refusal)
    assert "brp, brp-lezen, zaken; zie http://gw.example.nl:8000/directory" in unknown.detail
    stranger = asked("/99999999999999999999/zaken/a")
    assert isinstance(stranger, Refusal) and OIN in stranger.detail and "/directory" in stranger.detail


def test_an_absolute_target_of_our_own_is_read():
    assert sent(f"http://gw.example.nl:8000/{OIN}/zaken/a?b").head.startswith(b"GET /a?b HTTP/1.1\r\n")


@pytest.mark.parametrize(
    "target", ["/", "/directory", "/directory/api/directory/list-services", "/txlog/v1/records?x=1"]
)
def test_our_own_pages_go_to_the_control_plane_unlogged(target):
    found = sent(target)
    assert (found.name, found.record) == ("gateway", None)
    assert found.head.split(b" ")[1] == target.encode()


def test_a_service_may_be_named_by_the_host():
    host = (b"Host", f"Zaken.{OIN}.services.nlx.local:80".encode())
    found = decide(SNAPSHOT, Head(b"GET", b"/a%2Fb?c", "1.1", [host]), NOW, ENTROPY)
    assert isinstance(found, Forward)
    assert (found.head.split(b" ")[1], base(found)[2]) == (b"/a%2Fb?c", f"/{OIN}/zaken".encode())
    proxied = asked(f"http://zaken.{OIN}.services.nlx.local/a%2Fb?c")
    assert isinstance(proxied, Forward) and proxied.head == found.head
    assert code(asked(f"http://onbekend.{OIN}.services.nlx.local/")) == (404, "ERROR_CODE_SERVICE_NOT_FOUND")
    assert code(asked("http://zaken.99999999999999999999.services.nlx.local/")) == (404, "INVALID_URL")


@pytest.mark.parametrize(("method", "passes"), [(b"GET", True), (b"HEAD", True), (b"POST", False), (b"DELETE", False)])
def test_a_service_may_take_some_methods_only(method, passes):
    found = asked(f"/{OIN}/brp-lezen/a", method=method)
    if passes:
        assert isinstance(found, Forward)
    else:
        assert code(found) == (405, "ERROR_CODE_METHOD_UNSUPPORTED")
        assert isinstance(found, Refusal) and b"\r\nAllow: GET, HEAD\r\n" in found.render("urn:x", closing=False)


def test_probes_need_no_name_of_ours():
    head = Head(b"GET", b"/_healthz/live", "1.1", [(b"Host", b"10.0.0.7:8000")])
    assert isinstance(decide(SNAPSHOT, head, NOW, ENTROPY), Forward)
    assert code(decide(SNAPSHOT, Head(b"GET", b"/directory", "1.1", head.headers), NOW, ENTROPY)) == (
        400,
        "UNKNOWN_HOST",
    )


@pytest.mark.parametrize(
    ("method", "path", "authority", "target"),
    [
        (b"GET", "/personen/1", b"lezen.intern", b"/haal/centraal/personen/1"),
        (b"POST", "/personen", b"schrijven.intern:8443", b"/personen"),
        (b"POST", "/adressen", b"lezen.intern", b"/haal/centraal/adressen"),
    ],
)
def test_the_first_rule_that_applies_chooses(method, path, authority, target):
    found = sent(f"/{OIN}/brp{path}", method=method)
    assert (values(found, b"Host"), found.head.split(b" ")[1]) == ([authority], target)


@pytest.mark.parametrize("rest", ["/../geheim", "/a/%2e%2E/b", "/a/.", "/..;x/a", "/a%2F..%2fb", "/..%5Ca"])
def test_no_path_leaves_the_mount_of_an_upstream(rest):
    assert code(asked(f"/{OIN}/brp{rest}")) == (400, "INVALID_URL")


@given(st.floats(0, 1, exclude_max=True))
def test_weight_zero_is_never_drawn(draw):
    place = find(SNAPSHOT, b"GET", f"/{OIN}/brp/a".encode(), HOST[1], draw)
    assert not isinstance(place, Refusal) and place.chosen and place.chosen.upstream.name == "lezen"


# --- headers ----------------------------------------------------------------------------------------------------------
def test_the_service_learns_its_base_under_the_name_the_client_used():
    inside, outside = sent(), decide(SNAPSHOT, Head(b"GET", f"/{OIN}/zaken".encode(), "1.1", [FAR]), NOW, ENTROPY)
    assert isinstance(outside, Forward)
    assert base(inside) == [b"http", b"gw.example.nl:8000", f"/{OIN}/zaken".encode()]
    assert base(outside) == [b"https", b"extern.example.nl", f"/gw/{OIN}/zaken".encode()]


FAR = (b"host", b"Extern.example.nl")


def base(found: Forward) -> list[bytes]:
    return [values(found, b"X-Forwarded-" + name)[0] for name in (b"Proto", b"Host", b"Prefix")]


def test_a_canonical_address_goes_before_the_name_of_the_client():
    assert base(sent(f"/{OIN}/brp/a")) == [b"https", b"api.voorbeeld.nl", b"/brp"]


@given(st.lists(st.tuples(TOKEN, VALUE), max_size=8))
def test_what_is_end_to_end_arrives_in_order_with_duplicates(headers):
    plain = [(b"A-" + name, value) for name, value in headers]
    arrived = [line for line in lines(sent(f"/{OIN}/zaken/a", *plain)) if line.startswith(b"A-")]
    assert arrived == [name + b": " + value for name, value in plain]


NAMES = """
    x-forwarded-for x-forwarded-host x-forwarded-prefix x_forwarded_host forwarded x-real-ip fsc-authorization
    fsc-grant-hash fsc-transaction-id x-nlx-request-process-id x-nlx-request-user-id x-nlx-logrecord-id
    x-nlx-authorization proxy-authorization connection keep-alive te trailer upgrade http2-settings
"""
INTERNAL = st.sampled_from(NAMES.split())


@given(st.lists(st.tuples(INTERNAL, st.sampled_from([str.lower, str.upper, str.title])), min_size=1, max_size=6))
def test_nothing_internal_of_a_client_leaks(names):
    found = sent(f"/{OIN}/zaken/a", *((change(name).encode(), b"gelekt") for name, change in names))
    assert b"gelekt" not in found.head


def test_connection_takes_what_it_lists_but_never_the_framing():
    listed = (b"Connection", b"X-Prive, Content-Length, Authorization")
    found = sent(f"/{OIN}/zaken/a", listed, (b"X-Prive", b"1"), (b"Content-Length", b"3"), (b"Authorization", b"B x"))
    assert (values(found, b"X-Prive"), values(found, b"Content-Length")) == ([], [b"3"])
    assert values(found, b"Authorization") == [b"B x"]


def test_audit_and_trace_headers_pass():
    headers = [
        (b"X-Audit-Toelichting", b"bezwaar 12"),
        (b"traceparent", b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01"),
    ]
    found = sent(f"/{OIN}/zaken/a", *headers)
    assert all(name + b": " + value in found.head for name, value in headers)
    assert found.record and found.record.purpose.trace_id == "a" * 32


def test_a_request_that_came_through_here_goes_in_a_circle():
    once = sent(f"/{OIN}/zaken/a", (b"Via", b"1.1 elders"))
    assert values(once, b"Via") == [b"1.1 elders", SNAPSHOT.via]
    assert code(asked(f"/{OIN}/zaken/a", (b"Via", b"1.1 elders, " + SNAPSHOT.via))) == (508, "LOOP_DETECTED")


def test_an_answer_loses_hop_by_hop_and_gets_the_transaction_id():
    answer = [(b"Connection", b"close"), (b"ETag", b'"1"'), (b"Fsc-Transaction-Id", b"x"), (b"Set-Cookie", b"a")]
    assert to_client([*answer, (b"Set-Cookie", b"b")], b"id") == [
        b'ETag: "1"', b"Set-Cookie: a", b"Set-Cookie: b", b"Fsc-Transaction-Id: id",
    ]  # fmt: skip


# --- framing ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ([HOST], (400, "MALFORMED_REQUEST")),
        ([(b"Content-Length", b"1"), (b"Transfer-Encoding", b"chunked")], (400, "MALFORMED_REQUEST")),
        ([(b"Content-Length", b"1"), (b"content-length", b"1")], (400, "MALFORMED_REQUEST")),
        ([(b"Transfer-Encoding", b"gzip, chunked")], (400, "MALFORMED_REQUEST")),
        ([(b"Content-Length", b"-1")], (400, "MALFORMED_REQUEST")),
        ([(b"Expect", b"iets")], (417, "EXPECTATION")),
        ([(b"Content-Length", b"1001")], (413, "BODY_TOO_LARGE")),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(headers, answer):
    assert code(asked(f"/{OIN}/zaken/a", *headers, method=b"POST")) == answer


@pytest.mark.parametrize("method", [b"CONNECT", b"TRACE"])
def test_a_method_that_is_no_request_to_a_service_is_refused(method):
    assert code(asked(method=method)) == (405, "ERROR_CODE_METHOD_UNSUPPORTED")


def test_an_unknown_version_is_refused():
    assert code(asked(version="2.0")) == (505, "HTTP_VERSION")


def test_a_chunked_body_stays_chunked():
    found = sent(f"/{OIN}/zaken/a", (b"Transfer-Encoding", b"Chunked"), method=b"POST")
    assert (found.length, values(found, b"Transfer-Encoding")) == (None, [b"chunked"])


# --- the record -------------------------------------------------------------------------------------------------------
SEVEN = b"0190a1b2-c3d4-7e5f-8a6b-0123456789ab"
FOUR = b"0190a1b2-c3d4-4e5f-8a6b-0123456789ab"


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ([], False),
        ([(b"Fsc-Transaction-Id", SEVEN)], True),
        ([(b"X-NLX-Logrecord-ID", SEVEN.upper())], True),
        ([(b"X-NLX-Logrecord-ID", FOUR)], False),
        ([(b"Fsc-Transaction-Id", b"iets")], False),
    ],
)
def test_the_transaction_id_is_the_clients_if_it_is_a_uuid7(headers, kept):
    found = sent(f"/{OIN}/zaken/a", *headers)
    assert found.record is not None
    assert (found.transaction_id == SEVEN) is kept
    assert values(found, b"X-NLX-Logrecord-ID") == values(found, b"Fsc-Transaction-Id") == [found.transaction_id]
    assert found.record.transaction_id.encode() == found.transaction_id
    assert ids.is_uuid7(found.transaction_id) and found.record.uuid.encode() != SEVEN


def test_the_record_says_why_and_never_who():
    found = sent(
        f"/{OIN}/zaken/zaken/api/v1/zaken?bsn=900000001",
        (b"X-NLX-Request-Process-Id", b"AVG-12: bezwaar"),
        (b"X-NLX-Request-Data-Elements", b"zaak.identificatie"),
        (b"X-NLX-Request-Application-Id", b"zac"),
        (b"X-NLX-Request-User-Id", b"jansen"),
        (b"X-NLX-Requester-Claims", b"jansen@example.nl"),
        (b"X-NLX-Request-Data-Subject", b"bsn=900000001,zaak=Z-1"),
    )
    assert found.record is not None
    record = orjson.loads(found.record.encode())
    purpose = record["purpose"]
    assert (purpose["process_id"], purpose["data_elements"]) == ("AVG-12: bezwaar", "zaak.identificatie")
    assert (record["path"], record["method"], record["service"]) == ("/zaken/api/v1/zaken", "GET", "zaken")
    assert purpose["data_subjects"].keys() == {"bsn", "zaak"}
    assert not any(word in found.record.encode() for word in (b"jansen", b"900000001", b"Z-1"))
    assert purpose["user_pseudonym"] == logrec.pseudonym(b"geheim", "Jansen ")


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (b"/personen/999993653", "/personen/{bsn}"),
        (b"/personen/999993653/kinderen", "/personen/{bsn}/kinderen"),
        (b"/personen/999993654", "/personen/999993654"),
        (b"/zaken/0190a1b2-c3d4-7e5f-8a6b-999993653abc", "/zaken/0190a1b2-c3d4-7e5f-8a6b-999993653abc"),
        (b"/a/9999936530", "/a/9999936530"),
        (b"/a%2F999993653", "/a%2F{bsn}"),
    ],
)
def test_a_bsn_in_the_path_is_not_logged(path, kept):
    found = sent(f"/{OIN}/zaken".encode() + path)
    assert found.record is not None and found.record.path == kept
    assert path in found.head


@pytest.mark.parametrize("value", [b"bsn", b"BSN=1", b"bsn=1,,a=2", b"bsn=1 2", b"bsn=" + b"1" * 101])
def test_a_malformed_data_subject_is_refused(value):
    found = asked(f"/{OIN}/zaken/a", (b"X-NLX-Request-Data-Subject", value))
    assert code(found) == (400, "INVALID_DATA_SUBJECT_HEADER")


def test_a_purpose_header_has_an_end():
    assert code(asked(f"/{OIN}/zaken/a", (b"X-NLX-Request-Process-Id", b"a" * 1025))) == (400, "HEADER_TOO_LONG")


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_uuid7_is_one_and_keeps_its_moment(millis, entropy):
    made = ids.uuid7(millis, entropy)
    assert ids.is_uuid7(made.encode()) and ids.moment_of(made) == millis


# --- peer.yaml --------------------------------------------------------------------------------------------------------
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
