"""Statussen: the history of a zaak; its eindstatus closes it. They are never changed or deleted."""

from typing import Annotated, Any
from uuid import UUID

from commonground.call import Call
from commonground.db import uuids_of
from commonground.filters import Filter, on, refers
from commonground.resource import Body, published
from commonground.rules import Write
from commonground.types import DateTime, Link, Url
from pydantic import Field
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from zgw.hoofdobject import Onderdeel
from zgw.verwijzingen import rij_van
from zgw.vormen import Url200OfLeeg
from zgw.zaken import rules
from zgw.zaken.afsluiten import BIJ_AFSLUITEN, hoofdzaak_is_open, is_eindstatus, sluit_of_heropen, status_zetten_mag
from zgw.zaken.tables import Rol, Status, Zaak, ZaakInformatieObject
from zgw.zaken.zaken import ZAKEN


class StatusBody(Body):
    zaak: Annotated[Url, Field(description="De zaak waarvan dit de status is.")]
    statustype: Annotated[Url, Field(description="Het statustype, in de Catalogi API.")]
    datum_status_gezet: Annotated[DateTime, Field(description="Wanneer de zaak deze status kreeg.")]
    statustoelichting: Annotated[str, Field(max_length=1000, description="Waarom de zaak deze status kreeg.")] = ""
    gezetdoor: Annotated[Url200OfLeeg, Field(description="De rol die de status heeft gezet.")] = ""


class StatusCreated(StatusBody):
    url: Annotated[Url, Field(description="Waar deze status staat.")]
    uuid: Annotated[UUID, Field(description="Unieke sleutel.")]
    indicatie_laatst_gezette_status: Annotated[bool, Field(description="Of dit de huidige status van de zaak is.")]


class StatusShown(StatusCreated):
    zaakinformatieobjecten: Annotated[list[Url], Field(description="Documenten die bij deze status horen.")]


later = aliased(Status)
laatste = ~exists().where(later.zaak_id == Status.zaak_id, later.datum_status_gezet > Status.datum_status_gezet)
columns = published(Status, "zaak_id", "statustype_id", "gezetdoor_id")


class Statussen(Onderdeel):
    name, path, table, body, owner = "status", "/statussen", Status, StatusBody, ZAKEN
    shows, creates = StatusShown, StatusCreated
    operations = ("list", "create", "read")
    query = (
        select(
            *Status.__table__.columns,
            Zaak.uuid.label("zaak"),
            select(Rol.uuid).where(Rol.id == Status.gezetdoor_id).scalar_subquery().label("gezetdoor"),
            laatste.label("laatste"),
            uuids_of(ZaakInformatieObject.uuid, ZaakInformatieObject.status_id == Status.id).label("documenten"),
        )
        .join(Zaak, Zaak.id == Status.zaak_id)
        .order_by(Status.datum_status_gezet.desc())
    )
    scopes = {
        "read": ("zaken.lezen",),
        "create": ("zaken.aanmaken", "zaken.statussen.toevoegen", "zaken.heropenen"),
    }
    filters = {
        "zaak": refers(Zaak.uuid, "/zaken/api/v1/zaken", "Statussen van deze zaak."),
        **on(Status.statustype, type=Link),
        "indicatieLaatstGezetteStatus": Filter(  # the standard makes this a string
            str, lambda tekst: laatste if tekst.lower() in ("true", "1") else ~laatste, "Alleen huidige, of juist niet."
        ),
    }
    expandable = {
        "zaak": "zaak",
        "statustype": "statustype",
        "gezetdoor": "rol",
        "zaakinformatieobjecten": "zaakinformatieobject",
    }
    create_rules = (
        rules.statustype_hoort_bij_zaaktype,
        rules.datum_ligt_niet_in_de_toekomst,
        rules.datum_ligt_niet_voor_startdatum,
        rules.status_is_uniek_in_de_tijd,
        rules.gezetdoor_is_rol_van_de_zaak,
        rules.zaak_is_niet_gearchiveerd,
        hoofdzaak_is_open,
        *BIJ_AFSLUITEN,
    )
    conflicts = {("zaak_id", "datum_status_gezet"): rules.ZELFDE_MOMENT}

    def represent(self, status: Any, call: Call) -> dict:
        root = f"{call.base}{call.root_of(self.api)}"
        return columns(status, call) | {
            "url": f"{root}/statussen/{status.uuid}",
            "zaak": f"{root}/zaken/{status.zaak}",
            "gezetdoor": f"{root}/rollen/{status.gezetdoor}" if status.gezetdoor else "",
            "indicatieLaatstGezetteStatus": bool(status.laatste),
            "zaakinformatieobjecten": [f"{root}/zaakinformatieobjecten/{uuid}" for uuid in status.documenten],
        }

    async def authorise(self, write: Write) -> None:
        await super().authorise(write)
        call, new = write.call, write.new
        statustype = write.found["statustype"] = await rij_van(call, "statustype", new.statustype, "statustype")
        write.found["is_eindstatus"] = await is_eindstatus(call, statustype)
        if new.gezetdoor:
            write.found["gezetdoor"] = await rij_van(call, "gezetdoor", new.gezetdoor, "rol")

    async def permit(self, write: Write) -> None:
        await status_zetten_mag(write)

    async def values(self, write: Write) -> dict:
        rol = write.found.get("gezetdoor")
        return write.new.model_dump(exclude={"zaak", "gezetdoor"}) | {
            "zaak_id": write.owner.id,
            "statustype_id": write.found["statustype"].id,
            "gezetdoor_id": rol and rol.id,
        }

    async def stored(self, write: Write) -> None:
        await sluit_of_heropen(write)


STATUSSEN = Statussen()
