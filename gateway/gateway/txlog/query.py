"""The transaction log for who may read it: `GET /txlog/v1/records`."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from commonground.call import Call
from commonground.filters import Filter, on
from commonground.resource import Body, Resource, published
from commonground.types import DateTime, Link
from pydantic import Field
from sqlalchemy import or_, select

from gateway.kernel.logrec import OUTCOMES
from gateway.tables import Record

Outcome = Literal[
    "beantwoord", "client_weg", "dienst_weg", "dienst_onbereikbaar", "te_laat", "client_te_laat", "te_groot",
    "ongeldig_verzoek", "ongeldig_antwoord", "log_fout", "gestopt",
]  # fmt: skip
MEANING = " ".join(f"{name}: {text[0].lower()}{text[1:]}" for name, text in OUTCOMES.items())


class RecordShown(Body):
    url: Link
    uuid: Annotated[UUID, Field(description="Kenmerk van dit record.")]
    transaction_id: Annotated[UUID, Field(description="Kenmerk van het verzoek in de hele keten.")]
    direction: Annotated[
        Literal["DIRECTION_INCOMING", "DIRECTION_OUTGOING"], Field(description="Naar een eigen dienst, of naar buiten.")
    ]
    source_oin: Annotated[str, Field(description="OIN van wie vroeg.")]
    destination_oin: Annotated[str, Field(description="OIN van wie de dienst biedt.")]
    service: Annotated[str, Field(description="De dienst die werd gevraagd.")]
    upstream: Annotated[str, Field(description="Het systeem waar het verzoek heen ging.")]
    method: Annotated[str, Field(description="De HTTP-methode.")]
    path: Annotated[str, Field(description="Het pad onder de dienst, zonder zoekvraag.")]
    created_at: Annotated[datetime, Field(description="Wanneer het verzoek binnenkwam.")]
    process_id: Annotated[str | None, Field(description="Het doel van de verwerking dat de client opgaf.")]
    data_elements: Annotated[str | None, Field(description="De gegevens waar het de client om ging.")]
    application_id: Annotated[str | None, Field(description="De applicatie die de client zei te zijn.")]
    user_pseudonym: Annotated[str | None, Field(description="Pseudoniem van de gebruiker.")]
    subject_pseudonym: Annotated[str | None, Field(description="Pseudoniem van de betrokkene.")]
    data_subjects: Annotated[
        dict[str, str] | None, Field(description="Soorten betrokkenen, elk met een pseudoniem van het nummer.")
    ]
    logrecord_id: Annotated[str | None, Field(description="Het kenmerk dat de client zelf meegaf.")]
    grant_hash: Annotated[str | None, Field(description="De toestemming die de client noemde (FSC).")]
    trace_id: Annotated[str | None, Field(description="Kenmerk van de trace (W3C).")]
    status: Annotated[int | None, Field(description="De HTTP-status die de client kreeg.")]
    outcome: Annotated[Outcome | None, Field(description=f"Hoe het afliep; leeg: nog niet bekend. {MEANING}")]
    request_bytes: Annotated[int | None, Field(description="Omvang van de inhoud van het verzoek, in bytes.")]
    response_bytes: Annotated[int | None, Field(description="Omvang van de inhoud van het antwoord, in bytes.")]
    duration_ms: Annotated[float | None, Field(description="Duur in milliseconden.")]


columns = published(Record)


def has_oin(oin: str) -> Any:
    return or_(Record.source_oin == oin, Record.destination_oin == oin)


class Records(Resource):
    name, path, table = "record", "/txlog/v1/records", Record
    body, shows = Body, RecordShown
    operations = ("list", "read")
    query = select(*Record.__table__.columns).order_by(Record.id.desc())
    scopes = {"read": ("gateway.lezen",)}
    filters = {
        **on(Record.transaction_id),
        **on(Record.service),
        **on(Record.method),
        **on(Record.status),
        **on(Record.process_id),
        **on(Record.application_id),
        **on(Record.user_pseudonym),
        **on(Record.outcome),
        "oin": Filter(str, has_oin, "OIN van wie vroeg of van wie de dienst biedt."),
        "after": Filter(DateTime, lambda moment: Record.created_at >= moment, "Vanaf dit moment."),
        "before": Filter(DateTime, lambda moment: Record.created_at < moment, "Tot dit moment."),
    }
    ordering = {"createdAt": Record.created_at, "durationMs": Record.duration_ms}
    undocumented = ()
    etag = False

    def represent(self, row: Any, call: Call) -> dict:
        return {"url": self.url(call, row.uuid)} | columns(row, call)


RECORDS = Records()
