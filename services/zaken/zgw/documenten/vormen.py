"""Words of the Documenten API that more than one of its modules needs."""

from typing import Literal

ObjectType = Literal["besluit", "zaak", "verzoek"]
