"""Telling the demo: steps, what was found, and what the papers say beside it."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import suite
from commonground.principal import sign
from rich.console import Console

PURPOSE = "lidmaatschap-losser"


class Verhaal:
    """Prints what happens and remembers what was not as it must be."""

    def __init__(self) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self.wrong: list[str] = []

    def step(self, number: int, text: str) -> None:
        self.console.print(f"\n[bold]{number}. {text}[/bold]")

    def tell(self, text: str) -> None:
        self.console.print(f"   {text}")

    def figure(self, what: str, found: Any, expected: Any, source: str) -> None:
        """A figure beside what the papers say; another one makes the demo fail."""
        good = found == expected
        mark = "[green]✓[/green]" if good else "[red]✗[/red]"
        self.console.print(f"   {mark} {what}: [bold]{found}[/bold]  (bron: {expected}; {source})")
        if not good:
            self.wrong.append(f"{what}: {found}, moet zijn {expected}")

    def check(self, what: str, good: bool) -> None:
        self.console.print(f"   {'[green]✓[/green]' if good else '[red]✗[/red]'} {what}")
        if not good:
            self.wrong.append(what)


class Refused(Exception):
    """An answer that the demo did not expect."""


class Api:
    """One API through the gateway; every call carries its purpose."""

    def __init__(self, service: str, root: str, token: str = "", **headers: str) -> None:
        self.url, self.token, self.headers = (
            f"{suite.through_gateway(service)}{root}" if service else root,
            token,
            headers,
        )
        self.http = httpx.Client(timeout=30, trust_env=False)

    def request(self, method: str, path: str, **options: Any) -> Any:
        """The JSON of a 2xx answer. `path` may be a whole URL. Raises Refused with what the service said."""
        url = path if path.startswith("http") else self.url + path
        known = suite.known_secrets()
        signed = (
            f"Token {self.token}" if self.token else f"Bearer {sign('demo', known['GEMEENGOED_SECRET_DEMO'], 'demo')}"
        )
        headers = {
            "Authorization": signed,
            "X-NLX-Request-Process-Id": PURPOSE,
            "X-Audit-Toelichting": "Demo",
        } | self.headers
        answer = self.http.request(method, url, headers=headers, **options)
        if answer.status_code >= 300:
            raise Refused(f"{method} {url}: {answer.status_code} {answer.text[:600]}")
        return answer.json() if answer.content else None

    def get(self, path: str, **params: Any) -> Any:
        return self.request("GET", path, params=params)

    def post(self, path: str, body: Any) -> Any:
        return self.request("POST", path, json=body)

    def all(self, path: str, **params: Any) -> list[dict]:
        """Every item of a list, page by page."""
        found = self.get(path, **params)
        if isinstance(found, list):
            return found
        items = found["results"]
        while found["next"]:
            found = self.get(found["next"])
            items += found["results"]
        return items

    def ensure(
        self, path: str, body: dict, match: Callable[[dict], bool] = lambda _: True, at: str = "", **params: Any
    ) -> dict:
        """The first item of a list that matches; it is made when there is none, so a second run makes nothing."""
        existing = next((item for item in self.all(path, **params) if match(item)), None)
        return existing or self.post(at or path, body)


def wait_for(what: str, ask: Callable[[], Any], seconds: float = 90) -> Any:
    """Asks until there is an answer. Raises Refused when it takes too long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := ask():
            return found
        time.sleep(0.2)
    raise Refused(f"te lang gewacht op: {what}")
