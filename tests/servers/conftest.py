"""A second instance of the embedded servers, apart from the one the other tests use."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


class Instance:
    """The servers under a ``PORTAL_VAR`` of their own, driven as people drive them: from the command line."""

    def __init__(self, var: Path) -> None:
        self.var = var
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "REDIS_"))
        }
        self.environment = {**clean, "PORTAL_VAR": str(var), "PORTAL_FAST_DB": "1"}

    def spawn(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *words: str) -> tuple[int, str]:
        process = self.spawn(*words)
        answer, _ = process.communicate(timeout=60)
        return process.returncode, answer

    def servers(self, *words: str) -> tuple[int, str]:
        return self.run("-m", "groupportal.servers", *words)

    def say(self, expression: str) -> str:
        code, answer = self.run(
            "-c",
            "from groupportal.servers import *; from groupportal.servers.places import places; "
            f"print({expression})",
        )
        assert code == 0, answer
        return answer.strip()

    def postmaster(self) -> int:
        """The server's process number."""
        return int(self.say("open(places().postgres_data / 'postmaster.pid').readline()"))


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """A running instance. Its parents may be closed to the servers' user, as pytest's are for root."""
    one = Instance(tmp_path_factory.mktemp("servers") / "var")
    code, answer = one.servers("start")
    assert code == 0, answer
    yield one
    one.servers("remove")
