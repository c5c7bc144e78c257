"""Business rules: one async function per rule, and the id of the standard on the line above it."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from commonground.call import Call
from commonground.problems import Invalid, ValidationFailed


@dataclass
class Write:
    """A change that is still to be judged: what there was, what is asked for, and the owner it belongs to.

    `old` and `owner` are rows; `new` is the body as read, `given` the names (snake_case) that the client really sent.
    `found` keeps what one rule looked up for the next (the zaaktype of a zaak).
    """

    call: Call
    new: Any = None
    old: Any = None
    owner: Any = None
    given: frozenset[str] = frozenset()
    found: dict[str, Any] = field(default_factory=dict)

    def changes(self, name: str) -> bool:
        """Whether the client asks for another value than there is; on a create always."""
        return self.old is None or getattr(self.new, name) != getattr(self.old, name)


Rule = Callable[[Write], Awaitable[Invalid | list[Invalid] | None]]
KNOWN: dict[str, Rule] = {}


def rule(id: str) -> Callable[[Any], Any]:
    def register(function: Any) -> Any:
        assert id not in KNOWN, f"{id} has two homes"  # noqa: S101
        KNOWN[id] = function
        return function

    return register


async def judge(write: Write, rules: Iterable[Rule]) -> None:
    """Asks every rule, so that the client hears all that is wrong at once."""
    found: list[Invalid] = []
    for each in rules:
        wrong = await each(write)
        found += wrong if isinstance(wrong, list) else [wrong] if wrong else []
    if found:
        raise ValidationFailed(*found)
