"""The configuration file into the database: who may call us. Applying it twice changes nothing."""

from sqlalchemy import select

from commonground.api import House


async def apply(house: House) -> None:
    """Clients of the file are added or changed; those that are not in it stay."""
    table = house.metadata.tables["client"]
    async with house.sessions.begin() as db:
        known = {row.client_id: row for row in await db.execute(select(table))}
        for entry in house.settings.configuration().clients:
            wanted = {
                "client_id": entry.client_id,
                "secret": entry.secret.get_secret_value(),
                "label": entry.label,
                "alle_rechten": entry.alle_rechten,
                "scopes": entry.scopes,
            }
            row = known.get(entry.client_id)
            if row is None:
                await db.execute(table.insert().values(**wanted))
            elif any(getattr(row, name) != value for name, value in wanted.items()):
                await db.execute(table.update().where(table.c.id == row.id).values(**wanted))
