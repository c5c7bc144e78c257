"""Who calls: a JWT of the ZGW kind (`rules.md` §1.2), and what that client may do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from time import time
from typing import Any

import jwt
from fastapi import Request
from sqlalchemy import MetaData, select
from sqlalchemy.ext.asyncio import AsyncSession

from commonground.plans import given, parameter
from commonground.problems import Forbidden, Problem
from commonground.settings import ServiceSettings


@dataclass(frozen=True)
class Grant:
    """Scopes in one component (`*`: any), on one type up to one level of confidentiality if these are given.

    `type` is a URL in stored form (a path when it is ours); `level` counts from 0 (openbaar) to 7 (zeer_geheim).
    """

    component: str
    scopes: frozenset[str]
    type: str | None = None
    level: int | None = None


@dataclass(frozen=True)
class Principal:
    client_id: str
    user_id: str = ""
    user_representation: str = ""
    application: str = ""  # uuid of the applicatie, if it is known
    label: str = ""
    all_rights: bool = False
    grants: tuple[Grant, ...] = ()
    only_published: bool = False  # alleenIsGereedVoorPublicatie
    extra: dict[str, Any] = field(default_factory=dict, compare=False)  # what a service's own lookup adds

    @property
    def rights(self) -> tuple:
        """All that decides what this client may see."""
        return self.all_rights, self.grants, self.only_published

    def may(self, component: str, *scopes: str) -> bool:
        """Whether one of these scopes is granted in the component, on whatever type."""
        return self.all_rights or any(
            grant.component in (component, "*") and not grant.scopes.isdisjoint(scopes) for grant in self.grants
        )

    def granted(self, component: str, *scopes: str) -> list[Grant]:
        """The grants that carry one of these scopes in the component."""
        return [g for g in self.grants if g.component in (component, "*") and not g.scopes.isdisjoint(scopes)]


@dataclass(frozen=True)
class Known:
    """A registered client: its secret and its rights."""

    secret: str
    principal: Principal


Lookup = Callable[[AsyncSession, str], Awaitable[Known | None]]
Authenticate = Callable[[Request, AsyncSession], Awaitable[Principal]]


def clients_of(metadata: MetaData) -> Lookup:
    """The lookup in the shared table `client`: plain scopes, no types."""
    table = metadata.tables["client"]
    query = select(table).where(table.c.client_id == parameter("client_id"))

    async def lookup(db: AsyncSession, client_id: str) -> Known | None:
        row = (await db.execute(query, given(client_id=client_id))).first()
        if row is None:
            return None
        grant = Grant("*", frozenset(row.scopes))
        return Known(row.secret, Principal(client_id, label=row.label, all_rights=row.alle_rechten, grants=(grant,)))

    return lookup


def refused(code: str, detail: str) -> Problem:
    return Forbidden(detail, code)


def by_jwt(lookup: Lookup, settings: ServiceSettings) -> Authenticate:
    """Authentication by HS256 token: every failure is a 403 with its own code, as the neighbours expect."""
    seen = Seen()

    async def authenticate(request: Request, db: AsyncSession) -> Principal:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise refused("not_authenticated", "Er is geen (Bearer) token meegestuurd.")
        before = seen.get(token)
        client_id = (before[1] if before else read_claims(token)).get("client_id")
        if not isinstance(client_id, str) or not client_id:
            raise refused("missing-client-identifier", "Het token noemt geen client_id.")
        known = await lookup(db, client_id)
        if known is None or not known.secret:
            raise refused("invalid-client-identifier", "Deze client is niet bekend.")
        if before and before[0] == known.secret:
            claims = before[1]
        else:
            claims = verify(token, known.secret, settings)
            seen.keep(token, known.secret, claims)
        check_age(claims, settings)
        return replace(
            known.principal,
            user_id=str(claims.get("user_id") or ""),
            user_representation=str(claims.get("user_representation") or ""),
        )

    return authenticate


class Seen:
    """Tokens whose signature was right, with the secret it was right for: a client sends the same one for an hour.

    To check a signature costs as much as a statement. Nothing else is remembered: who the client is, its secret and its
    rights are read at every request, and so is the age of the token. One that sets its own limits is not kept.
    """

    def __init__(self, most: int = 2000) -> None:
        self.most, self.kept = most, dict[str, tuple[str, dict[str, Any]]]()

    def get(self, token: str) -> tuple[str, dict[str, Any]] | None:
        return self.kept.get(token)

    def keep(self, token: str, secret: str, claims: dict[str, Any]) -> None:
        if claims.keys().isdisjoint(("exp", "nbf")):
            if len(self.kept) >= self.most:
                self.kept.pop(next(iter(self.kept)))
            self.kept[token] = (secret, claims)


def read_claims(token: str) -> dict[str, Any]:
    try:
        return jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise refused("jwt-decode-error", "Het token is niet te lezen.") from None


def verify(token: str, secret: str, settings: ServiceSettings) -> dict[str, Any]:
    """The claims of a token with the right signature, and within the limits that it sets itself."""
    options: Any = {
        "verify_iat": False,
        "verify_aud": False,
        "verify_iss": False,
        "verify_sub": False,
        "verify_jti": False,
    }
    try:
        return jwt.decode(token, secret, algorithms=["HS256"], options=options, leeway=settings.time_leeway)
    except jwt.InvalidSignatureError:
        raise refused("invalid-jwt-signature", "De ondertekening van het token klopt niet.") from None
    except jwt.InvalidTokenError as error:
        raise refused(f"jwt-{type(error).__name__.lower()}", "Het token is niet geldig.") from None


def check_age(claims: dict[str, Any], settings: ServiceSettings) -> None:
    """`iat` is no older than `jwt_expiry` and no further ahead than the leeway (seconds)."""
    iat = claims.get("iat")
    if not isinstance(iat, (int, float)) or isinstance(iat, bool):
        raise refused("jwt-missing-iat-claim", "Het token noemt geen tijdstip van uitgifte (iat).")
    age = time() - iat
    if age >= settings.jwt_expiry + settings.time_leeway:
        raise refused("jwt-expired", "Het token is verlopen.")
    if age < -settings.time_leeway - 1:  # a second of grace: iat is in whole seconds
        raise refused("jwt-immaturesignatureerror", "Het token is van later dan nu.")


def sign(client_id: str, secret: str, user_id: str = "", user_representation: str = "", **claims: Any) -> str:
    """A token of our own, for calls to other components and for tests."""
    found = {"iss": client_id, "iat": int(time()), "client_id": client_id, "user_id": user_id}
    return jwt.encode(found | {"user_representation": user_representation} | claims, secret, algorithm="HS256")
