"""The tables of 2024 over HTTP: Open Online exactly from rules alone, the others within a euro."""

from decimal import Decimal

import pytest
from support import ok

pytestmark = pytest.mark.anyio
DELEN = ("leverancierskosten", "producturen", "verenigingskosten", "tarief")

# Tabel 18, from the printed rows that are public: the special cases
OPEN_ONLINE = {
    "0281": (15385, 1675, 5617, 22677),  # Tiel, joined in 2024
    "1652": (15384, 1675, 5617, 22676),  # Gemert-Bakel, was a customer
    "0193": (18291, 1991, 6678, 26960),
    "1901": (13931, 1517, 5086, 20534),  # Bodegraven-Reeuwijk, class 1 against its population
    "0226": (16837, 1833, 6147, 24817),  # Duiven, for three municipalities
}
# leverancierskosten of all 29 rows of Tabel 18
LEVERANCIERSKOSTEN = {
    "0106": 16837, "1681": 15384, "0216": 15385, "0281": 15385, "1960": 15385, "0109": 15384, "0177": 15384,
    "0114": 18291, "0153": 19743, "1652": 15384, "0014": 19743, "0166": 15384, "1659": 13931, "1895": 15384,
    "0173": 15384, "1586": 15384, "0957": 15384, "0453": 16837, "0852": 13931, "0193": 18291, "0147": 13931,
    "1901": 13931, "0226": 16837, "0394": 19743, "1507": 15384, "1916": 16837, "0171": 15384, "0984": 15384,
    "0865": 13931,
}  # fmt: skip
# the printed totals of Tabel 10-18: rows, inhabitants, leverancierskosten, producturen, verenigingskosten, tarief
TOTALEN = {
    "e-suite": (20, 1_977_264, 5_753_312, 20_189, 1_900_971, 7_674_472),
    "burgerzaken": (19, 1_230_091, 2_054_674, 115_816, 714_653, 2_885_143),
    "burgerzaken-kansen": (13, 1_039_000, 736_967, 0, 242_653, 979_620),
    "my-lex": (14, 1_253_217, 371_017, 37_326, 134_803, 543_146),
    "podiumd-formulier": (10, 523_216, 128_155, 30_283, 52_167, 210_606),
    "open-online": (29, 1_767_358, 463_582, 50_472, 169_257, 683_310),
}


async def tabel(api, product: str) -> dict:
    return ok(await api.get(f"/begrotingsjaren/2024/producten/{product}/tarieven"))


def euros(regel: dict) -> tuple[int, ...]:
    return tuple(int(regel["inEuros"][deel]) for deel in DELEN)


async def test_the_29_members_of_open_online_exactly(feiten):
    leden = {each["lid"]: euros(each) for each in (await tabel(feiten, "open-online"))["leden"]}
    assert {lid: cellen[0] for lid, cellen in leden.items()} == LEVERANCIERSKOSTEN
    assert {lid: leden[lid] for lid in OPEN_ONLINE} == OPEN_ONLINE


async def test_the_totals_of_open_online_are_of_unrounded_amounts(feiten):
    totaal = (await tabel(feiten, "open-online"))["totalen"]["begroot"]
    assert [totaal["inCenten"][deel] for deel in DELEN] == ["463581.56", "50471.95", "169256.39", "683309.90"]


@pytest.mark.parametrize("product", TOTALEN)
async def test_the_printed_totals_per_product(feiten, product):
    totaal = (await tabel(feiten, product))["totalen"]["begroot"]
    rijen, inwoners, *bedragen = TOTALEN[product]
    assert (totaal["aantal"], totaal["inwoners"]) == (rijen, inwoners)
    verschillen = [abs(Decimal(totaal["onafgerond"][d]) - b) for d, b in zip(DELEN, bedragen, strict=True)]
    assert max(verschillen) <= Decimal(rijen) / 2 + Decimal("0.5"), verschillen


@pytest.mark.parametrize(
    ("product", "lid", "gedrukt"),
    [
        ("e-suite", "0150", (341267, 1198, 112759, 455224)),
        ("e-suite", "1773", (80026, 281, 26442, 106749)),
        ("e-suite", "1652", (139429, 489, 46069, 185988)),
        ("e-suite", "0599", (1120035, 3930, 370074, 1494040)),
        ("e-suite", "0193", (427524, 1500, 141260, 570284)),
        ("burgerzaken", "0150", (159506, 8991, 55479, 223975)),
        ("burgerzaken", "1773", (45138, 2544, 15700, 63382)),
        ("burgerzaken", "1652", (62249, 3509, 21651, 87409)),
        ("burgerzaken", "0193", (198979, 11216, 69209, 279404)),
        ("burgerzaken", "0984", (75324, 4246, 26199, 105769)),
        ("burgerzaken-kansen", "1895", (10000, 0, 3293, 13293)),
        ("burgerzaken-kansen", "0193", (116856, 0, 38476, 155332)),
        ("burgerzaken-kansen", "0147", (29585, 0, 9741, 39326)),
        ("burgerzaken-kansen", "0984", (32785, 0, 10795, 43579)),
        ("my-lex", "1652", (11790, 1186, 4284, 17259)),
        ("my-lex", "0415", (16833, 1693, 6116, 24642)),
        ("my-lex", "1895", (16563, 1666, 6018, 24247)),
        ("my-lex", "0599", (100616, 10122, 36557, 147296)),
        ("my-lex", "0193", (49873, 5017, 18121, 73011)),
        ("podiumd-formulier", "1901", (14771, 3490, 6013, 24275)),
        ("podiumd-formulier", "0226", (24756, 5850, 10077, 40683)),
        ("podiumd-formulier", "0293", (0, 0, 0, 0)),
        ("podiumd-formulier", "0394", (14771, 3490, 6013, 24275)),
    ],
)
async def test_printed_rows_within_one_euro(feiten, product, lid, gedrukt):
    regel = next(each for each in (await tabel(feiten, product))["leden"] if each["lid"] == lid)
    afwijking = [abs(cel - druk) for cel, druk in zip(euros(regel), gedrukt, strict=True)]
    assert max(afwijking) <= 1, euros(regel)


async def test_a_member_that_came_later_stands_apart(feiten):
    nieuw = {"lid": "0168", "product": "open-online", "van": "2024-07-01"}
    afname = ok(await feiten.post("/afnames", json=nieuw), 201)
    gevonden = await tabel(feiten, "open-online")
    losser = next(each for each in gevonden["leden"] if each["lid"] == "0168")
    assert (losser["sleutel"], losser["afname"]) == ("nieuwe_afname", afname["url"])
    assert (gevonden["totalen"]["begroot"]["aantal"], gevonden["totalen"]["nieuw"]["aantal"]) == (29, 1)
    assert gevonden["totalen"]["nieuw"]["inCenten"]["tarief"] == "17756.12"


@pytest.mark.parametrize("pad", ["2024/producten/bestaat-niet", "vierentwintig/producten/my-lex"])
async def test_what_is_not_there(feiten, pad):
    assert (await feiten.get(f"/begrotingsjaren/{pad}/tarieven")).status_code == 404


async def test_a_year_without_a_budget_has_no_tariffs(feiten):
    answer = await feiten.get("/begrotingsjaren/2023/producten/my-lex/tarieven")
    assert (answer.status_code, answer.json()["code"]) == (409, "TARIEF_NIET_VASTGESTELD")
