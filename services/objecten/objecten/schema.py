"""The page of the contract, where our neighbours have one too: it points to the files, and runs nothing."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse

router = APIRouter(prefix="/schema")
FILES = ("openapi.yaml", "openapi.json", "openapi-experimenteel.yaml", "openapi-experimenteel.json")
LINKS = "".join(f'<li><a href="../{name}">{name}</a></li>' for name in FILES)
PAGE = f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>Objecten</title><h1>Objecten</h1><ul>{LINKS}</ul>'


@router.get("/", include_in_schema=False)
async def show() -> HTMLResponse:
    """Het contract, voor iedereen."""
    return HTMLResponse(PAGE)
