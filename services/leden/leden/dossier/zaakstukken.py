"""Stukken: papers that go to a zaak as a document, made here or handed in; here they are kept until they are there."""

from typing import Annotated, Any
from uuid import UUID, uuid4

from commonground.call import Call
from commonground.filters import on
from commonground.problems import Conflict, Invalid
from commonground.resource import Body, Resource, published
from commonground.rules import Write
from commonground.types import Url
from pydantic import Base64Bytes, Field, StringConstraints
from sqlalchemy import Select, select

from leden.besluit.besluiten import BESLUITEN
from leden.dossier import dossiers
from leden.lidmaatschap.leden import LEDEN
from leden.organen.mandaten import MANDATEN
from leden.persoonsgegevens import geen_persoonsgegevens
from leden.statutair.statutenbeheer import STATUTENAKTEN
from leden.tables import Dossiertaak, Stuk
from leden.vergadering.agendapunten import AGENDAPUNTEN, MET_VERTROUWELIJK
from leden.vergadering.vergaderingen import VERGADERINGEN
from leden.vormen import Adres, Sleutel

OPZEGGINGSBRIEF = "Opzeggingsbrief"
# What may be handed in with what, and at which zaaktype it comes: names of the catalogue.
AANVRAAG = {"Aanmeldingsbrief", "Adviesrapport", "Collegebesluit", "Raadsbesluit wensen en bedenkingen"}
VOOR_DE_AGENDA = {"Bijlage vergadering", "Oplegger"}
NEEMT_AAN: dict[Resource, tuple[str, frozenset[str]]] = {
    LEDEN: ("LEDEN-AANVRAAG", frozenset({*AANVRAAG, "Samenwerkingsovereenkomst", "Tariefberekening", OPZEGGINGSBRIEF})),
    VERGADERINGEN: ("LEDEN-ALV", frozenset({*VOOR_DE_AGENDA, "Kwartaalrapportage"})),
    AGENDAPUNTEN: ("LEDEN-ALV", frozenset(VOOR_DE_AGENDA)),
    STATUTENAKTEN: (
        "LEDEN-STATUTEN",
        frozenset({"Voorstel statutenwijziging", "Goedkeuring RvC", "Notariële akte", "Bewijs handelsregister"}),
    ),
    MANDATEN: ("LEDEN-RVC", frozenset({"Profielschets", "Voordracht RvC"})),
    BESLUITEN: (
        "TARIEF-BESLUIT",
        frozenset({"Bedrijfsplan en begroting", "Memo financiële impact per gemeente", "Oplegger", "Tarieventabel"}),
    ),
}


class StukBody(Body):
    bij: Annotated[
        Url,
        Field(
            description="Het lid, de vergadering, het agendapunt, de statutenakte, het mandaat of het besluit.",
            json_schema_extra={"writeOnly": True},
        ),
    ]
    soort: Annotated[str, Field(max_length=80, description="Het informatieobjecttype uit de catalogus.")]
    titel: Annotated[str, Field(min_length=1, max_length=200, description="Titel van het stuk.")]
    bestandsnaam: Annotated[str, Field(max_length=255, description="Naam van het bestand.")] = ""
    formaat: Annotated[
        str, StringConstraints(pattern=r"^[\w.+-]+/[\w.+-]+$", max_length=255), Field(description="Mediatype.")
    ] = "application/pdf"
    vertrouwelijk: Annotated[bool, Field(description="Of het stuk buiten de openbare stukken blijft.")] = False
    inhoud: Annotated[
        Base64Bytes,
        Field(min_length=1, description="De inhoud, in base64.", json_schema_extra={"writeOnly": True}),
    ]


class StukShown(StukBody):
    url: Adres
    uuid: Sleutel
    onderwerp: Annotated[UUID, Field(description="Waar het bij hoort, zoals bij /dossiertaken.")]
    document: Annotated[Url | None, Field(description="Het document in de Documenten API; leeg zolang het er niet is.")]


async def er_is_een_zaak(write: Write) -> Invalid | None:
    """Finds what the paper is with, and the first task of its zaak, which tells how that zaak is known."""
    new, call = write.new, write.call
    bij = next((each for each in NEEMT_AAN if new.bij.startswith(f"{each.api.root}{each.path}/")), None)
    if bij is None:
        return Invalid("bij", "no_match", "Bij zo'n resource horen geen stukken.")
    zaaktype, soorten = NEEMT_AAN[bij]
    if new.soort not in soorten:
        return Invalid("soort", "invalid_choice", f"Hier kan: {', '.join(sorted(soorten))}.")
    rij = write.found["bij"] = await bij.by_url(call, new.bij, "bij", lock=True)
    onderwerp = onderwerp_van(bij, rij)
    if new.soort == OPZEGGINGSBRIEF:
        opzegging = dossiers.lopende(await dossiers.levensloop(call.db, rij.id))
        zaaktype, onderwerp = "LEDEN-OPZEGGING", UUID(str(opzegging.uuid)) if opzegging else onderwerp
    taken = select(Dossiertaak).where(Dossiertaak.onderwerp == onderwerp, Dossiertaak.zaaktype == zaaktype)
    eerste = (await call.db.execute(taken.order_by(Dossiertaak.id).limit(1))).scalar_one_or_none()
    if eerste is None:
        raise Conflict("GEEN_ZAAK", "Hier loopt geen zaak van dit type bij.")
    write.found["taak"] = eerste
    return None


def onderwerp_van(bij: Resource, rij: Any) -> UUID:
    """An agenda item comes at the zaak of its meeting, a decision on tariffs has that of its item, if it has one."""
    if bij is AGENDAPUNTEN:
        return UUID(str(rij.vergadering))
    return UUID(str((bij is BESLUITEN and rij.agendapunt) or rij.uuid))


columns = published(Stuk, "kenmerk", "inhoud")


class Stukken(Resource):
    name, path, table, body, shows = "stuk", "/stukken", Stuk, StukBody, StukShown
    operations = ("list", "create", "read")
    refuses = (422, 409)
    query = select(*(kolom for kolom in Stuk.__table__.columns if kolom.name != "inhoud")).order_by(Stuk.id)
    scopes = {"read": ("leden.lezen",), "create": ("leden.schrijven", "leden.secretaris")}
    filters = {**on(Stuk.onderwerp), **on(Stuk.soort)}
    create_rules = (er_is_een_zaak, geen_persoonsgegevens("titel", "bestandsnaam"))

    def visible(self, call: Call) -> Select:
        query = super().visible(call)
        return query if call.may(*MET_VERTROUWELIJK) else query.where(Stuk.vertrouwelijk.is_(False))

    def represent(self, row: Any, call: Call) -> dict:
        return columns(row, call) | {"url": self.url(call, row.uuid), "document": row.document or None}

    def kenmerken(self, row: Any, call: Call) -> dict[str, str]:
        return {"objectsoort": "stuk", "orgaan": "", "gmCode": ""}

    def label(self, row: Any) -> str:
        return row.titel

    async def values(self, write: Write) -> dict:
        new, bij, taak, uuid = write.new, write.found["bij"], write.found["taak"], uuid4()
        is_lid = taak.zaaktype == "LEDEN-OPZEGGING"
        return new.model_dump(exclude={"bij", "inhoud"}) | {
            "inhoud": new.inhoud,  # as bytes
            "uuid": uuid,
            "kenmerk": dossiers.kenmerk(taak.zaaktype, taak.onderwerp, "stuk", str(uuid)),
            "onderwerp": taak.onderwerp if is_lid else UUID(str(bij.uuid)),
            "vertrouwelijk": new.vertrouwelijk or getattr(bij, "vertrouwelijk", False),
            "document": "",
        }

    async def stored(self, write: Write) -> None:
        """A task of its own, after those of the zaak that were there before."""
        taak, call, rij = write.found["taak"], write.call, write.found["row"]
        anders = ("oorzaak", "eigenschappen", "omschrijving", "besluit", "besluittekst", "orgaan")
        gegevens = {naam: waarde for naam, waarde in taak.gegevens.items() if naam not in anders}
        gegevens |= {"sleutel": taak.sleutel, "stappen": [["document", rij.soort]], "keer": str(rij.uuid)}
        naam = taak.gegevens["omschrijving"]
        await dossiers.zet_klaar(call.db, call.now, taak.zaaktype, taak.onderwerp, "stuk", naam, **gegevens)


STUKKEN = Stukken()
