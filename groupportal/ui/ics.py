"""A calendar as RFC 5545 wants it: UTC, CRLF, lines folded at 75 octets, signs escaped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_OCTETS = 75


@dataclass(frozen=True)
class Event:
    """One entry. ``uid`` stays the same for ever, so that a calendar moves what moved and strikes out what ``is_cancelled``."""

    uid: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    changed_at: dt.datetime
    place: str = ""
    text: str = ""
    url: str = ""
    is_cancelled: bool = False


def calendar_text(name: str, events: Iterable[Event]) -> str:
    """The whole file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//group portal//calendar//ZH", "METHOD:PUBLISH"]
    lines += ["CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_escaped(name)}"]
    for event in events:
        lines += _lines(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    for label, at in (("DTSTAMP", event.changed_at), ("DTSTART", event.starts_at), ("DTEND", event.ends_at)):
        yield f"{label}:{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    # Strict calendars take over another time only of what says that it was changed since.
    yield f"LAST-MODIFIED:{event.changed_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{int(event.changed_at.timestamp()) // 60}"
    yield f"SUMMARY:{_escaped(event.title)}"
    for label, text in (("LOCATION", event.place), ("DESCRIPTION", event.text)):
        if text:
            yield f"{label}:{_escaped(text)}"
    if event.url:
        yield f"URL:{event.url}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return "".join(c for c in plain.replace("\n", "\\n") if c >= " ")


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, no character cut; the later ones begin with a blank."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > MOST_OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece
