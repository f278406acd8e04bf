"""Addresses of links in the program's log: the signs are left out, whatever the line is about."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"(/l/|/calendar/)[A-Za-z0-9:_-]{8,}")


class HideTokens(logging.Filter):
    """Writes ``/l/…`` for ``/l/k7m3q9xw4tbf``, and likewise for the address of a calendar."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if _TOKEN.search(message):
            record.msg, record.args = _TOKEN.sub(r"\1…", message), ()
        return True
