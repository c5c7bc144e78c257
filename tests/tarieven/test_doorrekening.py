"""A year computed in one go and kept (domain rule 8), and what people read of it."""

from decimal import Decimal as D
from xml.etree import ElementTree

import pytest
import support
from sqlalchemy import func, select
from support import ok
from tarieven.app import TARIEVEN
from tarieven.rekenspoor import canoniek, herbereken, ingepakt, uitgepakt, van_json, zegel
from tarieven.tables import Gemeente, Tarief

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("error:Pydantic serializer")]


async def reken_door(api) -> dict:
    return ok(await api.post("/begrotingsjaren/2024/doorrekeningen"), 201)


async def meldingen(app) -> list[dict]:
    uitgaand = app.house.metadata.tables["uitgaand"]
    async with app.house.sessions() as db:
        rijen = (await db.execute(select(uitgaand.c.bericht).order_by(uitgaand.c.id))).scalars()
        return [each for each in rijen if each["resource"] == "doorrekening"]


async def test_8_a_second_run_writes_nothing(app, feiten):
    eerste = await reken_door(feiten)
    assert (eerste["regels"], eerste["geschreven"], eerste["vervallen"]) == (109, 109, 0)
    assert abs(D(eerste["totaal"]) - 13_002_215) <= 40  # the printed grand total, of rounded cells
    tweede = await reken_door(feiten)
    assert (tweede["regels"], tweede["geschreven"], tweede["totaal"]) == (109, 0, eerste["totaal"])
    (melding,) = await meldingen(app)
    assert (melding["kanaal"], melding["kenmerken"]) == ("tarieven", {"jaar": "2024"})


async def test_8_what_changes_is_a_new_version_and_the_old_one_stays(app, feiten):
    await reken_door(feiten)
    afname = ok(await feiten.get("/afnames?lid=1901&product=open-online"))["results"][0]
    regel = {"afname": afname["url"], "omschrijving": "Extra ondersteuning", "bedrag": "1000.00"}
    ok(await feiten.post("/contractregels", json=regel), 201)
    assert (await reken_door(feiten))["geschreven"] == 1
    weg = ok(await feiten.patch(f"/afnames/{afname['uuid']}", json={"van": "2025-01-01", "begrootVanaf": 2024}))
    assert weg["van"] == "2025-01-01"
    gedaan = await reken_door(feiten)
    assert (gedaan["regels"], gedaan["geschreven"], gedaan["vervallen"]) == (108, 0, 1)
    async with app.house.sessions() as db:
        versies = select(func.count()).select_from(Tarief)
        geldig = (await db.execute(versies.where(Tarief.geldig))).scalar_one()
        assert (geldig, (await db.execute(versies)).scalar_one()) == (108, 110)


@pytest.mark.parametrize("bewaard", [False, True])
async def test_8_the_tariffs_of_deventer_with_their_trace(feiten, bewaard):
    if bewaard:
        await reken_door(feiten)
    gevonden = ok(await feiten.get("/tarieven/GM0150/2024?spoor=true"))
    assert gevonden["herkomst"] == ("vastgelegd" if bewaard else "berekend")
    assert {each["product"]: each["inEuros"]["tarief"] for each in gevonden["regels"]} == {
        "burgerzaken": "223975", "burgerzaken-kansen": "6729", "e-suite": "455224",
    }  # fmt: skip
    assert gevonden["totaal"]["inEuros"]["tarief"] == "685928"
    for each in gevonden["regels"]:
        assert herbereken(each["spoor"]) == D(each["onafgerond"]["tarief"])
        assert zegel(each["spoor"]) == each["spoorHash"]
        assert each["uitleg"][0].startswith("De bijdrage van Deventer voor ")
        assert van_json(each["spoor"]).vind("tarief").waarde == D(each["onafgerond"]["tarief"])
    kort = ok(await feiten.get("/tarieven/0150/2024"))
    assert [each["spoor"] for each in kort["regels"]] == [None] * 3
    assert [each["spoorHash"] for each in kort["regels"]] == [each["spoorHash"] for each in gevonden["regels"]]


async def test_8_what_was_kept_does_not_follow_the_sources(feiten):
    await reken_door(feiten)
    voor = ok(await feiten.get("/tarieven/0150/2024?spoor=true"))
    andere = {"gmCode": "0150", "peildatum": "2022-01-01", "soort": "voorlopig", "aantal": 1, "correctie": "vergissing"}
    ok(await feiten.post("/inwonertallen", json=andere), 201)
    assert ok(await feiten.get("/tarieven/0150/2024?spoor=true")) == voor


@pytest.mark.parametrize(
    ("pad", "status"),
    [
        ("/tarieven/9999/2024", 422),
        ("/tarieven/0150/2019", 409),
        ("/tarieven/0150/vorig", 404),
        ("/tarieven/0150/2019/spoor/pdf", 409),
    ],
)
async def test_what_is_not_there(feiten, pad, status):
    assert (await feiten.get(pad)).status_code == status


async def test_who_may_only_read_computes_nothing(app, feiten):
    await support.register(app, "lezer", "tarieven.lezen")
    async with support.client(app, TARIEVEN, "lezer") as lezer:
        assert (await lezer.post("/begrotingsjaren/2024/doorrekeningen")).status_code == 403
        assert (await lezer.get("/tarieven/0150/2024")).status_code == 200
    await support.register(app, "niemand", "tarieven.niets")
    async with support.client(app, TARIEVEN, "niemand") as niemand:
        for pad in ("/tarieven/0150/2024", "/tarieven/0150/2024/spoor/html", "/tarieven/0150/2024/spoor/svg"):
            assert (await niemand.get(pad)).status_code == 403


# --- for people -------------------------------------------------------------------------------------------------------
HTML = {"Accept": "text/html"}


async def pagina(api, pad: str) -> ElementTree.Element:
    answer = await api.get(pad, headers=HTML)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    beleid = answer.headers["content-security-policy"]
    assert "default-src 'none'" in beleid
    assert "unsafe" not in beleid
    assert "<script" not in answer.text
    assert "https://" not in answer.text.replace("http://www.w3.org/2000/svg", "")
    tekst = answer.text.removeprefix("<!doctype html>\n")
    return ElementTree.fromstring(tekst.replace('<meta charset="utf-8">', "").replace(META, ""))


META = '<meta name="viewport" content="width=device-width, initial-scale=1">'


async def test_8_a_page_for_a_council_member(feiten):
    html = await pagina(feiten, "/tarieven/0193/2024/spoor/html")
    alles = " ".join(html.itertext())
    assert html.get("lang") == "nl"
    assert "Wat betaalt Zwolle in 2024?" in alles
    assert "Opnieuw uitgerekend uit onderstaande getallen: klopt met het tarief." in alles
    for code in ("SRC-1070", "SRC-MYLEX", "SRC-BZMPEIL"):
        assert code in alles  # the finding of a defective source is named beside its number
    assert "KLOPT NIET" not in alles


async def test_8_the_page_can_be_read_by_everyone(feiten):
    """WCAG 2.2 AA, as far as the tree tells: one main heading, no level skipped, tables with headers and captions,
    every chart with a title, a description and a table that says the same."""
    html = await pagina(feiten, "/tarieven/0150/2024/spoor/html")
    koppen = [each.tag for each in html.iter() if each.tag in ("h1", "h2", "h3")]
    assert koppen[0] == "h1"
    assert set(koppen[1:]) == {"h2"}
    ids = [each.get("id") for each in html.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for tabel in html.iter("table"):
        assert tabel.find("caption") is not None
        assert all(kop.get("scope") for kop in tabel.iter("th"))
        assert all(rij[0].tag == "th" for rij in tabel.iter("tr"))
    for svg in html.iter("{http://www.w3.org/2000/svg}svg"):
        assert svg.get("role") == "img"
        assert set(svg.get("aria-labelledby", "").split()) <= set(ids)
    for klasse in ("utrecht-document", "utrecht-heading-1", "utrecht-table", "utrecht-skip-link"):
        assert any(klasse in each.get("class", "").split() for each in html.iter())


@pytest.mark.parametrize("pad", ["/tarieven/0150/2024/spoor", "berekening", "simulatie"])
async def test_8_the_same_as_pdf_and_as_chart(feiten, pad):
    if pad == "berekening":
        vraag = {"jaar": 2024, "product": "open-online", "inwoners": 23_084}
        uuid = ok(await feiten.post("/berekeningen", json=vraag), 201)["uuid"]
        pad = f"/berekeningen/{uuid}/spoor"
    if pad == "simulatie":
        weg = {"soort": "vertrek", "gemeente": "0599", "product": "e-suite"}
        vraag = {"jaar": 2024, "wijzigingen": [weg]}
        pad = f"/simulaties/{ok(await feiten.post('/simulaties', json=vraag), 201)['uuid']}/effect"
    pdf = await feiten.get(f"{pad}/pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["content-type"] == "application/pdf"
    svg = await feiten.get(f"{pad}/svg")
    tekening = ElementTree.fromstring(svg.content)
    assert tekening.get("role") == "img"
    assert [each.tag.split("}")[1] for each in tekening][:2] == ["title", "desc"]
    await pagina(feiten, f"{pad}/html")


async def test_8_the_page_says_so_when_a_trace_was_tampered_with(app, feiten):
    await reken_door(feiten)
    async with app.house.sessions.begin() as db:
        query = select(Tarief).join(Gemeente).where(Gemeente.gm_code == "0193").order_by(Tarief.id).limit(1)
        row = (await db.execute(query)).scalar_one()
        row.spoor = ingepakt(canoniek(uitgepakt(row.spoor) | {"onafgerond": "1"}))
    html = await pagina(feiten, "/tarieven/0193/2024/spoor/html")
    assert "KLOPT NIET" in " ".join(html.itertext())
