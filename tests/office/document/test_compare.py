"""A document goes out and comes back: every change people made is found, once, and nothing else."""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from groupportal.office.document.compare import compare
from groupportal.office.document.differences import Difference, Kind
from groupportal.office.document.read import ReadDocument, ReadTable, ReadText, read_document, read_parts
from groupportal.office.document.values import Document, Heading, Paragraph, Run
from groupportal.office.document.write import write_document
from groupportal.office.faults import OfficeFileError
from groupportal.office.grid import MAX_COLUMNS, MAX_ROWS
from groupportal.office.safety import OfficeKind, inspect_office_file
from tests.office.document.edits import Editor, Expected
from tests.office.document.sample import BLOCKS, STAMP, part, sent, words

TOPICS = (
    "师资互聘",
    "实习管理",
    "课程共建",
    "技能竞赛",
    "社会培训",
    "技术服务",
    "招生宣传",
    "质量评价",
    "文化建设",
    "乡村振兴",
)
ROUNDS, EDITS = 125, 8


@cache
def _long() -> bytes:
    """The sample with enough text for several edits in places of their own."""
    more = []
    for n, topic in enumerate(TOPICS):
        more.append(Heading(2, (Run(f"（{n + 1}）{topic}"),)))
        more.append(
            Paragraph(
                words(
                    f"围绕{topic}，集团组织活动〔act{n}={n + 11}〕场，参加人员〔men{n}={n * 13 + 101}〕人次。"
                    f"{topic}由牵头学校负责，第{n + 2}季度检查一次。{topic}的做法已写入章程。"
                )
            )
        )
        more.append(
            Paragraph(
                words(
                    f"有关{topic}的经费，列入年度预算〔cash{n}={n * 7 + 5}.5〕万元；不足部分由{topic}的受益企业补充。"
                )
            )
        )
    return write_document(Document("年度工作报告", (*BLOCKS, *more)), STAMP)


@cache
def _base() -> tuple[etree._Element, etree._Element, ReadDocument]:
    root, styles = part(_long()), part(_long(), "word/styles.xml")
    return root, styles, read_parts(root, styles=styles)


def _said(found: tuple[Difference, ...]) -> list[Expected]:
    return sorted((d.kind, d.was, d.now) for d in found)


def test_a_thousand_edits_are_found_and_none_invented() -> None:
    root, styles, as_sent = _base()
    for seed in range(ROUNDS):
        editor = Editor(root, random.Random(seed))
        for _ in range(EDITS):
            editor.edit()
        found = compare(as_sent, read_parts(editor.save_again(), styles=styles))
        assert _said(found) == sorted(editor.expected), seed


def _xml() -> str:
    with zipfile.ZipFile(io.BytesIO(sent())) as archive:
        return archive.read("word/document.xml").decode()


def _after(*edits: tuple[str, str], pattern: bool = False) -> tuple[Difference, ...]:
    """What is found once the text's XML was edited; each edit must find its place."""
    xml = _xml()
    for old, new in edits:
        changed = re.sub(old, new, xml, count=1) if pattern else xml.replace(old, new, 1)
        assert changed != xml, old
        xml = changed
    return compare(read_document(sent(), name="发出.docx"), _read(xml))


def _read(xml: str) -> ReadDocument:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sent())) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "word/document.xml" else source.read(name))
    return read_document(file.getvalue(), name="返回.docx")


def test_a_changed_figure_says_which_where_and_in_what_sentence() -> None:
    (found,) = _after((">83<", ">84<"))
    assert found == Difference(
        Kind.FIGURE_CHANGED,
        "一、组织建设，第1段",
        "83",
        "84",
        "截至年末，集团有成员单位83家，比上年末增加7家。",
        marks=("all",),
        block=3,
        now_block=3,
    )
    (found,) = _after((">54</w:t></w:r><w:bookmarkEnd", ">55</w:t></w:r><w:bookmarkEnd"))
    assert (found.was, found.now, found.marks) == ("54", "55", ("ent",))
    (found,) = _after((">12.5<", ">13<"))
    assert (found.place, found.marks) == ("表“合作项目一览”，“订单班”行“已到位”列", ("p1",))


def test_a_figure_written_another_way_is_the_same() -> None:
    assert _after((">900<", ">９００<"), (">896.4<", ">896.40<")) == ()


def test_marks_may_be_gone_half_gone_doubled_or_between_the_paragraphs() -> None:
    every = r"<w:bookmark(?:Start|End)[^>]*/>"
    bare = re.sub(every, "", _xml())
    as_sent = read_document(sent(), name="发出.docx")
    assert compare(as_sent, _read(bare)) == ()
    # Each printing of a figure is one of its own: here it was changed in the text alone.
    (found,) = compare(as_sent, _read(bare.replace(">83<", ">85<", 1)))
    assert (found.kind, found.marks, found.now) == (Kind.FIGURE_CHANGED, ("all",), "85")
    for half in ("Start", "End"):
        halved = re.sub(rf"<w:bookmark{half}[^>]*/>", "", _xml()).replace(">83<", ">85<", 1)
        (found,) = compare(as_sent, _read(halved))
        assert (found.kind, found.marks, found.now) == (Kind.FIGURE_CHANGED, ("all",), "85")
    start = re.search(r'<w:bookmarkStart w:id="\d+" w:name="_fig_money"/>', _xml())[0]
    before = r'(<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>)(<w:r>(?:(?!</w:p>).)*全年到位资金)'
    assert _after((start, ""), (before, rf"{start}\1\2"), pattern=True) == ()
    doubled = start.replace('w:id="', 'w:id="9')
    number = re.search(r'w:id="(\d+)"', doubled)[1]
    again = "支出都有凭证。</w:t></w:r>"
    run = f'{again}{doubled}<w:r><w:t>到位资金900万元也有凭证。</w:t></w:r><w:bookmarkEnd w:id="{number}"/>'
    assert [d.kind for d in _after((again, run))] == [Kind.SENTENCE_ADDED]


def test_a_removed_figure_and_a_removed_sentence_name_their_marks() -> None:
    (found,) = _after((">54</w:t>", "></w:t>"))
    assert (found.kind, found.marks) == (Kind.FIGURE_REMOVED, ("ent",))
    whole = r'<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr><w:r>(?:(?!</w:p>).)*全年到位资金.*?</w:p>'
    first, second = _after((whole, ""), pattern=True)
    assert (first.kind, first.marks) == (Kind.SENTENCE_REMOVED, ("money", "spent"))
    assert (second.kind, second.marks) == (Kind.SENTENCE_REMOVED, ())


def test_a_number_cut_out_and_put_in_elsewhere_is_not_typed() -> None:
    found = _after(
        ("全年开会2次，", ""), ("集团已收回成员证书。", "集团已收回成员证书。理事会这一年开会共2次。")
    )
    assert [d.kind for d in found] == [Kind.SENTENCE_CHANGED, Kind.SENTENCE_ADDED]


def test_paragraphs_joined_or_parted_are_no_change_and_moved_ones_are_one() -> None:
    assert _after(("支出都有凭证。", "</w:t></w:r></w:p><w:p><w:r><w:t>支出都有凭证。")) == ()
    one = r'(<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr><w:r>(?:(?!</w:p>).)*该企业迁往外地.*?</w:p>)'
    whole = one + r'(.*?)(<w:p><w:pPr><w:pStyle w:val="AttachmentNote"/>)'
    (found,) = _after((whole, r"\2\1\3"), pattern=True)
    assert (found.kind, found.was) == (Kind.SENTENCE_MOVED, "该企业迁往外地。集团已收回成员证书。")
    assert (found.context, found.place) == ("（1）退出原因，第1段", "三、下一步打算，第2段")


def test_tracked_changes_count_as_they_are_meant_and_are_told_of() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>83</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>84</w:t></w:r></w:ins>'
    xml = re.sub(r"<w:r>(?:(?!</w:r>).)*>83</w:t></w:r>", deleted, _xml(), count=1)
    back = _read(xml)
    assert (back.inserted, back.deleted) == (1, 1)
    (found,) = compare(read_document(sent(), name="发出.docx"), back)
    assert (found.kind, found.was, found.now) == (Kind.FIGURE_CHANGED, "83", "84")
    # A paragraph's end that is deleted joins it with the next: the sentence stays.
    parted = "</w:t></w:r></w:p><w:p><w:r><w:t>"
    two = _xml().replace("支出都有凭证。", f"支出{parted}都有凭证。")
    assert len(compare(read_document(sent(), name="发出.docx"), _read(two))) == 2
    before = r'(<w:p><w:pPr><w:pStyle w:val="BodyText"/>)(</w:pPr><w:r>(?:(?!</w:p>).)*全年到位资金)'
    joined = re.sub(before, r'\1<w:rPr><w:del w:id="3"/></w:rPr>\2', two)
    assert compare(read_document(sent(), name="发出.docx"), _read(joined)) == ()


def test_rows_and_tables_added_removed_and_moved_are_one_each() -> None:
    row = r"(<w:tr>(?:(?!</w:tr>).)*>行业协会<.*?</w:tr>)"
    (found,) = _after((row, ""), pattern=True)
    assert (found.kind, found.was, found.marks) == (
        Kind.ROW_REMOVED,
        "行业协会 | 8 | 1 | 9",
        ("assoc_before", "assoc_new", "assoc"),
    )
    added = (
        r"\1<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in ("科研院所", "3", "1", "4"))
        + "</w:tr>"
    )
    (found,) = _after((row, added), pattern=True)
    assert (found.kind, found.now, found.numbers) == (Kind.ROW_ADDED, "科研院所 | 3 | 1 | 4", ("3", "1", "4"))
    (found,) = _after((row + r"(<w:tr>.*?</w:tr>)", r"\2\1"), pattern=True)
    assert found.kind is Kind.ROW_MOVED
    (found,) = _after((r"(.*)<w:tbl>.*?</w:tbl>", r"\1"), pattern=True)
    assert (found.kind, found.place, found.marks) == (Kind.TABLE_REMOVED, "表“合作项目一览”", ("p1", "p2"))
    column = r"(<w:tr>(?:(?!</w:tr>).)*>项目<.*?)(</w:tr>)(.*?)(</w:tr>)"
    extra = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    found = _after((column, rf"\1{extra.format('备注')}\2\3{extra.format('已验收')}\4"), pattern=True)
    assert [(d.kind, d.was, d.now) for d in found] == [
        (Kind.CELL_CHANGED, "", "备注"),
        (Kind.CELL_CHANGED, "", "已验收"),
    ]


def test_a_figure_changed_in_a_chart_carries_its_mark() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sent())) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/charts/chart1.xml":
                content = content.replace(b"<c:v>54</c:v>", b"<c:v>55.000000000000007</c:v>")
            if not name.startswith("customXml"):
                target.writestr(name, content)
    (found,) = compare(
        read_document(sent(), name="发出.docx"), read_document(file.getvalue(), name="返回.docx")
    )
    assert (found.kind, found.place, found.was, found.now) == (
        Kind.FIGURE_CHANGED,
        "图“成员单位构成”，“企业”行“本年末”列",
        "54",
        "55",
    )
    assert found.marks == ("ent",)


def test_marks_survive_what_libreoffice_makes_of_the_file() -> None:
    """``resaved.docx`` is the sample, opened and saved again: soffice --headless --convert-to docx (7.4)."""
    file = (Path(__file__).parent / "resaved.docx").read_bytes()
    assert inspect_office_file(file, name="返回.docx") is OfficeKind.DOCX
    as_sent, back = read_document(sent(), name="发出.docx"), read_document(file, name="返回.docx")
    assert compare(as_sent, back) == ()
    assert as_sent.snapshot_id == back.snapshot_id == STAMP.snapshot_id
    marks = [
        [m for block in document.blocks if isinstance(block, ReadText) for m in block.marks]
        for document in (as_sent, back)
    ]
    assert marks[0] == marks[1]


def test_a_text_without_an_end_and_ten_thousand_equal_lines_take_no_longer_than_they_must() -> None:
    endless = "".join(chr(0x4E00 + n % 300) for n in range(100_000))
    one, other = (f"甲{endless}12", f"乙{endless}13")
    long = ReadDocument((ReadText(one), ReadTable("表", ((ReadText(one[-9_000:]),),))))
    changed = ReadDocument((ReadText(other), ReadTable("表", ((ReadText(other[-9_000:]),),))))
    began = time.process_time()
    assert {d.kind for d in compare(long, changed)} == {Kind.SENTENCE_CHANGED, Kind.TYPED, Kind.CELL_CHANGED}
    lines = (ReadText("同样的一句话。"),) * 10_000
    more = ReadDocument((*lines[:5_000], ReadText("新的话。"), *lines[5_000:]))
    (found,) = compare(ReadDocument(lines), more)
    assert (found.kind, found.now) == (Kind.SENTENCE_ADDED, "新的话。")
    assert time.process_time() - began < 10


def test_a_file_that_is_none_is_refused() -> None:
    with pytest.raises(OfficeFileError, match="损坏"):
        read_document(b"PK\x03\x04", name="坏.docx")


@pytest.mark.parametrize(
    ("path", "was", "now"),
    [
        ("word/document.xml", "<w:tcPr>", f'<w:tcPr><w:gridSpan w:val="{MAX_COLUMNS + 1}"/>'),
        ("word/charts/chart1.xml", '<c:pt idx="0">', f'<c:pt idx="{MAX_ROWS}">'),
    ],
)
def test_a_word_of_a_table_s_size_takes_no_memory(path: str, was: str, now: str) -> None:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sent())) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(was.encode(), now.encode()) if name == path else content)
    with pytest.raises(OfficeFileError, match="损坏"):
        read_document(changed.getvalue(), name="大.docx")
