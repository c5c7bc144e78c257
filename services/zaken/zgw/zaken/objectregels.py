"""The rules of zaakobjecten (`rules.md` §2.4): what the object is, and that it is there."""

from typing import Any

from commonground import jsonschema
from commonground.problems import Invalid
from commonground.references import Unfetchable
from commonground.rules import Write
from pydantic import BaseModel

from zgw.regels import niet, vast
from zgw.verwijzingen import rij_met_uuid
from zgw.zaken.archiefparameters import op_pad
from zgw.zaken.rules import hoort_bij_zaaktype, vaste_zaak

Fout = Invalid | None


async def object_is_bekend(write: Write) -> Fout:
    if not write.new.object and not write.new.object_identificatie:
        return niet("invalid-zaakobject", "Geef het object als URL of met zijn gegevens.")


async def object_bestaat(write: Write) -> Fout:
    """One of ours is there; one of others answers."""
    url, call = write.new.object, write.call
    if not url or not write.changes("object"):
        return None
    if gevonden := call.house.locate(url):
        resource, uuid = gevonden
        rij = await rij_met_uuid(call, resource.table, uuid)
        return None if rij is not None else niet("bad-url", "Dit object bestaat niet.", "object")
    try:
        antwoord = await call.house.references.request("GET", call.show(url))
    except Unfetchable as fout:
        return fout.on("object")
    if antwoord.status_code != 200:
        return niet("bad-url", f"Deze URL antwoordt met status {antwoord.status_code}.", "object")


async def overige_heeft_een_naam(write: Write) -> Fout:
    overig = write.new.object_type == "overige"
    if overig and not write.new.object_type_overige:
        return niet("missing-object-type-overige", "Zeg wat voor object het is.", "objectTypeOverige")
    if write.new.object_type_overige and not overig:
        reden = "Dit veld is er alleen voor objectType overige."
        return niet("invalid-object-type-overige-usage", reden, "objectTypeOverige")


async def zaakobjecttype_hoort_bij_zaaktype(write: Write) -> Fout:
    if "zaakobjecttype" in write.found:
        return hoort_bij_zaaktype(write, "zaakobjecttype")


async def zaak_object_en_soort_zijn_vast(write: Write) -> Fout:
    return vaste_zaak(write) or vast(write, "object", "object") or vast(write, "object_type", "objectType")


# --- a definition of a kind of object ---------------------------------------------------------------------------------
async def definitie_past(write: Write) -> Fout:
    """The definition is at its URL, its schema where the client says, and the data in the object fits that.

    Where is a path of names (`.record.data`): the full language of such expressions is no input to run.
    """
    definitie: Any = write.new.object_type_overige_definitie
    if definitie is None or not anders(write, definitie):
        return None
    if write.new.object_type != "overige":
        return niet("invalid", "Een definitie is er alleen voor objectType overige.", "objectType")
    if not write.new.object:
        return niet("required", "Bij een definitie hoort de URL van het object.", "object")
    schema = await gevonden(write, definitie.url, definitie.schema_, "url", "schema")
    if isinstance(schema, Invalid):
        return schema
    if not isinstance(schema, dict):
        return niet("invalid-schema", "Hier staat geen JSON-schema.", f"{DEFINITIE}.schema")
    if reden := jsonschema.refusal(schema):
        return niet("invalid-schema", reden, f"{DEFINITIE}.schema")
    data = await gevonden(write, write.new.object, definitie.object_data, "objectData", "objectData")
    if isinstance(data, Invalid):
        return data
    if fouten := jsonschema.faults(jsonschema.build(schema), data):
        waar = ".".join(map(str, fouten[0].path)) or "het geheel"
        return niet("invalid", f"Het object voldoet niet aan het schema: {waar}.", f"{DEFINITIE}.objectData")


DEFINITIE = "objectTypeOverigeDefinitie"


def anders(write: Write, definitie: BaseModel) -> bool:
    if write.old is None:
        return True
    return definitie.model_dump(by_alias=True) != write.old.object_type_overige_definitie


async def gevonden(write: Write, url: str, pad: str, veld_url: str, veld_pad: str) -> Any:
    """What stands at a path in the JSON behind a URL; an Invalid when it is not there."""
    stappen = pad.lstrip(".").replace(".", "/")
    try:
        inhoud = await write.call.house.references.fetch(write.call.show(url))
    except Unfetchable as fout:
        return fout.on(f"{DEFINITIE}.{veld_url}")
    if (waarde := op_pad(inhoud, stappen) if stappen else inhoud) is None:
        return niet("invalid", f"Dit pad wijst niets aan: {pad}.", f"{DEFINITIE}.{veld_pad}")
    return waarde
