"""Rights by construction: what decides about an object stands on its hoofdobject, and every query starts there.

A Hoofdobject (zaak, document, besluit) is judged by its own type and level, an Onderdeel by those of its owner.
"""

from collections.abc import Hashable
from typing import Any
from uuid import UUID

from commonground.call import Call
from commonground.plans import given, parameter
from commonground.problems import Forbidden, NotFound
from commonground.resource import Resource
from commonground.rules import Write
from pydantic.alias_generators import to_camel
from sqlalchemy import ColumnElement, Select

from zgw.rechten import binnen, mag
from zgw.vertrouwelijkheid import NIVEAUS


class Bewaakt(Resource):
    def sight(self, call: Call) -> Hashable | None:
        below = "{" in self.path and self.owner_param in call.request.path_params
        return None if below else call.principal.rights

    async def find(self, call: Call, uuid: UUID, lock: bool = False) -> Any:
        """To read: only what the client may read. To write (lock): what exists; `authorise` asks for the scope."""
        if not lock:
            return await super().find(call, uuid)

        def one() -> Select:
            return self.existing(call).where(self.table.uuid == parameter("uuid")).with_for_update(of=self.table)

        row = (await call.db.execute(self.plan(call, "locked", one), given(uuid=uuid))).first()
        if row is None:
            raise NotFound()
        return row


class Hoofdobject(Bewaakt):
    type_kolom: Any  # the reference to its type, as stored (a column of the table: an attribute would be looked up)
    niveau_kolom: Any = None  # its vertrouwelijkheidaanduiding, if the component has that

    def zichtbaar(self, call: Call, scopes: tuple[str, ...]) -> ColumnElement[bool]:
        """The rows of this resource on which the client holds one of these scopes."""
        return binnen(call, self.api.component, scopes, self.type_kolom, self.niveau_kolom)

    def mag(self, call: Call, row: Any, *scopes: str) -> bool:
        """The same question about one row, or about a body that is to become one."""
        niveau = None if self.niveau_kolom is None else getattr(row, self.niveau_kolom.key)
        return mag(call, self.api.component, scopes, getattr(row, self.type_kolom.key), niveau)

    def eis(self, call: Call, row: Any, *scopes: str) -> None:
        if not self.mag(call, row, *scopes):
            raise Forbidden()

    def visible(self, call: Call) -> Select:
        return self.existing(call).where(self.zichtbaar(call, self.scopes["read"]))

    def may_show(self, call: Call, shown: dict) -> bool:
        """By the type and the level that the other component says it has; one that it does not say is the highest."""
        type = call.store(str(shown.get(to_camel(self.type_kolom.key)) or ""))
        niveau = None if self.niveau_kolom is None else shown.get(to_camel(self.niveau_kolom.key))
        hoogste = NIVEAUS[-1] if self.niveau_kolom is not None else None
        return mag(call, self.api.component, self.scopes["read"], type, niveau if niveau in NIVEAUS else hoogste)

    async def authorise(self, write: Write) -> None:
        """The object as it is; a resource adds the object as it becomes."""
        if write.old is not None:
            self.eis(write.call, write.old, *self.scopes["delete" if write.new is None else "update"])


class Onderdeel(Bewaakt):
    owner: Any  # a Hoofdobject; `query` joins its table

    def visible(self, call: Call) -> Select:
        return self.existing(call).where(self.owner.zichtbaar(call, self.scopes["read"]))

    def may_show(self, call: Call, shown: dict) -> bool:
        """Of a part elsewhere the hoofdobject is not at hand: only who may read all of them sees it."""
        return mag(call, self.api.component, self.scopes["read"], "", NIVEAUS[-1])

    async def authorise(self, write: Write) -> None:
        operation = "create" if write.old is None else "delete" if write.new is None else "update"
        self.owner.eis(write.call, write.owner, *self.scopes[operation])
