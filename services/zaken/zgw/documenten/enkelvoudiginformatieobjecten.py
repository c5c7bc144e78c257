"""Documents: every change makes a new version; the content is kept in the storage, apart from what is told about it."""

from typing import Any
from uuid import UUID

import orjson
from anyio.to_thread import run_sync
from commonground.call import Call
from commonground.filters import Filter, on
from commonground.problems import NotFound, ValidationFailed, findings
from commonground.resource import published
from commonground.rules import Write
from commonground.types import DateTime, Link
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Select, Text, and_, cast, delete, event, select, true
from sqlalchemy.orm import aliased

from zgw.documenten import rules
from zgw.documenten.documentvorm import (
    DocumentBody,
    DocumentCreated,
    DocumentMetLock,
    DocumentShown,
    DocumentVervangen,
)
from zgw.documenten.opslag import Opslag
from zgw.documenten.tables import EnkelvoudigInformatieObject, ObjectInformatieObject, Versie
from zgw.documenten.vormen import ObjectType
from zgw.hoofdobject import Hoofdobject
from zgw.nummering import vrij_nummer
from zgw.verwijzingen import rij_van

Document = EnkelvoudigInformatieObject
PAD = "/documenten/api/v1/enkelvoudiginformatieobjecten"
BIJWERKEN = ("documenten.bijwerken", "documenten.geforceerd-bijwerken")
VAN_VERSIE = [kolom for kolom in Versie.__table__.columns if kolom.key not in ("id", "document_id", "versie")]
GETOOND = (Document.id, Document.uuid, Document.identificatie, Document.bronorganisatie, Document.lock)
columns = published(Versie, "document_id", "bestand", "informatieobjecttype_id")
laatste = and_(Versie.document_id == Document.id, Versie.versie == Document.versie)
nieuwste = aliased(Versie)


def opslag_van(call: Call) -> Opslag:
    return call.house.state["opslag"]


def met_trefwoorden(woorden: list[str]) -> Any:
    """All of these words: the list as text holds each of them between its quotes, on both databases."""
    tekst = cast(Versie.trefwoorden, Text)
    return and_(true(), *(tekst.contains(orjson.dumps(woord).decode(), autoescape=True) for woord in woorden))


def ongefilterd(_: Any) -> Any:
    return true()  # it chooses a version of one document, in `versie_van`


def bij_object(voorwaarde: Any) -> Any:
    return Document.id.in_(select(ObjectInformatieObject.document_id).where(voorwaarde))


class EnkelvoudigInformatieObjecten(Hoofdobject):
    name, path, table = "enkelvoudiginformatieobject", "/enkelvoudiginformatieobjecten", Document
    body, shows, creates = DocumentMetLock, DocumentShown, DocumentCreated
    type_kolom, niveau_kolom = Versie.__table__.c.informatieobjecttype, Versie.__table__.c.vertrouwelijkheidaanduiding
    put_replaces = sends_only_body = True
    declares = {"create sends": DocumentBody, "update sends": DocumentVervangen}
    query = select(*GETOOND, Document.versie, *VAN_VERSIE).join(Versie, laatste)
    scopes = {
        "read": ("documenten.lezen",),
        "create": ("documenten.aanmaken",),
        "update": BIJWERKEN,
        "delete": ("documenten.verwijderen",),
    }
    filters = {
        **on(Document.identificatie),
        **on(Document.bronorganisatie),
        "objectinformatieobjecten_object": Filter(
            Link, lambda url: bij_object(ObjectInformatieObject.object == url), "Documenten bij dit object.", link=True
        ),
        "objectinformatieobjecten_objectType": Filter(
            ObjectType,
            lambda soort: bij_object(ObjectInformatieObject.object_type == soort),
            "Documenten bij een object van deze soort.",
        ),
        "trefwoorden": Filter(list[str], met_trefwoorden, "Documenten met al deze trefwoorden."),
    }
    expandable = {"informatieobjecttype": "informatieobjecttype"}
    detail_filters = {
        "versie": Filter(int, ongefilterd, "De zoveelste versie van het document."),
        "registratieOp": Filter(str, ongefilterd, "De versie die er op dit moment was."),
    }
    create_rules = (
        rules.informatieobjecttype_is_gepubliceerd,
        rules.identificatie_is_uniek,
        rules.ontvangen_document_is_niet_in_bewerking,
        rules.gebruiksrecht_vraagt_gebruiksrechten,
        rules.omvang_klopt_met_inhoud,
    )
    update_rules = (*create_rules, rules.wijzigen_vraagt_vergrendeling)
    delete_rules = (rules.document_hoort_nergens_bij, rules.document_is_niet_vergrendeld)
    conflicts = {("bronorganisatie", "identificatie"): rules.NIET_UNIEK}

    # --- what is shown ---
    def represent(self, document: Any, call: Call) -> dict:
        url = self.url(call, document.uuid)
        shown = columns(document, call) | {
            "url": url,
            "identificatie": document.identificatie,
            "bronorganisatie": document.bronorganisatie,
            "inhoud": f"{url}/download?versie={document.versie}" if document.bestand else None,
            "locked": bool(document.lock),
            "bestandsdelen": [],
        }
        if call.memory.get("nieuw document"):  # the standard has it in a 201 only
            shown["lock"] = document.lock
        return shown

    def kenmerken(self, document: Any, call: Call) -> dict[str, str]:
        return {
            "bronorganisatie": document.bronorganisatie,
            "informatieobjecttype": call.show(document.informatieobjecttype),
            "vertrouwelijkheidaanduiding": document.vertrouwelijkheidaanduiding,
        }

    def label(self, document: Any) -> str:
        return f"{document.bronorganisatie} - {document.identificatie}"

    # --- rows ---
    def zichtbaar(self, call: Call, scopes: tuple[str, ...]) -> Any:
        """An applicatie that may only publish reads nothing but what is ready for that."""
        gereed = [Versie.is_gereed_voor_publicatie.is_(True)] if call.principal.only_published else []
        return and_(super().zichtbaar(call, scopes), *gereed)

    async def find(self, call: Call, uuid: UUID, lock: bool = False) -> Any:
        """The latest version, which decides about the rights; or the one that `versie` or `registratieOp` asks for."""
        document = await super().find(call, uuid, lock)
        params = call.request.query_params
        if lock or not (params.keys() & self.detail_filters.keys()):
            return document
        gevonden = (await call.db.execute(self.versie_van(document, params))).first()
        if gevonden is None:
            raise NotFound("Deze versie bestaat niet.")
        return gevonden

    def may_show(self, call: Call, shown: dict) -> bool:
        gereed = not call.principal.only_published or shown.get("isGereedVoorPublicatie") is True
        return gereed and super().may_show(call, shown)

    def versie_van(self, document: Any, params: Any) -> Select:
        vraag = select(*GETOOND, Versie.versie, *VAN_VERSIE).join(Versie, Versie.document_id == Document.id)
        vraag = vraag.where(Document.id == document.id).order_by(Versie.versie.desc()).limit(1)
        if "versie" in params:
            vraag = vraag.where(Versie.versie == gelezen("versie", int, params["versie"]))
        if "registratieOp" in params:
            moment = params["registratieOp"].replace(" ", "+")  # a plus that was not encoded
            vraag = vraag.where(Versie.begin_registratie <= gelezen("registratieOp", DateTime, moment))
        return vraag

    # --- a change ---
    def changed(self, call: Call, old: dict, given: dict, partial: bool) -> Any:
        """A PATCH without content keeps it, and so does the link to it that a read gave, sent back."""
        if terug := bool(old["inhoud"]) and given.get("inhoud") == old["inhoud"]:
            given = {naam: waarde for naam, waarde in given.items() if naam != "inhoud"}
        new = super().changed(call, {naam: old[naam] for naam in old if naam != "inhoud"}, given, partial)
        call.memory["houdt inhoud"] = terug or (partial and new.inhoud is None)
        return new

    async def authorise(self, write: Write) -> None:
        """Also the document as it becomes; what the body leaves out is filled in from its type before that."""
        if write.old is not None:
            await super().authorise(write)
        if write.new is None:
            return
        new, call = write.new, write.call
        bekend = not write.changes("informatieobjecttype")
        type = await rij_van(call, "informatieobjecttype", new.informatieobjecttype, "informatieobjecttype", bekend)
        write.found |= {"informatieobjecttype": type, "houdt_inhoud": call.memory.get("houdt inhoud", False)}
        new.vertrouwelijkheidaanduiding = new.vertrouwelijkheidaanduiding or type.vertrouwelijkheidaanduiding
        self.eis(call, new, *self.scopes["update" if write.old is not None else "create"])

    async def permit(self, write: Write) -> None:
        """Last look before a document goes: which files go with it."""
        if write.new is None:
            bestanden = select(Versie.bestand).where(Versie.document_id == write.old.id, Versie.bestand.is_not(None))
            write.found["bestanden"] = set((await write.call.db.execute(bestanden)).scalars())

    async def values(self, write: Write) -> dict:
        new, old = write.new, write.old
        nummer = (
            new.identificatie
            or (old and old.identificatie)
            or await vrij_nummer(
                write.call,
                "DOCUMENT",
                new.bronorganisatie,
                new.creatiedatum.year,
                Document.identificatie,
                Document.bronorganisatie == new.bronorganisatie,
            )
        )
        versie = 1 if old is None else old.versie + 1
        return {"identificatie": nummer, "bronorganisatie": new.bronorganisatie, "versie": versie}

    async def stored(self, write: Write) -> None:
        if write.new is None:
            return await self.opgeruimd(write)
        id, versie = (write.found["row"].id, 1) if write.old is None else (write.old.id, write.old.versie + 1)
        kolommen = write.new.model_dump(exclude={"identificatie", "bronorganisatie", "inhoud", "lock"}) | {
            "document_id": id,
            "versie": versie,
            "begin_registratie": write.call.now,
            "informatieobjecttype_id": write.found["informatieobjecttype"].id,
        }
        write.call.memory["nieuw document"] = write.old is None
        write.call.db.add(Versie(**kolommen | await self.inhoud(write)))
        await write.call.db.flush()

    async def inhoud(self, write: Write) -> dict:
        """The content of the new version: what is sent, nothing, an empty file, or that of the version before."""
        new, old = write.new, write.old
        if new.inhoud is None and new.bestandsomvang != 0 and write.found["houdt_inhoud"]:
            return {"bestand": old.bestand, "bestandsomvang": old.bestandsomvang}
        if new.inhoud is None and new.bestandsomvang != 0:
            return {"bestand": None, "bestandsomvang": None}
        opslag, inhoud = opslag_van(write.call), new.inhoud or b""
        sleutel = await run_sync(opslag.bewaar, [inhoud])
        event.listen(write.call.db.sync_session, "after_rollback", lambda _: opslag.verwijder([sleutel]), once=True)
        return {"bestand": sleutel, "bestandsomvang": len(inhoud)}

    async def opgeruimd(self, write: Write) -> None:
        """drc-008: the versions went by foreign key; the files go after the commit, what was written about it now."""
        opslag, sleutels = opslag_van(write.call), write.found["bestanden"]
        event.listen(write.call.db.sync_session, "after_commit", lambda _: opslag.verwijder(sleutels), once=True)
        regels = write.call.house.metadata.tables["audittrail"]
        spoor = f"{self.api.root}{self.path}/{write.old.uuid}"
        await write.call.db.execute(delete(regels).where(regels.c.hoofd_object == spoor))


def gelezen(naam: str, type: Any, tekst: str) -> Any:
    try:
        return TypeAdapter(type).validate_strings(tekst)
    except ValidationError as fout:
        raise ValidationFailed(*findings(fout.errors(), (naam,))) from None


ENKELVOUDIGINFORMATIEOBJECTEN = EnkelvoudigInformatieObjecten()
