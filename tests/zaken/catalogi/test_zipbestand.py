"""The ZIP of a catalogus: what is written can be read, and a file that is wrong or a trap is refused in one line."""

import io
import json
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic.alias_generators import to_camel
from typer.testing import CliRunner
from zgw.__main__ import cli
from zgw.catalogi import uitwisseling
from zgw.catalogi.uitwisseling import SOORTEN, BestandFout, in_bestandsvorm, lees, open_bestand, schrijf
from zgw.catalogi.vertaling import Vertaling

URL = "https://a.example/catalogi/api/v1/rest/"
TEKST = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
WOORD = st.lists(st.sampled_from(["begin", "geldigheid", "url", "statustype"]), min_size=1, max_size=3).map("_".join)
WAARDEN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEKST,
    lambda deel: st.lists(deel, max_size=3) | st.dictionaries(WOORD, deel, max_size=3),
    max_leaves=10,
)


def zip_met(*bestanden: tuple[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archief:
        for naam, inhoud in bestanden:
            archief.writestr(naam, inhoud)
    return target.getvalue()


def camel(value):
    if isinstance(value, dict):
        return {to_camel(name): camel(each) for name, each in value.items()}
    return [camel(each) for each in value] if isinstance(value, list) else value


# --- form -------------------------------------------------------------------------------------------------------------
@given(st.dictionaries(st.sampled_from(SOORTEN), st.lists(st.dictionaries(WOORD, WAARDEN, max_size=4), max_size=3)))
def test_what_is_written_is_read(elementen):
    nummer = iter(range(10_000))
    elementen = {
        soort: [each | {"url": URL + str(UUID(int=next(nummer)))} for each in found]
        for soort, found in elementen.items()
        if found
    }
    if elementen:
        found = lees(schrijf(elementen))
        assert {soort: each for soort, each in found.elementen.items() if each} == elementen
        assert not found.fouten and not found.onbekend


@given(st.dictionaries(WOORD, WAARDEN))
def test_names_are_in_snake_case_at_every_depth(element):
    assert in_bestandsvorm("RolType", camel(element)) == element


@given(st.dictionaries(st.sampled_from(["url", "besluittypen", "gerelateerde_zaaktypen", "deelzaaktypen"]), WAARDEN))
def test_whatever_an_element_holds_is_left_for_the_api_to_judge(element):
    element = {"url": URL + str(UUID(int=1))} | element
    if isinstance(element["url"], str):
        vertaling = Vertaling("https://b.example")
        for soort in SOORTEN:
            vertaling.body(soort, element)
        vertaling.relaties(element)


def test_a_selectielijst_of_the_exporter_is_ours_and_another_stays():
    vertaling = Vertaling("https://b.example/zaken")
    element = {"url": "https://a.example/x/catalogi/api/v1/zaaktypen/" + str(UUID(int=1))}
    eigen = vertaling.body(
        "ZaakType", element | {"selectielijst_procestype": "https://a.example/x/selectielijst/api/v1/p/1"}
    )
    assert eigen["selectielijst_procestype"] == "https://b.example/zaken/selectielijst/api/v1/p/1"
    ander = vertaling.body(
        "ZaakType", element | {"selectielijst_procestype": "https://a.example/selectielijst/api/v1/p/1"}
    )
    assert ander["selectielijst_procestype"] == "https://a.example/selectielijst/api/v1/p/1"


# --- what is no such file ---------------------------------------------------------------------------------------------
GOED = ("RolType.json", "[]")
VERSLEUTELD = zip_met(GOED).replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
ONBEKEND_INGEPAKT = zip_met(GOED).replace(
    b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x63\x00"
)
SLECHT = {
    "leeg": (b"", "geen \\(heel\\) ZIP-bestand"),
    "geen zip": (b"[]", "geen \\(heel\\) ZIP-bestand"),
    "afgebroken": (zip_met(GOED)[:-30], "geen \\(heel\\) ZIP-bestand"),
    "geknoeid": (zip_met(("RolType.json", "[" + " " * 999 + "]")).replace(b"RolType.json", b"RolType.jsom", 1), "ZIP"),
    "versleuteld": (VERSLEUTELD, "versleuteld"),
    "onbekend ingepakt": (ONBEKEND_INGEPAKT, "onbekende manier"),
    "niets erin": (zip_met(), "geen export van een catalogus"),
    "iets anders": (zip_met(("readme.txt", "hallo")), "geen export van een catalogus"),
    "omhoog": (zip_met(GOED, ("../../etc/passwd", "x")), "verdachte naam"),
    "vanaf de wortel": (zip_met(GOED, ("/etc/passwd", "x")), "verdachte naam"),
    "van een ander": (zip_met(GOED, ("C:boot.ini", "x")), "verdachte naam"),
    "veel": (zip_met(*((f"{nummer}.json", "[]") for nummer in range(51))), "meer dan 50 bestanden"),
    "geen json": (zip_met(("RolType.json", "[{")), "RolType.json: .*geen geldige JSON"),
    "geen tekst": (zip_met(("RolType.json", b"\xff\xfe[]")), "geen geldige JSON"),
    "nul": (zip_met(("RolType.json", '["\\u0000"]')), "NUL"),
    "te diep": (zip_met(("RolType.json", "[" * 5000 + "]" * 5000)), "geen geldige JSON"),
    "geen lijst": (zip_met(("RolType.json", "{}")), "RolType.json bevat geen lijst"),
}


@pytest.mark.parametrize("soort", SLECHT)
def test_a_file_that_is_wrong_is_refused_in_one_line(soort):
    raw, reden = SLECHT[soort]
    with pytest.raises(BestandFout, match=reden) as found:
        lees(raw)
    assert "\n" not in str(found.value)


HEEL = zip_met(("RolType.json", json.dumps([{"url": URL + str(UUID(int=1))}])), ("Eigenschap.json", "[]"))


@given(st.lists(st.tuples(st.integers(0, len(HEEL) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_file_is_read_or_refused(changes):
    raw = bytearray(HEEL)
    for place, value in changes:
        raw[place] = value
    try:
        lees(bytes(raw))
    except BestandFout as error:
        assert "\n" not in str(error)


def test_a_name_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        raw = zip_met(GOED, GOED)
    with pytest.raises(BestandFout, match="twee keer"):
        lees(raw)


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(uitwisseling, "MAX_INHOUD", 1024**2)
    with pytest.raises(BestandFout, match="uitgepakt is het bestand te groot: hooguit 1 MB"):
        lees(zip_met(("RolType.json", b"[" + b" " * 1024**2 + b"]")))
    helft = b"[" + b" " * (600 * 1024) + b"]"
    with pytest.raises(BestandFout, match="uitgepakt is het bestand te groot"):
        lees(zip_met(("RolType.json", helft), ("Eigenschap.json", helft)))


def test_more_elements_than_anyone_has_are_refused(monkeypatch):
    monkeypatch.setattr(uitwisseling, "MAX_ELEMENTEN", 10)
    with pytest.raises(BestandFout, match="meer dan 10 typen"):
        lees(zip_met(("RolType.json", json.dumps([{}] * 11))))


def test_elements_without_a_url_of_their_own_are_faults_and_other_files_are_named():
    goed = {"url": URL + str(UUID(int=1))}
    found = lees(zip_met(("RolType.json", json.dumps([goed, goed, 7, {}, {"url": URL}])), ("__MACOSX/x", "")))
    assert found.elementen["RolType"] == [goed] and found.onbekend == ["__MACOSX/x"]
    assert [each.split(": ")[0] for each in found.fouten] == [f"RolType nummer {nummer}" for nummer in (2, 3, 4, 5)]


def test_a_file_that_is_absent_or_too_large_is_refused(tmp_path, monkeypatch):
    with pytest.raises(BestandFout, match="niet te lezen"):
        open_bestand(tmp_path / "er-niet.zip")
    monkeypatch.setattr(uitwisseling, "MAX_BESTAND", 10)
    (tmp_path / "groot.zip").write_bytes(b"x" * 11)
    with pytest.raises(BestandFout, match="te groot"):
        open_bestand(tmp_path / "groot.zip")


# --- the commands -----------------------------------------------------------------------------------------------------
CATALOGUS = {"url": URL + str(UUID(int=1)), "domein": "TEST", "rsin": "123456782", "contactpersoon_beheer_naam": "X"}


def voer_uit(folder: Path, *words: str) -> tuple[int, str]:
    env = {
        "GEMEENGOED_ZAKEN_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/opdracht.db",
        "GEMEENGOED_ZAKEN_BASE_URLS": "https://b.example",
        "GEMEENGOED_ZAKEN_DOCUMENTEN_MAP": str(folder / "documenten"),
    }
    found = CliRunner(env=env).invoke(cli, ["catalogus", *words])
    return found.exit_code, found.output


def test_the_commands_read_and_write_and_tell(tmp_path):
    van, naar = str(tmp_path / "van.zip"), str(tmp_path / "naar.zip")
    Path(van).write_bytes(schrijf({"Catalogus": [CATALOGUS]}))
    code, told = voer_uit(tmp_path, "import", van, "--proef")
    assert code == 0 and "1 goedgekeurd" in told and "er is niets bewaard" in told
    code, told = voer_uit(tmp_path, "import", van)
    assert code == 0 and "1 overgenomen" in told
    code, told = voer_uit(tmp_path, "import", van)
    assert code == 1 and "bestaat hier al" in told and "Traceback" not in told
    assert voer_uit(tmp_path, "export", naar)[0] == 0
    assert lees(Path(naar).read_bytes()).elementen["Catalogus"][0]["domein"] == "TEST"
    code, told = voer_uit(tmp_path, "export", naar)
    assert code == 1 and "bestaat al" in told
    Path(van).write_bytes(schrijf({"Catalogus": [CATALOGUS | {"rsin": "1", "domein": "ANDER"}]}))
    code, told = voer_uit(tmp_path, "import", van, "--nieuwe-uuids")
    assert code == 1 and "fout: Catalogus ANDER: rsin" in told and "niets overgenomen, fouten: 1" in told
    Path(van).write_bytes(schrijf({"Catalogus": [CATALOGUS | {"domein": "\x1b[31m"}]}))
    assert "?[31m" in voer_uit(tmp_path, "import", van, "--nieuwe-uuids")[1]
