"""The record of a request: why it was made, and never who it is about."""

import orjson
import pytest
from gateway.kernel import ids, logrec
from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.kernel.beslissing import OIN, asked, code, sent, values

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
