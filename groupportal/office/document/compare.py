"""What people changed in a document that was sent out: figures, sentences, cells; each change once.

A figure is found again by its mark; where the mark went with what was typed over it, by its place in the sentence. Sentences are aligned
with their numbers left out, so that a changed figure is no changed sentence, and one that moved is no new one.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from groupportal.office.document.align import SAME, aligned, in_a_row
from groupportal.office.document.differences import Difference, Kind
from groupportal.office.document.grids import Row, Table, columns, tables
from groupportal.office.document.read import ReadDocument
from groupportal.office.document.sentences import Sentence, Token, same, sentences, written


def compare(sent: ReadDocument, back: ReadDocument) -> tuple[Difference, ...]:
    """The changes from what was sent to what came back, in the order of the text.

    A number is typed where it has no mark and did not stand in the text as sent: one cut out there and put in here did.
    """
    return _Comparison(sent, back).differences()


_LONG = 2_000


def likeness(one: Sentence, other: Sentence) -> float:
    matcher = SequenceMatcher(None, one.skeleton, other.skeleton, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= SAME and matcher.quick_ratio() >= SAME else 0.0


@dataclass
class _Pair:
    """A sentence or cell as it was and as it is, token by token."""

    sent: Sentence
    back: Sentence
    cell: bool = False
    match: dict[int, int] = field(default_factory=dict)
    """Which of its numbers is which now, by place among the tokens."""

    def same(self) -> bool:
        """Whether nothing was done to it that anybody could see."""
        return self.sent.text == self.back.text


@dataclass
class _Stretch:
    """Sentences or cells that are only here or only there, and the difference that says so."""

    difference: Difference
    sentences: list[Sentence]


class _Comparison:
    def __init__(self, sent: ReadDocument, back: ReadDocument) -> None:
        self.sent, self.back = sent, back
        self.found: list[Difference] = []
        self.pairs: list[_Pair] = []
        self.gone: list[_Stretch] = []
        self.new: list[_Stretch] = []
        self.known: set[str] = set()
        """The sentences as sent: one that stands there twice now was copied."""

    def differences(self) -> tuple[Difference, ...]:
        """All of them, in the order of what came back."""
        self._pair_text()
        self._pair_tables()
        self._say(*self._settled())
        return tuple(
            sorted(self.found, key=lambda d: (d.now_block if d.now_block >= 0 else d.block, d.block))
        )

    def _pair_text(self) -> None:
        one, other = sentences(self.sent), sentences(self.back)
        self.known = {sentence.text for sentence in one}
        pairs, gone, new = aligned(one, other, lambda sentence: sentence.skeleton, likeness)
        self.pairs += [_Pair(one[i], other[j]) for i, j, _ in pairs]
        self.gone += [_Stretch(_only(Kind.SENTENCE_REMOVED, one[i]), [one[i]]) for i in gone]
        self.new += [_Stretch(_only(Kind.SENTENCE_ADDED, other[j]), [other[j]]) for j in new]
        moved = [(i, j) for i, j, elsewhere in pairs if elsewhere and one[i].skeleton == other[j].skeleton]
        for stretch in in_a_row(moved):
            (i, j), text = stretch[0], "".join(one[i].text for i, _ in stretch)
            now = "".join(other[j].text for _, j in stretch)
            self.found.append(
                Difference(
                    *(Kind.SENTENCE_MOVED, other[j].place, text, now),
                    context=one[i].place,
                    block=one[i].block,
                    now_block=other[j].block,
                )
            )

    def _pair_tables(self) -> None:
        one, other = tables(self.sent, sent=True), tables(self.back, sent=False)
        pairs, gone, new = aligned(one, other, lambda table: table.key, Table.likeness)
        for i, j, _ in pairs:
            self._pair_rows(one[i], other[j])
        self.gone += [_Stretch(one[i].only(Kind.TABLE_REMOVED), one[i].cells()) for i in gone]
        self.new += [_Stretch(other[j].only(Kind.TABLE_ADDED), other[j].cells()) for j in new]

    def _pair_rows(self, one: Table, other: Table) -> None:
        pairs, gone, new = aligned(one.rows, other.rows, lambda row: row.key, Row.likeness)
        known = columns(one, other)
        for i, j, moved in pairs:
            before, after = one.rows[i], other.rows[j]
            places = known or [(k, k) for k in range(max(len(before.cells), len(after.cells)))]
            for k, m in places:
                here, there = before.at(k), after.at(m)
                self.pairs.append(_Pair(here or _empty(there), there or _empty(here), cell=True))
            if moved:
                self.found.append(replace(before.only(Kind.ROW_MOVED), now=after.text, now_block=other.block))
        self.gone += [_Stretch(one.rows[i].only(Kind.ROW_REMOVED), one.rows[i].cells) for i in gone]
        self.new += [_Stretch(other.rows[j].only(Kind.ROW_ADDED), other.rows[j].cells) for j in new]

    def _match_numbers(self, marked: Container[tuple[str, int] | None]) -> set[int]:
        """Find out for each pair which number is which; those that need no further look, by id."""
        matched: set[int] = set()
        for pair in self.pairs:
            if pair.same():
                matched |= {id(t) for t in (*pair.sent.tokens, *pair.back.tokens)}
                continue
            pair.match = _matched(pair.sent.tokens, pair.back.tokens, marked)
            for i, j in pair.match.items():
                was, now = pair.sent.tokens[i], pair.back.tokens[j]
                if was.mark or same(was.text, now.text):
                    matched |= {id(was), id(now)}
        return matched

    def _settled(self) -> tuple[set[int], set[int]]:
        """The figures that are nowhere now, and the numbers that come from nowhere: tokens, by id."""
        marked = {t.mark: (t, one) for one in self._now() for t in one.tokens if t.mark}
        matched = self._match_numbers(marked)
        typed = self._unmatched(matched)
        lost: set[int] = set()
        for one in self._before():
            for token in one.tokens:
                if not token.number or id(token) in matched:
                    continue
                if token.mark and token.mark in marked:
                    self._elsewhere(token, one, marked[token.mark])
                elif again := typed.get(written(token.text)):
                    again.pop(0)
                elif token.mark:
                    lost.add(id(token))
        copied = {
            id(t)
            for stretch in self.new
            for one in stretch.sentences
            if one.text in self.known
            for t in one.tokens
        }
        return lost, {id(token) for tokens in typed.values() for token in tokens} - copied

    def _unmatched(self, matched: set[int]) -> dict[str, list[Token]]:
        """The numbers without a mark that were not there in their place, by what they say."""
        found: dict[str, list[Token]] = {}
        for one in self._now():
            for token in one.tokens:
                if token.number and not token.mark and id(token) not in matched:
                    found.setdefault(written(token.text), []).append(token)
        return found

    def _elsewhere(self, was: Token, sent: Sentence, there: tuple[Token, Sentence]) -> None:
        """A figure whose mark stands in another sentence now."""
        now, back = there
        if not same(was.text, now.text):
            self.found.append(_figure(was, now, sent, back))

    def _before(self) -> Iterator[Sentence]:
        yield from (pair.sent for pair in self.pairs)
        yield from (one for stretch in self.gone for one in stretch.sentences)

    def _now(self) -> Iterator[Sentence]:
        yield from (pair.back for pair in self.pairs)
        yield from (one for stretch in self.new for one in stretch.sentences)

    def _say(self, lost: set[int], typed: set[int]) -> None:
        for pair in self.pairs:
            if not pair.same():
                self._say_pair(pair, lost, typed)
        for stretch in self.gone:
            marks = tuple(
                t.mark[0] for one in stretch.sentences for t in one.tokens if t.mark and id(t) in lost
            )
            self.found.append(replace(stretch.difference, marks=marks))
        for stretch in self.new:
            numbers = tuple(t.text for one in stretch.sentences for t in one.tokens if id(t) in typed)
            kind = stretch.difference.kind
            kind = Kind.TYPED if numbers and kind is Kind.SENTENCE_ADDED else kind
            self.found.append(replace(stretch.difference, kind=kind, numbers=numbers))

    def _say_pair(self, pair: _Pair, lost: set[int], typed: set[int]) -> None:
        sent, back = pair.sent, pair.back
        names: dict[int, str] = {}
        for i, j in pair.match.items():
            was, now = sent.tokens[i], back.tokens[j]
            if was.mark:
                names[id(was)] = names[id(now)] = f"#{i}"
                if not same(was.text, now.text):
                    self.found.append(_figure(was, now, sent, back))
        removed = tuple(t.mark[0] for t in sent.tokens if t.mark and id(t) in lost)
        numbers = tuple(t.text for t in back.tokens if id(t) in typed)
        before = [names.get(id(t)) or written(t.text) for t in sent.tokens if id(t) not in lost]
        after = [names.get(id(t)) or written(t.text) for t in back.tokens]
        if before == after and not removed:
            return
        other = Kind.CELL_CHANGED if pair.cell else Kind.TYPED if numbers else Kind.SENTENCE_CHANGED
        self.found.append(
            Difference(
                *(Kind.FIGURE_REMOVED if removed else other, back.place or sent.place, sent.text, back.text),
                marks=removed,
                numbers=numbers,
                block=sent.block,
                now_block=back.block,
            )
        )


def _only(kind: Kind, sentence: Sentence) -> Difference:
    if kind is Kind.SENTENCE_REMOVED:
        return Difference(kind, sentence.place, was=sentence.text, block=sentence.block)
    return Difference(kind, sentence.place, now=sentence.text, now_block=sentence.block)


def _figure(was: Token, now: Token, sent: Sentence, back: Sentence) -> Difference:
    return Difference(
        *(Kind.FIGURE_CHANGED, back.place, was.text, now.text, sent.text),
        marks=(was.mark[0],) if was.mark else (),
        block=sent.block,
        now_block=back.block,
    )


def _empty(other: Sentence | None) -> Sentence:
    return Sentence("", other.place if other else "", -1, [], "")


def _matched(
    sent: list[Token], back: list[Token], marked: Container[tuple[str, int] | None]
) -> dict[int, int]:
    """Which number is which: by the mark where it is still there, else by the words around it."""
    here = {t.mark for t in back if t.mark}
    there = {t.mark for t in sent if t.mark}

    def before(token: Token) -> str:
        if token.mark in here or (token.mark and token.mark in marked):
            return f"#{token.mark}"
        return "#" if token.number else token.text

    def after(token: Token) -> str:
        if token.mark:
            return f"#{token.mark}" if token.mark in there else "#other"
        return "#" if token.number else token.text

    # A cell may hold thousands of characters, each of which stands in it many times.
    long = len(back) > _LONG
    matcher = SequenceMatcher(None, [before(t) for t in sent], [after(t) for t in back], autojunk=long)
    found = {}
    for i, j, size in matcher.get_matching_blocks():
        found.update({i + k: j + k for k in range(size) if sent[i + k].number})
    for i, token in enumerate(sent):
        if token.mark in here and i not in found:
            found[i] = next(j for j, t in enumerate(back) if t.mark == token.mark)
    return found
