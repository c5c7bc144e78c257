"""The page of the contract, where our neighbours have one too: it points to the files, and runs nothing."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

FILES = ("openapi.yaml", "openapi.json", "openapi-experimenteel.yaml", "openapi-experimenteel.json")
LINKS = "".join(f'<li><a href="../{name}">{name}</a></li>' for name in FILES)
PAGE = f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>Objecten</title><h1>Objecten</h1><ul>{LINKS}</ul>'


async def show(request: Request) -> HTMLResponse:
    return HTMLResponse(PAGE)


router = APIRouter(routes=[Route("/schema/", show)])  # a page for people, so no part of the contract itself
