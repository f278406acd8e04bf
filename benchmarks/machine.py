"""What the figures were measured on."""

from __future__ import annotations

import datetime as dt
import os
import platform
from pathlib import Path

from django.db import connection
from django.utils import timezone

from groupportal import __version__


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory_gib() -> float:
    """Main memory in GiB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def postgres_version() -> str:
    """As the server says."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0].split()[0]


def peak_rss_mib() -> float:
    """The most memory this process held so far.

    Not ``ru_maxrss``: on Linux a child inherits that of the process that started it.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmHWM in /proc/self/status")


def description() -> str:
    """One line for above the table; the load tells how much else the machine did when the run began."""
    today: dt.date = timezone.localdate()
    return (
        f"{today:%Y-%m-%d} · portal {__version__} · {cores()} cores, {memory_gib():.0f} GiB, {platform.machine()}, "
        f"load {os.getloadavg()[0]:.1f} · "
        f"PostgreSQL {postgres_version()} · Python {platform.python_version()}"
    )
