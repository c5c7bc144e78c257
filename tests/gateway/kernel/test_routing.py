"""Routing on the raw target: to which service and upstream, and never elsewhere."""

import pytest
from gateway.kernel.decide import Forward, Head, decide
from gateway.kernel.errors import Refusal
from gateway.kernel.route import find, split
from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.kernel.beslissing import ENTROPY, HOST, NOW, OIN, RAW, SNAPSHOT, asked, base, code, sent, values


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
