"""What came back in Word, as changes that can be taken over into the sections' texts one by one."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groupportal.errors import DomainError
from groupportal.metrics.narrative import number_in_words
from groupportal.metrics.selectors import ask
from groupportal.office.document.compare import compare
from groupportal.office.document.differences import Difference, Kind
from groupportal.office.document.read import ReadDocument, ReadTable, ReadText
from groupportal.office.word_parts import side_part
from groupportal.reporting.guard import guarded
from groupportal.reporting.values import is_still
from groupportal.tenancy.kept import kept_all, remembered
from reports.enums import Change

_STAMP = re.compile(r"\b([0-9a-f]{16})，程序版本")
"""As ``Stamp.description`` says it."""
_BEHIND = "behind"
"""Stands for the section of what is printed behind the report."""
_ATTACHED = re.compile(r"附件\d{0,2}")
UNREAD = "现在取不到这个数，请自己核对"
_SENTENCE_END = "。！？；"
_KINDS = {
    Kind.FIGURE_CHANGED: Change.FIGURE,
    Kind.FIGURE_REMOVED: Change.SENTENCE,
    Kind.TYPED: Change.TYPED,
    Kind.SENTENCE_CHANGED: Change.SENTENCE,
    Kind.SENTENCE_ADDED: Change.ADDED,
    Kind.SENTENCE_REMOVED: Change.REMOVED,
    Kind.SENTENCE_MOVED: Change.MOVED,
}


@dataclass(frozen=True)
class Found:
    """A change that was found.

    ``before`` and ``after`` as kept text, references standing: what is to be replaced by what in the section ``key``; ``before``
    "" for what is new, which then stands behind ``anchor`` (``inline``: in the same line); what moved within its section has both.
    A figure's ``before`` is its reference, ``context`` the sentence it stood in; of a table or title it is the place. ``section`` is
    what people read.
    """

    kind: str
    key: str
    section: str
    was: str
    now: str
    context: str = ""
    before: str = ""
    after: str = ""
    anchor: str = ""
    inline: bool = False
    mark: str = ""
    numbers: str = ""


def stamp_in(path: Path) -> str:
    """The beginning of the snapshot's sum that a file carries in its properties; "" for none."""
    with zipfile.ZipFile(path) as archive:
        part = side_part(archive, posixpath.join("docProps", "core.xml"))
    texts = ["".join(element.itertext()) for element in part.iter()] if part is not None else []
    return next((found[1] for text in texts if (found := _STAMP.search(text))), "")


@remembered
def changes_in(sent: ReadDocument, back: ReadDocument, snapshot: dict[str, Any]) -> list[Found]:
    """What people changed between the file as it was sent and as it came back; then what became stale meanwhile."""
    reader = _Reader(sent, back, snapshot)
    return [*(reader.read(one) for one in compare(sent, back)), *stale(snapshot)]


def stale(snapshot: dict[str, Any]) -> Iterator[Found]:
    """Figures of which the records say something else by now, as of the same day, and those that can't be asked any more."""
    marks: Mapping[str, Any] = snapshot["marks"]
    titles = {_BEHIND: "附件", **{one["key"]: one["title"] for one in snapshot["sections"]}}
    seen = set()
    questions, unread = {}, []
    for mark, kept in marks.items():
        what = (kept["code"], kept["as_of"], tuple(sorted(kept["params"].items())))
        if what in seen:
            continue
        seen.add(what)
        try:
            questions[mark] = ask(kept["code"], dt.date.fromisoformat(kept["as_of"]), kept["params"])
        except DomainError:  # its metric is gone since
            unread.append(mark)
    asked = [question.kept_value() for question in questions.values()]
    values = guarded(lambda: kept_all(asked))
    if values is None:  # one that can't be read does not hide the others
        read = [guarded(lambda one=one: kept_all([one])) for one in asked]  # type: ignore[misc]
        unread += [mark for mark, value in zip(questions, read, strict=True) if value is None]
        questions = {mark: question for mark, question in questions.items() if mark not in unread}
        values = [value[0] for value in read if value is not None]
    for mark in unread:
        key = _key_of(snapshot, mark)
        yield Found(Change.STALE, key, titles.get(key, ""), marks[mark]["text"], UNREAD, mark=mark)
    for (mark, question), value in zip(questions.items(), values, strict=True):
        if not is_still(value, marks[mark]["value"]):
            key = _key_of(snapshot, mark)
            yield Found(
                Change.STALE,
                key,
                titles.get(key, ""),
                f"{question.metric.label}：{marks[mark]['text']}",
                number_in_words(question.metric, value),
                mark=mark,
            )


def _key_of(snapshot: dict[str, Any], mark: str) -> str:
    placed = [
        (block, key)
        for block, (key, _) in zip(snapshot["document"]["blocks"], snapshot["places"], strict=True)
    ]
    behind = snapshot["document"].get("attachments", ())
    for block, key in [*placed, *((block, _BEHIND) for _, blocks in behind for block in blocks)]:
        cells = (
            [block["runs"]] if "runs" in block else [cell for row in block.get("rows", ()) for cell in row]
        )
        if any(run[1] == mark for cell in cells for run in cell if isinstance(run, list)):
            return str(key)
    return ""


class _Reader:
    def __init__(self, sent: ReadDocument, back: ReadDocument, snapshot: dict[str, Any]) -> None:
        self.sent, self.back, self.marks = sent, back, snapshot["marks"]
        self.titles = {_BEHIND: "附件", **{one["key"]: one["title"] for one in snapshot["sections"]}}
        self.heads = {
            _text(block): key
            for block, (key, _) in zip(snapshot["document"]["blocks"], snapshot["places"], strict=True)
            if block["kind"] == "heading" and block["level"] == 1
        }
        self.keys = {True: self._sections(sent), False: self._sections(back)}

    def _sections(self, document: ReadDocument) -> list[str]:
        key, found = "", []
        for block in document.blocks:
            if isinstance(block, ReadText):
                key = _BEHIND if _ATTACHED.fullmatch(block.text.strip()) else self.heads.get(block.text, key)
            found.append(key)
        return found

    def read(self, one: Difference) -> Found:
        """A difference as a change of a section's text, where it is one; else what is to be looked after elsewhere."""
        key = (
            self.keys[True][one.block]
            if one.block >= 0
            else self.keys[False][one.now_block]
            if one.now_block >= 0
            else ""
        )
        said = {"key": key, "section": self.titles.get(key, ""), "was": one.was, "now": one.now}
        mark = one.marks[0] if one.marks else ""
        numbers = "、".join(one.numbers)
        block = self._text_of(self.sent, one.block)
        if one.kind == Kind.FIGURE_CHANGED:
            typed = self.marks.get(mark, {}).get("typed", "")
            if block is None or not typed:
                return Found(Change.TABLE, **said, context=one.place, mark=mark)
            return Found(
                Change.FIGURE,
                **said,
                context=self._coded(block, one.context),
                before=typed,
                after=one.now,
                mark=mark,
            )
        if one.kind not in _KINDS or (block is None and one.was):
            return Found(Change.TABLE, **said, context=one.place, mark=mark, numbers=numbers)
        kind, there = _KINDS[one.kind], self._text_of(self.back, one.now_block)
        if kind == Change.MOVED:
            return Found(kind, **said, **self._moved(one, key, block, there), mark=mark)
        if key in ("", _BEHIND) or _is_head(self, one):
            return Found(Change.OTHER, **said, context=one.place, mark=mark, numbers=numbers)
        after = self._coded(there, one.now) if there and one.now else ""
        before = self._coded(block, one.was) if block and one.was else ""
        anchor, inline = ("", False) if before or not there else self._anchor(one, there)
        return Found(
            kind, **said, before=before, after=after, anchor=anchor, inline=inline, mark=mark, numbers=numbers
        )

    def _moved(
        self, one: Difference, key: str, block: ReadText | None, there: ReadText | None
    ) -> dict[str, Any]:
        """What is cut out and behind what it is put in again; only the place it went to where that is another section."""
        whole = block and there and one.was in block.text and one.now in there.text
        if not whole or not block or not there or not key or self.keys[False][one.now_block] != key:
            went = self.titles.get(self.keys[False][one.now_block], "") if one.now_block >= 0 else ""
            return {"context": f"移到“{went}”" if went else one.place}
        anchor, inline = self._anchor(one, there)
        before, after = self._coded(block, one.was), self._coded(there, one.now)
        return {"before": before, "after": after, "anchor": anchor, "inline": inline}

    def _text_of(self, document: ReadDocument, at: int) -> ReadText | None:
        block = document.blocks[at] if at >= 0 else None
        return block if isinstance(block, ReadText) else None

    def _coded(self, block: ReadText, piece: str) -> str:
        """A piece of a paragraph as it is kept: what stands under a mark is its reference."""
        begin = max(block.text.find(piece), 0)
        end, out, at = begin + len(piece), "", begin
        for mark in block.marks:
            typed = self.marks.get(mark.mark, {}).get("typed", "")
            if typed and begin <= mark.start < mark.end <= end and mark.start >= at:
                out += block.text[at : mark.start] + typed
                at = mark.end
        return out + block.text[at:end]

    def _anchor(self, one: Difference, there: ReadText) -> tuple[str, bool]:
        """Behind which words something new stands: in its own paragraph, else the paragraph before."""
        begin = max(there.text.find(one.now), 0)
        if before := _last_sentence(there.text[:begin]):
            return self._coded(there, before), True
        at = one.now_block - 1
        while at >= 0 and (
            isinstance(self.back.blocks[at], ReadTable)
            or self.keys[False][at] != self.keys[False][one.now_block]
        ):
            at -= 1
        above = self._text_of(self.back, at)
        if above is None or above.text in self.heads:
            return "", False
        return self._coded(above, _last_sentence(above.text)), False


def _is_head(reader: _Reader, one: Difference) -> bool:
    """A section's own title is the outline's to change."""
    return one.was in reader.heads


def _last_sentence(text: str) -> str:
    bare = text.strip()
    cut = max((bare[:-1].rfind(sign) for sign in _SENTENCE_END), default=-1) if bare else -1
    return bare[cut + 1 :].strip()


def _text(block: dict[str, Any]) -> str:
    return "".join(run if isinstance(run, str) else run[0] for run in block["runs"])
