"""Peak memory: the work done once in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass

import django


@dataclass(frozen=True)
class Peak:
    """Memory of a process, in MiB: before the work, and the most while at it."""

    before: float
    most: float

    @property
    def added(self) -> float:
        """What the work took on top of the started program."""
        return self.most - self.before


def peak_of(database: str, slug: str, form: str) -> Peak:
    """Make a group's tables once in a fresh process."""
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.memory", database, slug, form],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "groupportal.settings.test"},
    )
    return Peak(**json.loads(told.stdout.splitlines()[-1]))


def main(database: str, slug: str, form: str) -> None:
    """In the child: start Django, make the tables, tell the memory."""
    django.setup()
    from benchmarks.bench_database import files_of_the_run, use  # noqa: PLC0415 -- app ready
    from benchmarks.generating import generate  # noqa: PLC0415 -- app ready
    from benchmarks.groups import again  # noqa: PLC0415 -- app ready
    from benchmarks.machine import peak_rss_mib  # noqa: PLC0415 -- app ready

    use(database)
    made = again(slug)
    before = peak_rss_mib()
    with files_of_the_run():
        generate(made, form)
    print(json.dumps({"before": before, "most": peak_rss_mib()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
