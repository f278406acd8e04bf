"""Decoders that know no limit run in a process that has some."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_READER = [sys.executable, "-I", str(Path(__file__).with_name("picture.py"))]
_SECONDS = 40


def read_apart(content: bytes, *words: str) -> bytes:
    """What ``picture.py`` makes of the content. CalledProcessError where it does not come to an end within its limits."""
    reading = subprocess.Popen(
        [*_READER, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with reading:
        try:
            made, said = reading.communicate(content, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            reading.kill()
            made, said = reading.communicate()
    if reading.returncode:
        raise subprocess.CalledProcessError(reading.returncode, _READER, stderr=said)
    return made
