"""Papers that go to a zaak: what they are before they are a document in the Documenten API."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from commonground.references import References
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from leden.tables import Stuk


@dataclass(frozen=True)
class Papier:
    """`soort` is the informatieobjecttype, which also says how confidential it is unless `vertrouwelijk` says more."""

    soort: str
    titel: str
    inhoud: bytes
    formaat: str = "text/plain"
    bestandsnaam: str = ""
    vertrouwelijk: bool = False
    document: str = ""  # the address of what is a document already; then there is no content


def verwezen(references: References, soort: str, titel: str, *urls: str, vertrouwelijk: bool = False) -> list[Papier]:
    """Documents that a client named and that stand where our papers go; others can not be a part of the zaak."""
    onze = [dienst for naam in ("zaken", "documenten") if (dienst := references.named(naam))]
    return [
        Papier(soort, titel[:200], b"", document=url, vertrouwelijk=vertrouwelijk)
        for url in urls
        if url and references.service_for(url) in onze
    ]


def tekst(soort: str, titel: str, *regels: str) -> Papier:
    """A paper of plain text: its title and lines. It names no persons: the lines are of members and roles."""
    inhoud = "\n".join([titel, "", *regels, ""]).encode()
    return Papier(soort, titel[:200], inhoud, bestandsnaam=f"{soort.lower().replace(' ', '-')}.txt")


async def leg_klaar(db: AsyncSession, kenmerk: UUID, onderwerp: UUID, papieren: Iterable[Papier]) -> None:
    """Keeps the papers of a task until they are documents."""
    rijen = [vars(papier) | {"uuid": uuid4(), "kenmerk": kenmerk, "onderwerp": onderwerp} for papier in papieren]
    if rijen:
        await db.execute(insert(Stuk), rijen)
