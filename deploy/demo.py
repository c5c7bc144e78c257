"""`make demo`: Losser becomes a member, through the whole suite. Run it again and it finds what it made before."""

import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import stappen
import suite
from stappen import KANALEN, bezorging, notificaties, verhaal
from verhaal import Refused


class Abonnee(BaseHTTPRequestHandler):
    """The subscriber of the demo: refuses a message without its secret, takes one with it."""

    secret = ""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(204 if self.headers.get("authorization") == self.secret else 403)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def abonnement() -> Iterator[None]:
    """Subscribes to all channels and listens as long as the demo runs. A demo that ends well ends its subscription; one
    that is broken off leaves it, and the next gets what that one did not hear."""
    Abonnee.secret = f"Bearer {suite.known_secrets()['GEMEENGOED_SECRET_NOTIFICATIES']}"
    ThreadingHTTPServer.allow_reuse_address = True
    server = ThreadingHTTPServer((suite.HOST, suite.first_port() + 9), Abonnee)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    callback = f"http://{suite.HOST}:{suite.first_port() + 9}/"
    bekend = {each["naam"] for each in notificaties.get("/kanaal")}
    for kanaal in KANALEN:
        if kanaal not in bekend:
            notificaties.post(
                "/kanaal", {"naam": kanaal, "documentatieLink": "https://example.com/kanalen", "filters": []}
            )
    kanalen = [{"naam": kanaal, "filters": {}} for kanaal in KANALEN]
    body = {"callbackUrl": callback, "auth": Abonnee.secret, "kanalen": kanalen}
    gemaakt = notificaties.ensure("/abonnement", body, lambda each: each["callbackUrl"] == callback)
    for each in bezorging.all("/bezorgingen", status="wachtend"):
        bezorging.post(f"{each['url']}/opnieuw", {})
    try:
        yield
        notificaties.request("DELETE", gemaakt["url"])
    finally:
        server.shutdown()


def answers() -> bool:
    try:
        return all(urllib.request.urlopen(f"{p.url}/_healthz/readyz", timeout=2).status == 200 for p in suite.PROCESSES)
    except OSError:
        return False


@contextmanager
def a_suite() -> Iterator[None]:
    """The suite that runs already, else one for the time of the demo."""
    if answers():
        yield
        return
    verhaal.tell("er draait geen suite; ik start er een")
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "up.py")], stderr=subprocess.PIPE, text=True
    )
    try:
        until = time.monotonic() + 120
        while not answers():
            if process.poll() is not None or time.monotonic() > until:
                raise Refused(f"de suite start niet: {process.stderr.read() if process.stderr else ''}")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(30)


def main() -> int:
    verhaal.console.print("[bold]Gemeengoed: de gemeente Losser wordt lid[/bold]")
    try:
        with a_suite(), abonnement():
            lid, zaak = stappen.meld_aan()
            stappen.leg_initiatief_vast(zaak)
            berekeningen = stappen.reken()
            uitkomst = stappen.besluit(lid, zaak)
            stappen.neem_af(lid, berekeningen, uitkomst)
            stappen.sluit_af(zaak)
    except (Refused, httpx.HTTPError) as error:
        verhaal.wrong.append(str(error))
    for wrong in verhaal.wrong:
        verhaal.console.print(f"[red]✗ {wrong}[/red]", markup=True)
    verhaal.console.print(
        "\n[bold red]De demo is mislukt.[/bold red]"
        if verhaal.wrong
        else "\n[bold green]Alles is zoals het moet.[/bold green]"
    )
    return 1 if verhaal.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
