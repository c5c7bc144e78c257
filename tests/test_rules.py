"""Every rule of the standards has one home in the code and a test that carries its id."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from commonground.rules import KNOWN

from deploy import contracts

contracts.apis()  # reads in every rule
ROOT = Path(__file__).parent.parent
# The ids of the Catalogi, Zaken and Autorisaties APIs; the standard gives zrc-025 and zrc-026 twice. What came from
# the chapter that all APIs share is among them: zrc-006, ztc-014, and expand with fields (zrc-025-expand to zrc-029).
STANDARD = (
    *(f"ztc-{number:03}" for number in range(1, 18)),
    *(f"zrc-{number:03}" for number in range(1, 30)),
    "zrc-025-expand",
    "zrc-026-expand",
    *(f"ac-{number:03}" for number in range(1, 4)),
)
ID = re.compile(r"\b(?:ztc|zrc|drc|brc|ac)-\d{3}(?:-[a-z]+)?")


def carried() -> Iterator[str]:
    """The ids that the docstring of a function or class of ours names."""
    for folder in ("services/zaken/zgw", "services/common/commonground"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    yield from ID.findall(ast.get_docstring(node) or "")


def without_a_test(ids: tuple[str, ...]) -> list[str]:
    text = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    return [id for id in ids if not re.search(rf"def test_{id.replace('-', '_')}(_|\b)", text)]


def test_every_rule_of_the_code_has_a_test():
    assert without_a_test(tuple(KNOWN)) == []


def test_every_rule_of_the_standard_has_a_test():
    assert without_a_test(STANDARD) == []


def test_every_rule_of_the_standard_has_a_home():
    assert sorted(set(STANDARD) - KNOWN.keys() - set(carried())) == []
