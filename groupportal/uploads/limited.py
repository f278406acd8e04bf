"""Decoders that know no limit run in a process that has some."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent
_SECONDS = 40


def read_apart(content: bytes, *words: str, by: str = "picture.py") -> bytes:
    """What ``picture.py`` (or ``reader.py``) makes of the content. CalledProcessError where it does not end within its limits."""
    reader = [sys.executable, "-I", str(_HERE / by)]
    reading = subprocess.Popen(
        [*reader, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with reading:
        try:
            made, said = reading.communicate(content, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            reading.kill()
            made, said = reading.communicate()
    if reading.returncode:
        raise subprocess.CalledProcessError(reading.returncode, reader, stderr=said)
    return made
