"""Alembic for every service, on either database: `migrations/env.py` of a service only calls `run`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from alembic import command, context
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, text
from sqlalchemy.ext.asyncio import AsyncEngine

from commonground.settings import SettingsError

LOCK = 7_246_001  # advisory: several replicas may start at once


def folder(package: str) -> Path:
    """`services/zaken/migrations` for the package `zgw`."""
    return Path(str(import_module(package).__file__)).parent.parent / "migrations"


def config(package: str) -> Config:
    found = Config()
    found.set_main_option("script_location", str(folder(package)))
    found.set_main_option("path_separator", "os")
    return found


def run(metadata: MetaData) -> None:
    """What env.py does: the connection comes from `upgrade` or `revision` below."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="commonground.db.",
    )
    with context.begin_transaction():
        context.run_migrations()


# --- what is done with a database -------------------------------------------------------------------------------------
async def upgrade(engine: AsyncEngine, package: str) -> tuple[str | None, str | None]:
    """Brings a database to the newest revision; gives the revision before and after.

    Raises SettingsError if the database is newer than this code.
    """
    async with engine.execution_options(migrates=True).connect() as db:
        found = await db.run_sync(upgrade_connection, package)
        if engine.dialect.name == "sqlite" and (lost := (await db.execute(text("pragma foreign_key_check"))).all()):
            raise SettingsError(f"De migratie liet verwijzingen naar niets achter: {lost[:5]}.")
        await db.commit()
        await db.invalidate()  # it does not mind foreign keys
    return found


def upgrade_connection(connection: Connection, package: str) -> tuple[str | None, str | None]:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
    before, scripts = (
        MigrationContext.configure(connection).get_current_revision(),
        ScriptDirectory.from_config(config(package)),
    )
    head = scripts.get_current_head()
    if before is not None and before not in {script.revision for script in scripts.walk_revisions()}:
        raise SettingsError(
            f"De database is van een nieuwere versie (revisie {before}) dan deze {package}; werk de software bij."
        )
    if before != head:
        settings = config(package)
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
    return before, head


async def require_head(engine: AsyncEngine, package: str) -> None:
    """Raises SettingsError when the database is not at the revision that this code needs."""
    async with engine.connect() as db:
        await db.execution_options(reads=True)
        now = await db.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())
    head = ScriptDirectory.from_config(config(package)).get_current_head()
    if now != head:
        raise SettingsError(
            f"De database staat op revisie {now or 'geen'}, nodig is {head}: voer `python -m {package} migreer` uit."
        )


def differences(connection: Connection, metadata: MetaData) -> list:
    """What `alembic check` would say: empty when the tables are what the code says."""
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)


@contextmanager
def scratch() -> Iterator[Connection]:
    with create_engine("sqlite://").connect() as connection:
        yield connection


def revision(package: str, message: str) -> None:
    """Writes a migration: the difference between all migrations so far, on an empty database, and the tables of now."""
    settings = config(package)
    with scratch() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        command.revision(settings, message, autogenerate=True)


def main() -> None:
    match sys.argv[1:]:
        case ["revision", package, message]:
            revision(package, message)
        case _:
            sys.exit('gebruik: python -m commonground.migrations revision PAKKET "wat zij doet"')


if __name__ == "__main__":
    main()
