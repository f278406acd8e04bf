"""第X条 found, read, written, checked: by examples of real files, and for every number."""

from __future__ import annotations

from governance.articles import (
    as_line,
    numbering_faults,
    read_clauses,
    read_number,
    references,
    renumbered,
    written,
)
from governance.enums import ClauseKind
from tests.governance.regulation_ground import CHARTER


def read(text: str):
    return read_clauses(text.splitlines())


def test_every_number_is_read_as_it_is_written() -> None:
    for number in range(1, 1000):
        assert read_number(written(number)) == number == read_number(str(number))


def test_what_is_no_number_is_none() -> None:
    assert [read_number(text) for text in ("零", "五六", "", "0", "1000")] == [None] * 5
    assert [written(n) for n in (10, 12, 20, 101, 110, 999)] == [
        "十",
        "十二",
        "二十",
        "一百零一",
        "一百一十",
        "九百九十九",
    ]


def test_chapters_and_articles_are_found_and_what_follows_belongs_to_its_article() -> None:
    found = read(CHARTER)
    assert [(c.kind, c.number) for c in found] == [
        (ClauseKind.CHAPTER, 1),
        (ClauseKind.ARTICLE, 1),
        (ClauseKind.ARTICLE, 5),
        (ClauseKind.CHAPTER, 3),
        (ClauseKind.ARTICLE, 7),
        (ClauseKind.ARTICLE, 8),
    ]
    assert found[2].text == "集团由学校和企业组成。\n校外委员不少于二分之一。"
    assert as_line(found[4]) == "第七条　理事会决定集团事项。"
    assert read("江海职教集团章程\n第1条 一")[0] == read_clauses(["江海职教集团章程"])[0]


def test_gaps_and_doubles_are_named_with_their_place() -> None:
    assert numbering_faults(read(CHARTER)) == [
        "第一章之后是第三章，缺第二章。",
        "第一条之后是第一章的第五条，缺第二条、第三条、第四条。",
        "第五条之后是第三章的第七条，缺第六条。",
    ]
    assert numbering_faults(read("第一条 甲\n第二条 乙\n第二条 丙\n第一条 丁\n第三条 戊")) == [
        "第二条与前面的编号重复。",
        "第一条与前面的编号重复。",
    ]
    assert numbering_faults(read("第三条 甲\n第二条 乙")) == [
        "第一个编号是第三条，缺第一条、第二条。",
        "第二条排在第三条之后，次序颠倒。",
    ]
    assert numbering_faults(read("第一条 甲\n第二条 乙")) == []


def test_renumbering_counts_from_one_and_leaves_the_words() -> None:
    rows = read(CHARTER)
    made = renumbered(rows)
    assert numbering_faults(made) == []
    assert [c.text for c in made] == [c.text for c in rows]
    assert references(rows) == ["第八条提到第七条"]
