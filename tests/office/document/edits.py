"""Somebody edits a Word file: figures, words, sentences, cells; and a program saves it again in its own way."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from groupportal.office.document.differences import Kind
from groupportal.office.document.marks import figure_of
from tests.office.document.sample import W, text

P, R, T, RPR, PPR = f"{W}p", f"{W}r", f"{W}t", f"{W}rPr", f"{W}pPr"
START, END = f"{W}bookmarkStart", f"{W}bookmarkEnd"
_HAN = "春夏秋冬梅兰竹菊琴棋书画山川湖海星辰云霞松柏桃李燕雀鸿鹄"

Expected = tuple[Kind, str, str]
"""What a comparison has to say: kind, as it was, as it is now."""


@dataclass
class Editor:
    """Edits a copy of a document; each edit at a place of its own. ``expected``: what was done."""

    root: etree._Element
    chance: random.Random
    expected: list[Expected] = field(default_factory=list)
    touched: set[etree._Element] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.root = copy.deepcopy(self.root)
        body = self.root[0]
        self.paragraphs = [
            p for p in body.iterchildren(P) if p.find(f"{PPR}/{W}pStyle").get(f"{W}val") == "BodyText"
        ]
        self.cells = [p for p in body.iter(P) if p.getparent().tag == f"{W}tc" and text(p)]

    def edit(self) -> None:
        """One edit of any kind, where it has a place left."""
        deeds: list[Callable[[], bool]] = [
            *(
                self.change_figure,
                self.change_figure,
                self.change_cell_figure,
                self.remove_figure,
                self.type_number,
            ),
            *(
                self.change_words,
                self.add_sentence,
                self.add_paragraph,
                self.remove_sentence,
                self.move_sentence,
            ),
            *(self.change_cell, self.copy_sentence, self.change_number),
        ]
        while not self.chance.choice(deeds)():
            pass

    def _paragraph(self) -> etree._Element:
        paragraph = self.chance.choice([p for p in self.paragraphs if p not in self.touched])
        self.touched.add(paragraph)
        return paragraph

    def _figures(self, paragraph: etree._Element) -> list[etree._Element]:
        return [b for b in paragraph.iter(START) if figure_of(b.get(f"{W}name"))]

    def _number(self) -> str:
        """One that stands nowhere else."""
        self.numbers = getattr(self, "numbers", 70_000) + self.chance.randint(1, 9)
        return str(self.numbers)

    def _words(self) -> str:
        return "".join(self.chance.sample(_HAN, 9))

    def change_figure(self) -> bool:
        """In a sentence: over the mark's own text, over the mark too, beside what is left of it, or with changes tracked."""
        return self._change(self._paragraph())

    def change_cell_figure(self) -> bool:
        """The same in a cell."""
        cells = [c for c in self.cells if c not in self.touched and self._figures(c)]
        if not cells:
            return False
        cell = self.chance.choice(cells)
        self.touched.add(cell)
        return self._change(cell)

    def _change(self, paragraph: etree._Element) -> bool:
        figures = self._figures(paragraph)
        if not figures:
            return False
        start = self.chance.choice(figures)
        run, end = start.getnext(), start.getnext().getnext()
        was, now = text(run), self._number()
        how = self.chance.choice(("inside", "over", "beside", "beyond", "tracked"))
        if how == "inside":
            run.find(T).text = now
        elif how == "over":
            run.find(T).text = now
            paragraph.remove(start)
            paragraph.remove(end)
        elif how == "beside":
            run.find(T).text = now
            paragraph.remove(end)
            start.addnext(end)
        elif how == "beyond":
            now = f"{was.rstrip('%')}7"
            run.find(T).text = was.rstrip("%")
            end.addnext(_run("7"))
        else:
            _track(run, now)
        self.expected.append((Kind.FIGURE_CHANGED, was, now))
        return True

    def remove_figure(self) -> bool:
        """The number alone, its mark left empty or gone with it."""
        paragraph = self._paragraph()
        figures = self._figures(paragraph)
        if not figures:
            return False
        start = self.chance.choice(figures)
        was = self._sentence_at(paragraph, start.getnext())
        start.getnext().find(T).text = ""
        now = self._sentence_at(paragraph, start.getnext())
        if self.chance.random() < 0.5:
            paragraph.remove(start.getnext().getnext())
            paragraph.remove(start)
        self.expected.append((Kind.FIGURE_REMOVED, was, now))
        return True

    def _sentence_at(self, paragraph: etree._Element, run: etree._Element) -> str:
        before = "".join(text(r) for r in _before(run))
        whole = text(paragraph)
        return next(s for s, end in _ends(whole) if end > len(before))

    def _word_run(self, paragraph: etree._Element) -> etree._Element | None:
        """A run of words with a comma in it, to put something behind."""
        runs = [
            r for r in paragraph.iterchildren(R) if "，" in text(r) and figure_of(_name_before(r)) is None
        ]
        return self.chance.choice(runs) if runs else None

    def type_number(self) -> bool:
        """A number with no source, in a sentence that stands."""
        return self._insert(lambda: f"另有{self._number()}人，", Kind.TYPED)

    def change_words(self) -> bool:
        """Words put into a sentence."""
        return self._insert(lambda: f"{self._words()[:3]}，", Kind.SENTENCE_CHANGED)

    def _insert(self, make: Callable[[], str], kind: Kind) -> bool:
        paragraph = self._paragraph()
        run = self._word_run(paragraph)
        if run is None:
            return False
        at = text(run).index("，") + 1
        place = len("".join(text(r) for r in _before(run))) + at
        was = next(s for s, end in _ends(text(paragraph)) if end >= place)
        node = run.find(T)
        node.text = node.text[:at] + make() + node.text[at:]
        self.expected.append((kind, was, next(s for s, end in _ends(text(paragraph)) if end >= place)))
        return True

    def change_number(self) -> bool:
        """A number that never had a mark."""
        paragraph = self._paragraph()
        for run in paragraph.iterchildren(R):
            found = re.search(r"\d+", text(run)) if figure_of(_name_before(run)) is None else None
            if found:
                place = len("".join(text(r) for r in _before(run))) + found.start()
                was = next(s for s, end in _ends(text(paragraph)) if end > place)
                run.find(T).text = text(run)[: found.start()] + self._number() + text(run)[found.end() :]
                now = next(s for s, end in _ends(text(paragraph)) if end > place)
                self.expected.append((Kind.TYPED, was, now))
                return True
        return False

    def add_sentence(self) -> bool:
        """At the end of a paragraph, half of them with a number."""
        sentence = self._new_sentence()
        self._paragraph().append(_run(sentence))
        return True

    def add_paragraph(self) -> bool:
        """A paragraph of its own."""
        neighbour = self._paragraph()
        neighbour.addnext(_paragraph(self._new_sentence()))
        return True

    def _new_sentence(self) -> str:
        typed = self.chance.random() < 0.5
        sentence = f"{self._words()}{self._number() if typed else ''}{self._words()}。"
        self.expected.append((Kind.TYPED if typed else Kind.SENTENCE_ADDED, "", sentence))
        return sentence

    def copy_sentence(self) -> bool:
        """One that stands, put in again: its numbers are not new."""
        sentence = self.chance.choice(_ends(text(self._paragraph())))[0]
        self._paragraph().append(_run(sentence))
        self.expected.append((Kind.SENTENCE_ADDED, "", sentence))
        return True

    def remove_sentence(self) -> bool:
        """A sentence without figures, or a whole paragraph of them."""
        paragraph = self._paragraph()
        taken = self._take(paragraph)
        if taken:
            self.expected.append((Kind.SENTENCE_REMOVED, taken, ""))
            return True
        for sentence, _ in _ends(text(paragraph)):
            self.expected.append((Kind.SENTENCE_REMOVED, sentence, ""))
        paragraph.getparent().remove(paragraph)
        return True

    def _take(self, paragraph: etree._Element) -> str:
        """Cut a sentence out that lies in one run with another before or after it."""
        for run in paragraph.iterchildren(R):
            pieces = _ends(text(run))
            whole = [s for s, _ in _ends(text(paragraph))]
            inner = [s for s, _ in pieces if s in whole and len(whole) > 1]
            if inner:
                run.find(T).text = text(run).replace(inner[0], "")
                return inner[0]
        return ""

    def move_sentence(self) -> bool:
        """To the end of a paragraph far away."""
        if any(kind is Kind.SENTENCE_MOVED for kind, *_ in self.expected):
            return False
        paragraph = self._paragraph()
        at = self.paragraphs.index(paragraph)
        far = [p for k, p in enumerate(self.paragraphs) if abs(k - at) > 6 and p not in self.touched]
        if not far:
            return False
        target = self.chance.choice(far)
        taken = self._take(paragraph)
        if not taken:
            return False
        self.touched.add(target)
        target.append(_run(taken))
        self.expected.append((Kind.SENTENCE_MOVED, taken, taken))
        return True

    def change_cell(self) -> bool:
        """Words in a cell."""
        cells = [c for c in self.cells if c not in self.touched and not self._figures(c) and len(text(c)) > 2]
        if not cells:
            return False
        cell = self.chance.choice(cells)
        self.touched.add(cell)
        was, now = text(cell), f"{text(cell)}{self._words()[:2]}"
        cell.find(f".//{T}").text = now
        self.expected.append((Kind.CELL_CHANGED, was, now))
        return True

    def save_again(self) -> etree._Element:
        """As Word and LibreOffice write it: runs split, properties dropped, bookmarks numbered anew, empty runs between."""
        for mark in self.root.iter(START, END):
            mark.set(f"{W}id", f"n{mark.get(f'{W}id')}")
        for run in list(self.root.iter(R)):
            node = run.find(T)
            if node is None or len(run) > 2:
                continue
            if self.chance.random() < 0.2 and run.find(RPR) is not None:
                run.remove(run.find(RPR))
            said = node.text or ""
            if len(said) > 1 and self.chance.random() < 0.4:
                at = self.chance.randint(1, len(said) - 1)
                node.text = said[:at]
                run.addnext(_run(said[at:]))
            if self.chance.random() < 0.1:
                run.addprevious(etree.Element(f"{W}proofErr"))
            if self.chance.random() < 0.1:
                run.addnext(etree.Element(R))
        return self.root


def _run(said: str) -> etree._Element:
    run = etree.Element(R)
    etree.SubElement(run, T).text = said
    return run


def _paragraph(said: str) -> etree._Element:
    paragraph = etree.Element(P)
    paragraph.append(_run(said))
    return paragraph


def _track(run: etree._Element, now: str) -> None:
    """The text of a run deleted and another inserted, with changes tracked."""
    inserted, deleted = etree.Element(f"{W}ins"), etree.Element(f"{W}del")
    inserted.append(_run(now))
    run.addprevious(deleted)
    deleted.addnext(inserted)
    deleted.append(run)
    run.find(T).tag = f"{W}delText"


def _before(run: etree._Element) -> list[etree._Element]:
    return [r for r in run.itersiblings(preceding=True) if r.tag == R]


def _name_before(run: etree._Element) -> str:
    before = run.getprevious()
    return str(before.get(f"{W}name", "")) if before is not None and before.tag == START else ""


def _ends(said: str) -> list[tuple[str, int]]:
    """The sentences of a text with the places where they end."""
    return [(found[0], found.end()) for found in re.finditer(r"[^。；]*[。；]", said)]
