"""`python -m zgw serve | migreer | catalogus laad|export|import | selectielijst import | opruimen`."""

from commonground.cli import make_cli

from zgw.app import create_app
from zgw.catalogi.opdracht import catalogus
from zgw.catalogi.selectielijst_opdracht import selectielijst
from zgw.documenten.opdracht import opruimen
from zgw.settings import settings

cli = make_cli("zgw", settings, create_app)
cli.add_typer(catalogus, name="catalogus")
cli.add_typer(selectielijst, name="selectielijst")
cli.command("opruimen")(opruimen(lambda: create_app(settings())))

if __name__ == "__main__":
    cli()
