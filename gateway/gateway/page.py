"""The front page: the services, for people. Built as a tree, so that nothing in it can be markup by accident."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.responses import Response

from gateway.directory import ServiceShown
from gateway.kernel.snapshot import Snapshot

STYLE = """
body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1b1b1b; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding-bottom: .5rem; }
th, td { border-bottom: 1px solid #767676; padding: .5rem; text-align: left; vertical-align: top; }
code { overflow-wrap: anywhere; } a { color: #01426a; }
"""
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; "
HEADERS = {
    "Content-Security-Policy": POLICY + "form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def page(snapshot: Snapshot, services: Sequence[ServiceShown]) -> Response:
    html = Element("html", lang="nl")
    head = SubElement(html, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    add(head, "title", f"Diensten van {snapshot.name}")
    add(head, "style", STYLE)
    main = SubElement(SubElement(html, "body"), "main")
    add(main, "h1", f"Diensten van {snapshot.name}")
    add(main, "p", f"OIN {snapshot.oin}. Programma's lezen dezelfde lijst op /directory.")
    table(main, services)
    body = b"<!doctype html>\n" + tostring(html, encoding="utf-8", method="html")
    return Response(body, headers=HEADERS, media_type="text/html; charset=utf-8")


def table(main: Element, services: Sequence[ServiceShown]) -> None:
    found = SubElement(main, "table")
    add(found, "caption", "Elke dienst valt onder het adres dat hier staat.")
    heading = SubElement(SubElement(found, "thead"), "tr")
    for name in ("Dienst", "Adres", "Contract", "Stand"):
        add(heading, "th", name, scope="col")
    rows = SubElement(found, "tbody")
    for service in services:
        row = SubElement(rows, "tr")
        add(row, "th", service.title, scope="row")
        add(SubElement(row, "td"), "code", service.address)
        links = SubElement(row, "td")
        for number, url in enumerate(service.openapi, 1):
            add(SubElement(links, "div"), "a", f"contract {number} van {service.title}", href=url)
        add(row, "td", service.status)


def add(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    child = SubElement(parent, tag, attributes)
    child.text = text
    return child
