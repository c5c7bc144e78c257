"""`make acceptance COLLECTION=path [FOLDERS="ac zrc"] [REFERENTIELIJSTEN=folder] [SECONDS=300] [NEWMAN=program]`.

Exits 1 when an assertion fails or a run does not come to its end.
"""

import asyncio
import os
import sys
import warnings
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.acceptance import newman
from tests.acceptance.collection import Part, parts
from tests.acceptance.house import House
from tests.acceptance.standins import LISTS, StandIns

VAR = Path(os.environ.get("GEMEENGOED_VAR") or Path(__file__).parent.parent.parent / "var").resolve()
warnings.filterwarnings("ignore", message="The HMAC key")  # the secrets of the collections are short
console = Console(soft_wrap=True, highlight=False)


def chosen() -> list[Part]:
    """The folders that were asked for, all without a choice."""
    path = os.environ.get("COLLECTION", "")
    if not path or not Path(path).is_file():
        sys.exit("gemeengoed: geef het bestand van de collectie, COLLECTION=pad")
    found = parts(Path(path))
    wanted = os.environ.get("FOLDERS", "").lower().replace(",", " ").split()
    if unknown := set(wanted) - {part.name for part in found}:
        sys.exit(f"gemeengoed: onbekende map {', '.join(unknown)}; er zijn {', '.join(part.name for part in found)}")
    return [part for part in found if not wanted or part.name in wanted]


async def run(part: Part, program: Path) -> newman.Outcome:
    """One folder, on services and a database of its own."""
    folder = VAR / "acceptance" / part.name
    fixtures = os.environ.get("REFERENTIELIJSTEN")
    outside = StandIns(Path(fixtures) if fixtures else None)
    server = await outside.start()
    house = House(folder, outside.base, with_notificaties=part.uses("nrc_url"))
    outside.issue = house.issue
    try:
        await house.start()
        environment = house.environment(f"{outside.base}{LISTS}" if fixtures else "")
        return await newman.run(program, part, environment, folder, float(os.environ.get("SECONDS") or 300))
    finally:
        await house.stop()
        server.close()


# --- what is told -----------------------------------------------------------------------------------------------------
def tell(outcome: newman.Outcome) -> None:
    for each in outcome.failures:
        what = each.test or "script"
        console.print(f"{outcome.name}: {each.request}\n    {what}: {each.message}", markup=False)
        console.print(f"    {each.status} {each.body[:300]}", markup=False, style="dim")
    if outcome.stopped:
        console.print(f"{outcome.name}: {outcome.stopped}", markup=False, style="red")


def summary(outcomes: list[newman.Outcome]) -> Table:
    table = Table()
    for heading in ("map", "verzoeken", "controles", "mislukt", "scriptfouten"):
        table.add_column(heading, justify="left" if heading == "map" else "right")
    rows = [(o.name, o.requests, o.assertions, len(o.failed), len(o.failures) - len(o.failed)) for o in outcomes]
    for row in [*rows, ("totaal", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))]:
        table.add_row(*map(str, row))
    return table


async def main(found: list[Part], program: Path) -> int:
    outcomes = []
    for part in found:
        for line in part.mended:
            console.print(f"hersteld in {part.name}: {line}", markup=False, style="dim")
        outcomes.append(await run(part, program))
        tell(outcomes[-1])
    console.print(summary(outcomes))
    return 0 if all(outcome.good for outcome in outcomes) else 1


if __name__ == "__main__":
    given = os.environ.get("NEWMAN")
    wanted = chosen()
    program = Path(given).resolve() if given else newman.install(VAR / "newman")
    sys.exit(asyncio.run(main(wanted, program)))
