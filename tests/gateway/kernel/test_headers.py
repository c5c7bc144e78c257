"""What of a request and an answer goes on, what stops, and what can be read in two ways."""

import pytest
from gateway.kernel.decide import Forward, Head, decide
from gateway.kernel.headers import to_client
from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.kernel.beslissing import (
    ENTROPY,
    HOST,
    NOW,
    OIN,
    SNAPSHOT,
    TOKEN,
    VALUE,
    asked,
    base,
    code,
    lines,
    sent,
    values,
)


# --- headers ----------------------------------------------------------------------------------------------------------
def test_the_service_learns_its_base_under_the_name_the_client_used():
    inside, outside = sent(), decide(SNAPSHOT, Head(b"GET", f"/{OIN}/zaken".encode(), "1.1", [FAR]), NOW, ENTROPY)
    assert isinstance(outside, Forward)
    assert base(inside) == [b"http", b"gw.example.nl:8000", f"/{OIN}/zaken".encode()]
    assert base(outside) == [b"https", b"extern.example.nl", f"/gw/{OIN}/zaken".encode()]


FAR = (b"host", b"Extern.example.nl")


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
