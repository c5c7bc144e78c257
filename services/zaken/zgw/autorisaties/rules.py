"""The rules of the Autorisaties API, in the order of its specification (`rules.md` §6)."""

from commonground.problems import Invalid, ValidationFailed
from commonground.rules import Write, rule
from sqlalchemy import select

from zgw.autorisaties.tables import ApplicatieClient
from zgw.verwijzingen import rij_van

TYPEN = {  # component: the prefix of scopes that need a type, and the attributes they need
    "zrc": ("zaken.", ("zaaktype", "max_vertrouwelijkheidaanduiding")),
    "drc": ("documenten.", ("informatieobjecttype", "max_vertrouwelijkheidaanduiding")),
    "brc": ("besluiten.", ("besluittype",)),
}
NAMEN = {"max_vertrouwelijkheidaanduiding": "maxVertrouwelijkheidaanduiding"}


@rule("ac-001")
async def client_id_hoort_bij_een_applicatie(write: Write) -> Invalid | None:
    """Given out once: also the id of an applicatie that is gone stays taken (by the old rules it is free again)."""
    query = select(ApplicatieClient.client_id, ApplicatieClient.applicatie_id)
    rows = await write.call.db.execute(query.where(ApplicatieClient.client_id.in_(write.new.client_ids)))
    eigen = write.old.id if write.old is not None else -1
    bezet = sorted(row.client_id for row in rows if row.applicatie_id != eigen)
    if not bezet:
        return None
    return Invalid("clientIds", "clientId-exists", f"Al van een andere applicatie: {', '.join(bezet)}.")


@rule("ac-002")
async def alle_autorisaties_of_elk_apart(write: Write) -> Invalid | None:
    alle, elk = write.new.heeft_alle_autorisaties, bool(write.new.autorisaties or write.new.catalogus_autorisaties)
    if alle and elk:
        reason = "Geef alle autorisaties of noem ze, niet allebei."
        return Invalid("nonFieldErrors", "ambiguous-authorizations-specified", reason)
    if not alle and not elk:
        return Invalid("nonFieldErrors", "missing-authorizations", "Geef alle autorisaties of noem ze.")
    return None


@rule("ac-003")
async def autorisatie_noemt_haar_type(write: Write) -> None:
    """Raises with every attribute that an autorisatie lacks, because there may be many."""
    found = []
    for index, autorisatie in enumerate(write.new.autorisaties):
        prefix, nodig = TYPEN.get(autorisatie.component, ("", ()))
        if not any(scope.startswith(prefix) for scope in autorisatie.scopes):
            continue
        for veld in nodig:
            if not getattr(autorisatie, veld):
                naam = f"autorisaties.{index}.{NAMEN.get(veld, veld)}"
                found.append(Invalid(naam, "required", "Dit veld is verplicht bij deze scopes."))
    if found:
        raise ValidationFailed(*found)


async def autorisatie_noemt_een_catalogus(write: Write) -> None:
    """Experimental: one of ours, and a level where the component has those. Raises with everything that is wrong."""
    found = []
    for index, autorisatie in enumerate(write.new.catalogus_autorisaties):
        veld = f"catalogusAutorisaties.{index}"
        try:
            rij = await rij_van(write.call, f"{veld}.catalogus", autorisatie.catalogus, "catalogus")
            write.found[autorisatie.catalogus] = rij
        except ValidationFailed as fout:
            found += fout.invalid
        if autorisatie.component != "brc" and not autorisatie.max_vertrouwelijkheidaanduiding:
            reden = "Dit veld is verplicht bij deze component."
            found.append(Invalid(f"{veld}.maxVertrouwelijkheidaanduiding", "required", reden))
    if found:
        raise ValidationFailed(*found)
