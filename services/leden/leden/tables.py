"""The tables of the leden service. What follows from events, attendance or votes is computed, not stored."""

from datetime import date, datetime
from uuid import UUID, uuid4

from commonground.db import TYPES, UrlText, new_metadata
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = new_metadata()
    type_annotation_map = TYPES


# --- members ----------------------------------------------------------------------------------------------------------
class Lid(Base):
    """A body that applied or is a member. Its status is in its events.

    `lopend_onder` is its code as long as the application or membership runs: one at a time per body.
    """

    __tablename__ = "lid"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    gm_code: Mapped[str] = mapped_column(String(6), index=True)
    oin: Mapped[str] = mapped_column(String(20), index=True)
    naam: Mapped[str] = mapped_column(String(200), index=True)
    aliassen: Mapped[list]
    soort_lichaam: Mapped[str] = mapped_column(String(20))
    adres: Mapped[str] = mapped_column(String(500))
    e_adres: Mapped[str] = mapped_column(String(254))
    lopend_onder: Mapped[str | None] = mapped_column(String(20), unique=True)
    zaak: Mapped[str | None] = mapped_column(UrlText(1000))


class Gebeurtenis(Base):
    """What happened to a membership: appended, never changed."""

    __tablename__ = "gebeurtenis"
    __table_args__ = (UniqueConstraint("lid_id", "volgnummer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"))
    volgnummer: Mapped[int]
    soort: Mapped[str] = mapped_column(String(30))
    datum: Mapped[date]
    motivering: Mapped[str] = mapped_column(Text)
    einddatum: Mapped[date | None]
    grond: Mapped[str] = mapped_column(String(1))
    goedkeuring_rvc: Mapped[date | None]
    besluit_id: Mapped[int | None] = mapped_column(ForeignKey("besluit.id"), index=True)
    bron: Mapped[str] = mapped_column(String(40))
    geregistreerd_op: Mapped[datetime]
    langs: Mapped[str] = mapped_column(String(15), server_default="")
    om_financien: Mapped[bool] = mapped_column(server_default=false())
    medegedeeld_op: Mapped[date | None]
    opvolger_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
    bevindingen: Mapped[list] = mapped_column(server_default="[]")


class Loting(Base):
    """The lot over one exit date. The seed is secret until the draw; `protocol` is everything needed to repeat it."""

    __tablename__ = "loting"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    jaar: Mapped[int] = mapped_column(unique=True)
    aangekondigd_op: Mapped[date]
    zegel: Mapped[str] = mapped_column(String(64))
    zaad: Mapped[str] = mapped_column(String(64))
    inwoners: Mapped[dict]
    getrokken_op: Mapped[date | None]
    protocol: Mapped[dict | None]


class Statutenakte(Base):
    """A version of the statutes that was made here, or the course of one that is shipped: adopted, deed, deposited.

    `artikelen` and `regels` are what differs from `basis`; both stay as they are once made.
    """

    __tablename__ = "statutenakte"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    sleutel: Mapped[str] = mapped_column(String(10), unique=True)
    naam: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(String(10))
    artikelen: Mapped[list]
    regels: Mapped[list]
    voortgang: Mapped[str] = mapped_column(String(15))
    besluit_id: Mapped[int | None] = mapped_column(ForeignKey("besluit.id"), index=True)
    datum_akte: Mapped[date | None]
    neergelegd_op: Mapped[date | None]


class Parameterwijziging(Base):
    """Another value for a parameter from a day on: appended, never changed."""

    __tablename__ = "parameterwijziging"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    sleutel: Mapped[str] = mapped_column(String(60), index=True)
    waarde: Mapped[str] = mapped_column(String(40))
    vanaf: Mapped[date]
    reden: Mapped[str] = mapped_column(Text)
    geregistreerd_op: Mapped[datetime]


class Overeenkomst(Base):
    """The cooperation agreement, a condition of membership (art. 4.3)."""

    __tablename__ = "overeenkomst"
    __table_args__ = (CheckConstraint("tot is null or tot >= van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    van: Mapped[date]
    tot: Mapped[date | None]
    document: Mapped[str] = mapped_column(UrlText(1000))


# --- meetings ---------------------------------------------------------------------------------------------------------
class Vergadering(Base):
    __tablename__ = "vergadering"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    soort: Mapped[str] = mapped_column(String(20))
    datum: Mapped[date] = mapped_column(index=True)
    plaats: Mapped[str] = mapped_column(String(200))
    digitaal: Mapped[bool]
    status: Mapped[str] = mapped_column(String(12))
    statutenversie: Mapped[str] = mapped_column(String(10))
    eerste_id: Mapped[int | None] = mapped_column(ForeignKey("vergadering.id"), index=True)
    geopend_op: Mapped[datetime | None]
    gesloten_op: Mapped[datetime | None]


class Oproep(Base):
    """A call sent on one day; `reden_afwijking` says why the board sent it too late."""

    __tablename__ = "oproep"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"), index=True)
    datum: Mapped[date]
    kanaal: Mapped[str] = mapped_column(String(15))
    reden_afwijking: Mapped[str] = mapped_column(Text)
    vooraf_stemmen: Mapped[bool] = mapped_column(server_default=false())
    voorwaarden: Mapped[str] = mapped_column(Text, server_default="")
    bevindingen: Mapped[list]


class OpgeroepenLid(Base):
    """To whom a call went, with the proof of delivery if there is one."""

    __tablename__ = "opgeroepen_lid"
    __table_args__ = (UniqueConstraint("oproep_id", "lid_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    oproep_id: Mapped[int] = mapped_column(ForeignKey("oproep.id"))
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    bezorgbewijs: Mapped[str] = mapped_column(String(1000))
    bezorging: Mapped[str] = mapped_column(String(10), server_default="onbekend")


class Agendapunt(Base):
    __tablename__ = "agendapunt"
    __table_args__ = (UniqueConstraint("vergadering_id", "nummer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"))
    nummer: Mapped[str] = mapped_column(String(10))
    onderwerp: Mapped[str] = mapped_column(String(500))
    ter: Mapped[str] = mapped_column(String(15))
    besluitsoort: Mapped[str] = mapped_column(String(40))
    samenvatting: Mapped[str] = mapped_column(Text)
    bijlagen: Mapped[list]
    goedkeuring_rvc: Mapped[date | None]
    vertrouwelijk: Mapped[bool]
    in_oproep: Mapped[bool]
    accountantsverklaring: Mapped[str] = mapped_column(UrlText(1000), server_default="")
    lid_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
    eerder_id: Mapped[int | None] = mapped_column(ForeignKey("agendapunt.id"), index=True)
    deel_van_id: Mapped[int | None] = mapped_column(ForeignKey("agendapunt.id"), index=True)
    deel: Mapped[str] = mapped_column(String(5), server_default="")
    begin: Mapped[str] = mapped_column(String(5), server_default="")
    eind: Mapped[str] = mapped_column(String(5), server_default="")


class Presentie(Base):
    """When a member was present or represented: an interval, because the quorum is taken per decision."""

    __tablename__ = "presentie"
    __table_args__ = (CheckConstraint("tot is null or tot > van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"), index=True)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    van: Mapped[datetime]
    tot: Mapped[datetime | None]
    wijze: Mapped[str] = mapped_column(String(20))
    hoedanigheid: Mapped[str] = mapped_column(String(20))
    bevindingen: Mapped[list]


class Spreekverzoek(Base):
    """A member that wants to speak; in the order of asking."""

    __tablename__ = "spreekverzoek"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"), index=True)
    agendapunt_id: Mapped[int | None] = mapped_column(ForeignKey("agendapunt.id"), index=True)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    minuten: Mapped[int]
    status: Mapped[str] = mapped_column(String(15))
    gevraagd_op: Mapped[datetime]


class Volmacht(Base):
    """A proxy for one meeting, or standing (`lopend`) without one. Whether it counts is computed per meeting.

    The holder is a member (`ander_lid`) or a role; `persoon` is a pseudonym, so that votes of one person are seen.
    """

    __tablename__ = "volmacht"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    gever_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    soort: Mapped[str] = mapped_column(String(20))
    houder_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
    persoon: Mapped[str] = mapped_column(String(20))
    vergadering_id: Mapped[int | None] = mapped_column(ForeignKey("vergadering.id"), index=True)
    tot: Mapped[date | None]
    reikwijdte: Mapped[list]
    instructies: Mapped[list]
    verleend_door: Mapped[str] = mapped_column(String(30))
    verleend_op: Mapped[date]
    overhandigd_op: Mapped[datetime]
    ingetrokken_op: Mapped[datetime | None]
    bevindingen: Mapped[list]


# --- votes and decisions ----------------------------------------------------------------------------------------------
class Stemming(Base):
    __tablename__ = "stemming"
    __table_args__ = (UniqueConstraint("agendapunt_id", "ronde"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    agendapunt_id: Mapped[int] = mapped_column(ForeignKey("agendapunt.id"))
    vorm: Mapped[str] = mapped_column(String(30))
    ronde: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))
    uitgebrachte_stemmen: Mapped[str] = mapped_column(String(15))
    openbaar: Mapped[bool] = mapped_column(server_default=false())
    sterk: Mapped[bool] = mapped_column(server_default=false())
    voorkennis_rvc: Mapped[date | None]
    voorkennis_bestuur: Mapped[date | None]
    publieke_sleutel: Mapped[str] = mapped_column(Text, server_default="")
    bevindingen: Mapped[list] = mapped_column(server_default="[]")
    geopend_op: Mapped[datetime | None]
    gesloten_op: Mapped[datetime | None]


class Kiesgerechtigde(Base):
    """The snapshot at opening: each member that may vote, once."""

    __tablename__ = "kiesgerechtigde"
    __table_args__ = (UniqueConstraint("stemming_id", "lid_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    stemming_id: Mapped[int] = mapped_column(ForeignKey("stemming.id"))
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    wijze: Mapped[str] = mapped_column(String(20))


class Stem(Base):
    """An open vote. Secret ballots are in the `stembus`, without a member."""

    __tablename__ = "stem"
    __table_args__ = (UniqueConstraint("stemming_id", "lid_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    stemming_id: Mapped[int] = mapped_column(ForeignKey("stemming.id"))
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    keuze: Mapped[str] = mapped_column(String(10))
    bevindingen: Mapped[list] = mapped_column(server_default="[]")


class Stemregister(Base):
    """That a member has voted in secret, and not what. Its key is random, so that it tells no order."""

    __tablename__ = "stemregister"
    __table_args__ = (UniqueConstraint("stemming_id", "lid_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    stemming_id: Mapped[int] = mapped_column(ForeignKey("stemming.id"))
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    vooraf: Mapped[bool]


class Stembus(Base):
    """The ballots of one vote: a single row that is written anew each time, ordered by their random codes.

    So no ballot has a row, a moment, a transaction or a place in an order; and no key refers to a member.
    """

    __tablename__ = "stembus"
    stemming: Mapped[UUID] = mapped_column(primary_key=True)
    biljetten: Mapped[list]


class Stemsleutel(Base):
    """The private key that signs ballot passes blindly; thrown away when the vote closes."""

    __tablename__ = "stemsleutel"
    stemming: Mapped[UUID] = mapped_column(primary_key=True)
    prive: Mapped[str] = mapped_column(Text)


class Besluit(Base):
    """A decision of an organ; one at most per vote. Decisions of the past have no counts: null, never 0."""

    __tablename__ = "besluit"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    orgaan: Mapped[str] = mapped_column(String(10))
    datum: Mapped[date] = mapped_column(index=True)
    nummer: Mapped[str] = mapped_column(String(20))
    besluitsoort: Mapped[str] = mapped_column(String(40))
    tekst: Mapped[str] = mapped_column(Text)
    uitkomst: Mapped[str] = mapped_column(String(15))
    wijze: Mapped[str] = mapped_column(String(30))
    tellingen: Mapped[dict | None]
    regeluitkomst: Mapped[dict | None]
    statutenversie: Mapped[str] = mapped_column(String(10))
    bevindingen: Mapped[list]
    vergadering_id: Mapped[int | None] = mapped_column(ForeignKey("vergadering.id"), index=True)
    agendapunt_id: Mapped[int | None] = mapped_column(ForeignKey("agendapunt.id"), index=True)
    stemming_id: Mapped[int | None] = mapped_column(ForeignKey("stemming.id"), unique=True)
    lid_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)


# --- follow-up --------------------------------------------------------------------------------------------------------
class Notulen(Base):
    """Minutes of a meeting; the confidential part is shown to those who work on meetings only."""

    __tablename__ = "notulen"
    __table_args__ = (UniqueConstraint("vergadering_id", "versie"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"))
    versie: Mapped[int]
    tekst: Mapped[str] = mapped_column(Text)
    vertrouwelijk: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(12))
    getekend_voorzitter: Mapped[date | None]
    getekend_notulist: Mapped[date | None]
    goedgekeurd_in_id: Mapped[int | None] = mapped_column(ForeignKey("vergadering.id"), index=True)
    woord: Mapped[str] = mapped_column(String(40))


class Actie(Base):
    """An action or a promise; `verplaatst` keeps the days it was planned for before."""

    __tablename__ = "actie"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    vergadering_id: Mapped[int] = mapped_column(ForeignKey("vergadering.id"), index=True)
    soort: Mapped[str] = mapped_column(String(12))
    nummer: Mapped[str] = mapped_column(String(10))
    tekst: Mapped[str] = mapped_column(Text)
    houder: Mapped[str] = mapped_column(String(60))
    gepland_voor: Mapped[date | None]
    verplaatst: Mapped[list]
    status: Mapped[str] = mapped_column(String(12))


class Mandaat(Base):
    """Who has a seat or a task, by pseudonym: several at once, each with its time."""

    __tablename__ = "mandaat"
    __table_args__ = (CheckConstraint("tot is null or tot >= van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    persoon: Mapped[str] = mapped_column(String(10), index=True)
    rol: Mapped[str] = mapped_column(String(25))
    soort: Mapped[str] = mapped_column(String(12))
    lid_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
    van: Mapped[date]
    tot: Mapped[date | None]
    termijn: Mapped[int]
    voordracht: Mapped[str] = mapped_column(UrlText(1000))
    reden_einde: Mapped[str] = mapped_column(String(20))
    besluit_id: Mapped[int | None] = mapped_column(ForeignKey("besluit.id"), index=True)
    bevindingen: Mapped[list]


class Belang(Base):
    """Another position or interest of a person with a mandate, for conflicts of interest."""

    __tablename__ = "belang"
    __table_args__ = (CheckConstraint("tot is null or tot >= van", "periode"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    persoon: Mapped[str] = mapped_column(String(10), index=True)
    functie: Mapped[str] = mapped_column(String(200))
    lid_id: Mapped[int | None] = mapped_column(ForeignKey("lid.id"), index=True)
    van: Mapped[date]
    tot: Mapped[date | None]


class Vertegenwoordiger(Base):
    """Who acts for a member: personal data, kept apart, published nowhere, and deleted after `bewaren_tot`."""

    __tablename__ = "vertegenwoordiger"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    pseudoniem: Mapped[str] = mapped_column(String(10))
    naam: Mapped[str] = mapped_column(String(200))
    hoedanigheid: Mapped[str] = mapped_column(String(20))
    van: Mapped[date]
    tot: Mapped[date | None] = mapped_column(index=True)


# --- work for the neighbours ------------------------------------------------------------------------------------------
class Zaaktaak(Base):
    """What must still be done in the Zaken API for a membership application: a row in the transaction of its cause."""

    __tablename__ = "zaaktaak"
    __table_args__ = (UniqueConstraint("gebeurtenis_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    lid_id: Mapped[int] = mapped_column(ForeignKey("lid.id"), index=True)
    gebeurtenis_id: Mapped[int] = mapped_column(ForeignKey("gebeurtenis.id"))
    gedaan_op: Mapped[datetime | None] = mapped_column(index=True)
    pogingen: Mapped[int]
    volgende_poging: Mapped[datetime]
    laatste_fout: Mapped[str] = mapped_column(Text)


class Dossiertaak(Base):
    """What must be done at the zaak of a resignation, meeting, change of statutes, appointment or tariff decision.

    A row in the transaction of its cause; `sleutel` is the identification of the zaak, `kenmerk` that of the cause.
    """

    __tablename__ = "dossiertaak"
    id: Mapped[int] = mapped_column(primary_key=True)
    kenmerk: Mapped[UUID] = mapped_column(unique=True)
    zaaktype: Mapped[str] = mapped_column(String(50))
    sleutel: Mapped[str] = mapped_column(String(40), index=True)
    onderwerp: Mapped[UUID]
    gegevens: Mapped[dict]
    stappen: Mapped[list]
    zaak: Mapped[str] = mapped_column(UrlText(1000))
    gedaan_op: Mapped[datetime | None] = mapped_column(index=True)
    pogingen: Mapped[int]
    volgende_poging: Mapped[datetime]
    laatste_fout: Mapped[str] = mapped_column(Text)
