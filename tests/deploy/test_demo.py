"""The main job, as `make demo` does it: through real processes, and with processes killed under it."""

import itertools
import os
import signal
import subprocess
import time
from pathlib import Path

from deploy.processen import DEMO, SERVICES, child_of, environment, free_range, state, suite


def run(var: Path, first: int) -> subprocess.CompletedProcess:
    return subprocess.run(DEMO, env=environment(var, first), capture_output=True, text=True, timeout=240)


def run_while_killing(parent: int, var: Path, first: int) -> None:
    """One run in which every service is killed once, each a moment after the one before came back."""
    demo = subprocess.Popen(DEMO, env=environment(var, first), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for service in itertools.islice(itertools.cycle(SERVICES[1:] + SERVICES[:1]), 6):
        time.sleep(1.2)
        os.kill(child_of(parent, service), signal.SIGKILL)
    demo.wait(240)


def test_losser_becomes_a_member_and_what_is_killed_changes_nothing(tmp_path):
    first = free_range()
    with suite(tmp_path / "rustig", first):
        done = run(tmp_path / "rustig", first)
        assert done.returncode == 0, done.stdout
        for figure in ("20534.01", "17756.12", "24274.10", "20569.78", "(40, 20)"):
            assert figure in done.stdout
        undisturbed = state(tmp_path / "rustig")
        assert undisturbed["notificaties.abonnement"] == 0  # else the next demo waits for what this one did not hear
        assert run(tmp_path / "rustig", first).returncode == 0
        assert state(tmp_path / "rustig") == undisturbed

    first = free_range()
    with suite(tmp_path / "onrustig", first) as process:
        run_while_killing(process.pid, tmp_path / "onrustig", first)
        done = run(tmp_path / "onrustig", first)
        assert done.returncode == 0, done.stdout
        assert state(tmp_path / "onrustig") == undisturbed
