"""newman, the runner of Postman collections: installed when it is asked for, read by its JSON report."""

import asyncio
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.acceptance.collection import Part


@dataclass(frozen=True)
class Failure:
    """An assertion that failed, or a script that broke (`test` is empty then)."""

    request: str
    test: str
    message: str
    status: int = 0
    body: str = ""


@dataclass
class Outcome:
    name: str
    requests: int = 0
    assertions: int = 0
    failures: list[Failure] = field(default_factory=list)
    stopped: str = ""

    @property
    def failed(self) -> list[Failure]:
        return [failure for failure in self.failures if failure.test]

    @property
    def good(self) -> bool:
        return not self.failed and not self.stopped


def install(folder: Path) -> Path:
    """The program, after `npm install newman` in the folder when it is not there yet."""
    program = folder / "node_modules" / ".bin" / "newman"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("gemeengoed: npm ontbreekt: installeer Node.js, of wijs NEWMAN= naar een newman")
        folder.mkdir(parents=True, exist_ok=True)
        arguments = (npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder), "newman")
        if subprocess.run(arguments, check=False).returncode:
            sys.exit("gemeengoed: npm install newman is mislukt")
    return program


async def run(program: Path, part: Part, environment: dict[str, str], folder: Path, seconds: float) -> Outcome:
    """Runs one part. newman writes its report at the end, so it is told to end before we would stop it."""
    files = {name: folder / f"{name}.json" for name in ("collection", "environment", "globals", "report")}
    values = [{"key": key, "value": value, "enabled": True} for key, value in environment.items()]
    files["collection"].write_text(json.dumps(part.collection))
    files["environment"].write_text(json.dumps({"name": part.name, "values": values}))
    lent = [{"key": key, "value": value, "enabled": True} for key, value in part.globals.items()]
    files["globals"].write_text(json.dumps({"name": part.name, "values": lent}))
    arguments = ["run", str(files["collection"]), "-e", str(files["environment"]), "-g", str(files["globals"])]
    arguments += [
        "--reporters",
        "json",
        "--reporter-json-export",
        str(files["report"]),
        "--timeout",
        str(int(seconds * 1000)),
    ]
    with (folder / "newman.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(str(program), *arguments, stdout=log, stderr=log)
        try:
            await asyncio.wait_for(process.wait(), seconds + 15)
        except TimeoutError:
            process.kill()
            await process.wait()
    if not files["report"].exists():
        return Outcome(part.name, stopped=f"geen verslag binnen {seconds:.0f} s; zie {folder}/newman.log")
    return read(part.name, json.loads(files["report"].read_text(encoding="utf-8"))["run"])


# --- the report -------------------------------------------------------------------------------------------------------
def read(name: str, report: dict[str, Any]) -> Outcome:
    stats = report["stats"]
    executions = {each["cursor"]["ref"]: each for each in report["executions"]}
    failures = [failure(each, executions) for each in report["failures"]]
    late = "timed out" in str(report.get("error") or "")
    requests, assertions = stats["requests"]["total"], stats["assertions"]["total"]
    return Outcome(name, requests, assertions, failures, "tijd op" if late else "")


def failure(found: dict[str, Any], executions: dict[str, dict[str, Any]]) -> Failure:
    error = found["error"]
    execution = executions.get(found.get("cursor", {}).get("ref", ""), {})
    response = execution.get("response") or {}
    body = bytes((response.get("stream") or {}).get("data") or b"").decode("utf-8", "replace")
    request = (found.get("source") or {}).get("name", "")
    return Failure(request, error.get("test") or "", error.get("message", ""), response.get("code", 0), body)
