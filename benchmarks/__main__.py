"""``python -m benchmarks [NAME …] [--write FILE]``: measure, print one Markdown table, exit 1 where a limit is missed."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path

import django


def main(arguments: list[str]) -> int:
    """Run the benchmarks whose names begin with one of the words given, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="The figures, as ratios in one run."
    )
    parser.add_argument("names", nargs="*", help="only these, such as pages or tables.growth")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the table in a file too")
    chosen = parser.parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "groupportal.settings.test"
    django.setup()
    from benchmarks.report import report  # noqa: PLC0415 -- app ready
    from groupportal.garbage import spare_what_stands  # noqa: PLC0415 -- app ready
    from groupportal.servers import ensure  # noqa: PLC0415 -- app ready
    from groupportal.tenancy.address import load_pages  # noqa: PLC0415 -- app ready

    ensure()
    load_pages()
    spare_what_stands()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # so that the databases go
    began = time.monotonic()
    text, missed = report(chosen.names)
    print(text)
    if chosen.write:
        chosen.write.write_text(text + "\n", encoding="utf-8")
    print(f"{time.monotonic() - began:.0f} s, {missed} limits missed", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
