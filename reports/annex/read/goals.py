"""The cell 建设目标、验收要点 taken apart, without loss: ``compose_goal`` gives the text back but for white space."""

from __future__ import annotations

import re

from reports.annex.read.labels import label_of, split_label
from reports.annex.values import Goal, Point

_LEADS = "建设目标|预期目标|总体目标|工作目标"
_LEAD = re.compile(rf"\s*((?:{_LEADS})(?:[：:]\s*(?:{_LEADS}))*)(?:([：:])|(?=\s*\n))")
_POINTS = re.compile(r"(?:^|(?<=[。；;！!）)\s]))(?:主要)?验收要点(?:([：:])|[ \t\u3000]*(?=\n|$))")
_SENTENCE_END = re.compile(r"(?<=[；;。])\s*(?=[（(]?\s*(?:\d|[①-⑳]))")


def split_goal(text: str) -> Goal:
    """Lead-in, statement, the word 验收要点 and the points.

    Points that run on in one line are set apart where the next number follows (``run_together`` tells).
    A lead-in typed with a half-width colon keeps it; one without colon ends with a blank.
    """
    points_at = _POINTS.search(text)
    if points_at is None:
        statement, points = _without_label(text)
        return _goal(statement, "", points)
    lead = text[: points_at.start()]
    label = _as_typed(points_at[0].removesuffix(points_at[1] or "").strip(), points_at[1])
    return _goal(lead, label, text[points_at.end() :])


def _without_label(text: str) -> tuple[str, str]:
    """A cell without the word 验收要点: what stands from the first numbered line on are the points."""
    at = 0
    for line in text.splitlines(keepends=True):
        body = line[_lead_length(line) :] if at == 0 else line
        if label_of(body):
            start = at + len(line) - len(body)
            return text[:start], text[start:]
        at += len(line)
    return text, ""


def _lead_length(line: str) -> int:
    match = _LEAD.match(line)
    return match.end() if match else 0


def _as_typed(label: str, colon: str | None) -> str:
    """``compose_goal`` adds a full-width colon to a bare label; other typing is kept on the label itself."""
    if colon == "：":
        return label
    return label + (colon or " ")


def _goal(statement: str, points_label: str, points: str) -> Goal:
    lead = _LEAD.match(statement)
    label = ""
    if lead:
        label = _as_typed(lead[1], lead[2])
        statement = statement[lead.end() :]
    return Goal(label, _lines(statement), points_label, tuple(_points(points)))


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _points(text: str) -> list[Point]:
    points = []
    for line in text.splitlines():
        points += [Point(*split_label(piece)) for piece in pieces(line) if piece.strip()]
    return points


def pieces(line: str) -> list[str]:
    """The points of a line: more than one where "；" or "。" is followed by the very next number of the same kind."""
    parts = _SENTENCE_END.split(line)
    result = [parts[0]]
    for part in parts[1:]:
        before, here = label_of(result[-1]), label_of(part)
        follows = before and here and before.style == here.style and len(before.parts) == len(here.parts)
        if follows and before and here and here.parts == (*before.parts[:-1], before.parts[-1] + 1):
            result.append(part)
        else:
            result[-1] += part
    return result


def run_together(text: str) -> list[str]:
    """The beginnings of what stands on one line with what precedes it, for a finding."""
    found = []
    for line in text.splitlines():
        match = _POINTS.search(line)
        if match and line[: match.start()].strip():
            found.append(line[match.start() : match.end()].strip())
        body = line[match.end() :] if match else line
        if match and body.strip():
            found.append(body.strip()[:12])
        found += [piece.strip()[:12] for piece in pieces(body)[1:]]
    return found
