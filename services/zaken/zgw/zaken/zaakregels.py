"""The rules of a zaak itself, in the order of the standard; those of its parts are in `rules.py`."""

import asyncio
from typing import Any

from commonground.problems import Invalid, ValidationFailed
from commonground.references import Unfetchable
from commonground.rules import Write, rule
from pydantic import BaseModel
from sqlalchemy import exists, or_, select

from zgw.besluiten.tables import Besluit
from zgw.catalogi import selectielijst
from zgw.catalogi.tables import DeelZaakType
from zgw.documenten.tables import EnkelvoudigInformatieObject, Versie
from zgw.elders import haal
from zgw.regels import eerste, in_de_toekomst, oud, vast
from zgw.verwijzingen import rij_van
from zgw.zaken.tables import (
    Resultaat,
    Rol,
    Status,
    Zaak,
    ZaakBesluit,
    ZaakEigenschap,
    ZaakInformatieObject,
    ZaakObject,
)


@rule("zrc-001")
async def zaaktype_is_gepubliceerd(write: Write) -> Invalid | None:
    if write.changes("zaaktype") and write.found["zaaktype"].concept:
        return Invalid("zaaktype", "not-published", "Dit zaaktype is nog een concept.")


async def onderdelen_passen_bij_nieuw_zaaktype(write: Write) -> Invalid | None:
    """The standard lets a zaak change its type (1.5.0); its parts are of types that belong to the old one."""
    if not write.changes("zaaktype") or oud(write.call):
        return vast(write, "zaaktype", "zaaktype")
    onderdelen = [exists().where(deel.zaak_id == write.old.id) for deel in (Status, Resultaat, Rol, ZaakEigenschap)]
    onderdelen.append(exists().where(ZaakObject.zaak_id == write.old.id, ZaakObject.zaakobjecttype != ""))
    if await eerste(write, select(Zaak.id).where(Zaak.id == write.old.id, or_(*onderdelen))):
        return Invalid("zaaktype", "zaaktype-mismatch", "De zaak heeft al onderdelen die bij het oude zaaktype horen.")


@rule("zrc-002")
async def identificatie_is_uniek_en_vast(write: Write) -> Invalid | None:
    nieuw = write.new
    if write.old is not None:
        return vast(write, "identificatie", "identificatie") if nieuw.identificatie else None
    zelfde = Zaak.bronorganisatie == nieuw.bronorganisatie, Zaak.identificatie == nieuw.identificatie
    if nieuw.identificatie and await eerste(write, select(Zaak.id).where(*zelfde)):
        return NIET_UNIEK


NIET_UNIEK = Invalid(
    "identificatie", "identificatie-niet-uniek", "Deze identificatie bestaat al bij de bronorganisatie."
)


class Communicatiekanaal(BaseModel):
    """What the referentielijsten show of one, at the least."""

    naam: str
    omschrijving: str


@rule("zrc-010")
async def communicatiekanaal_bestaat(write: Write) -> Invalid | None:
    kanaal, call = write.new.communicatiekanaal, write.call
    if not kanaal or not write.changes("communicatiekanaal"):
        return None
    try:
        await call.house.references.fetch(call.show(kanaal), Communicatiekanaal)
    except Unfetchable as fout:
        return fout.on("communicatiekanaal")


async def selectielijstklasse_bestaat(write: Write) -> Invalid | None:
    klasse = write.new.selectielijstklasse
    if klasse and write.changes("selectielijstklasse"):
        return (await selectielijst.zoek(write.call, klasse, "resultaten")).on("selectielijstklasse")


@rule("zrc-011")
async def relevante_andere_zaken_bestaan(write: Write) -> list[Invalid]:
    bekend = {andere["url"] for andere in write.old.relevante_andere_zaken} if write.old is not None else set()
    nieuw = [(nr, each.url) for nr, each in enumerate(write.new.relevante_andere_zaken) if each.url not in bekend]
    fouten = [await zaak_bestaat(write, f"relevanteAndereZaken.{nr}.url", url) for nr, url in nieuw]
    return [fout for fout in fouten if fout]


async def zaak_bestaat(write: Write, veld: str, url: str) -> Invalid | None:
    try:
        await rij_van(write.call, veld, url, "zaak")
    except ValidationFailed as fout:
        return fout.invalid[0]


@rule("zrc-013")
async def hoofdzaak_is_geen_deelzaak(write: Write) -> Invalid | None:
    """One level deep: a deelzaak is no hoofdzaak nor the other way round, and its zaaktype may be a part."""
    hoofd = write.found.get("hoofdzaak")
    if hoofd is None:
        return None
    if write.old is not None and hoofd.id == write.old.id:
        return Invalid("hoofdzaak", "self-forbidden", "Een zaak is niet haar eigen hoofdzaak.")
    if hoofd.hoofdzaak_id is not None:
        return Invalid("hoofdzaak", "deelzaak-als-hoofdzaak", "Deze hoofdzaak is zelf een deelzaak.")
    if write.old is not None and await eerste(write, select(Zaak.id).where(Zaak.hoofdzaak_id == write.old.id)):
        return Invalid("hoofdzaak", "deelzaak-als-hoofdzaak", "Deze zaak heeft zelf deelzaken.")
    return await mag_deel_zijn(write, hoofd)


async def mag_deel_zijn(write: Write, hoofd: Any) -> Invalid | None:
    if hoofd.zaaktype_id is None:
        zaaktype = await rij_van(write.call, "hoofdzaak", hoofd.zaaktype, "zaaktype", bewaard=True)
        past = zaaktype.noemt("deelzaaktypen", write.new.zaaktype, write.found["zaaktype"], "identificatie")
        return None if past else GEEN_DEEL
    soort = DeelZaakType.identificatie == write.found["zaaktype"].identificatie
    if not await eerste(write, select(DeelZaakType.id).where(DeelZaakType.zaaktype_id == hoofd.zaaktype_id, soort)):
        return GEEN_DEEL


GEEN_DEEL = Invalid("hoofdzaak", "invalid-deelzaaktype", "Dit zaaktype is geen deelzaaktype van dat van de hoofdzaak.")


@rule("zrc-014")
async def geen_betaaldatum_als_er_niets_te_betalen_is(write: Write) -> Invalid | None:
    betaald = write.new.laatste_betaaldatum
    if "laatste_betaaldatum" not in write.given or betaald is None:
        return None
    if write.new.betalingsindicatie == "nvt":
        return Invalid("laatsteBetaaldatum", "betaling-nvt", "Er is niets te betalen.")
    if in_de_toekomst(write, betaald):
        return Invalid("laatsteBetaaldatum", "future_not_allowed", "Er kan niet in de toekomst betaald zijn.")


@rule("zrc-015")
async def producten_horen_bij_zaaktype(write: Write) -> Invalid | None:
    toegestaan = map(write.call.store, write.found["zaaktype"].producten_of_diensten)
    if write.changes("producten_of_diensten") and set(write.new.producten_of_diensten) - set(toegestaan):
        return Invalid(
            "productenOfDiensten",
            "invalid-products-services",
            "Het zaaktype levert niet al deze producten of diensten.",
        )


# --- archive and removal ----------------------------------------------------------------------------------------------
def documenten_van(*zaak_ids: int) -> Any:
    """The latest versions of the documents of zaken."""
    document = EnkelvoudigInformatieObject
    return (
        select(Versie.id)
        .join(document, (document.id == Versie.document_id) & (document.versie == Versie.versie))
        .join(ZaakInformatieObject, ZaakInformatieObject.informatieobject_id == document.id)
        .where(ZaakInformatieObject.zaak_id.in_(zaak_ids))
    )


async def documenten_elders(write: Write, zaak_id: int) -> list[Any]:
    """The documents of a zaak in other components, as they are now. Raises ValidationFailed: bad-url."""
    if "documenten elders" not in write.found:
        relatie = ZaakInformatieObject
        elders = relatie.zaak_id == zaak_id, relatie.informatieobject_id.is_(None)
        urls = (await write.call.db.execute(select(relatie.informatieobject).where(*elders))).scalars()
        try:
            soort = "enkelvoudiginformatieobject"
            gevonden = await asyncio.gather(*(haal(write.call, url, soort) for url in urls))
        except Unfetchable as fout:
            raise ValidationFailed(fout.on("nonFieldErrors")) from None
        write.found["documenten elders"] = gevonden
    return write.found["documenten elders"]


@rule("zrc-022")
async def archiveren_kan_als_alles_vaststaat(write: Write) -> Invalid | None:
    nieuw = write.new
    if nieuw.archiefstatus == "nog_te_archiveren" or not write.changes("archiefstatus"):
        return None
    if write.old and (
        await eerste(write, documenten_van(write.old.id).where(Versie.status != "gearchiveerd"))
        or any(document.status != "gearchiveerd" for document in await documenten_elders(write, write.old.id))
    ):
        return Invalid("archiefstatus", "documents-not-archived", "Niet alle documenten van de zaak zijn gearchiveerd.")
    if not nieuw.archiefnominatie:
        return Invalid("archiefnominatie", "archiefnominatie-not-set", "De archiefnominatie is nog leeg.")
    if not nieuw.archiefactiedatum:
        return Invalid("archiefactiedatum", "archiefactiedatum-not-set", "De archiefactiedatum is nog leeg.")


@rule("zrc-023")
async def zaak_heeft_geen_besluiten(write: Write) -> Invalid | None:
    """Not in the standard, but a besluit, here or elsewhere, must not be left without its zaak."""
    zaken = select(Zaak.id).where(or_(Zaak.id == write.old.id, Zaak.hoofdzaak_id == write.old.id))
    hier, elders = exists().where(Besluit.zaak_id.in_(zaken)), exists().where(ZaakBesluit.zaak_id.in_(zaken))
    if await eerste(write, select(Zaak.id).where(Zaak.id == write.old.id, or_(hier, elders))):
        return Invalid("nonFieldErrors", "related-besluiten", "Er zijn nog besluiten bij deze zaak.")
