"""`python -m notificaties serve | migreer | kanalen`."""

import asyncio

from commonground.cli import make_cli, prepare, told
from commonground.service import Service

from notificaties.app import create_app
from notificaties.settings import settings
from notificaties.standaardkanalen import vul_aan

cli = make_cli("notificaties", settings, create_app)


@cli.command()
def kanalen() -> None:
    """Werk de database bij en maak de kanalen van de standaard die er nog niet zijn."""
    told(lambda: print("nieuw:", ", ".join(asyncio.run(aangevuld(create_app(settings())))) or "geen"))


async def aangevuld(service: Service) -> list[str]:
    await prepare("notificaties", service, True)
    try:
        return await vul_aan(service.house)
    finally:
        await service.house.engine.dispose()


if __name__ == "__main__":
    cli()
