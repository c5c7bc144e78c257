"""Which subscriptions a message is for: the table of cases, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notificaties.matching import filter_past, namen_passen, past, sleutel

KENMERKEN = {"bronorganisatie": "517439943", "zaaktype": "https://catalogi.example.nl/zaaktypen/1"}
namen = st.sampled_from(["bronorganisatie", "zaaktype", "zaaktype.catalogus", "object_type", "objectType"])
waarden = st.sampled_from(["*", "a", "b"])
paren = st.dictionaries(namen, waarden)


@pytest.mark.parametrize(
    ("filters", "verwacht"),
    [
        ({}, True),
        ({"bronorganisatie": "517439943"}, True),
        ({"bronorganisatie": "*"}, True),
        ({"bronorganisatie": "000000000"}, False),
        ({"bronorganisatie": "517439943", "zaaktype": "https://elders.example.nl/1"}, False),
        ({"vertrouwelijkheidaanduiding": "openbaar"}, True),  # the message does not speak of it
    ],
)
def test_nrc_matching_of_filters(filters, verwacht):
    assert filter_past(KENMERKEN, filters) is verwacht


def test_nrc_matching_compares_names_in_camel_case():
    assert not filter_past({"objectType": "a"}, {"object_type": "b"})
    assert filter_past({"objectType": "a"}, {"object_type": "a"})
    assert sleutel("zaaktype.catalogus") == "zaaktype.catalogus"


def test_nrc_matching_needs_one_entry_of_the_channel():
    kanalen = [{"naam": "zaken", "filters": {"bronorganisatie": "1"}}, {"naam": "documenten", "filters": {}}]
    assert past("documenten", KENMERKEN, kanalen)
    assert not past("zaken", KENMERKEN, kanalen)
    assert not past("besluiten", KENMERKEN, kanalen)
    assert past("zaken", KENMERKEN, [*kanalen, {"naam": "zaken"}])


@given(paren, paren)
def test_nrc_matching_a_narrower_filter_never_gets_more(kenmerken, filters):
    for naam in filters:
        wijder = {each: waarde for each, waarde in filters.items() if each != naam}
        assert filter_past(kenmerken, wijder) or not filter_past(kenmerken, filters)


@given(paren)
def test_nrc_matching_a_message_passes_its_own_kenmerken(kenmerken):
    enkel = {sleutel(naam): waarde for naam, waarde in kenmerken.items()}
    assert filter_past(enkel, enkel)
    assert filter_past(enkel, dict.fromkeys(enkel, "*"))


@given(st.sets(namen), st.sets(namen))
def test_nrc_names_fit_as_part_or_whole(een, ander):
    assert namen_passen(een, een | ander) and namen_passen(een | ander, een)
    assert namen_passen(een, ander) == namen_passen(ander, een)
    assert namen_passen(een, set())
