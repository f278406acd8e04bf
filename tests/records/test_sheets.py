"""Where the table stands, and what is in a sheet besides values."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from groupportal.errors import DomainError
from groupportal.lists.declaring import with_words
from groupportal.records import rawsheet
from groupportal.records.marking import marked_workbook
from groupportal.records.rawsheet import look_at
from groupportal.records.registry import kind_of
from groupportal.records.table import find_tables, is_note_below
from groupportal.tenancy.models import Unit
from groupportal.ui.pinyin import spell
from members.excel.roll_columns import COLUMNS
from members.models import Member, MembershipPeriod
from members.rules import checked_code
from tests.office.packages import S, packed, xlsx_parts
from tests.records.dirty import HEADS, code
from tests.records.ground import bring, said, workbook

DAY = dt.date(2020, 5, 1)


def unit(number: int, changes=()):
    found = {
        "序号": number,
        "单位名称": f"样例{number}厂",
        "统一社会信用代码": code(number),
        "类别": "企业",
        "行业": "制造业",
        "加入时间": DAY,
        "联系人": "张三",
        "联系电话": "13800138000",
        "职工人数": 30,
        **dict(changes),
    }
    return [found[head] for head in HEADS]


def notes(found):
    return [p.message for p in found.problems if p.level == "note"]


def table_of(path):
    return find_tables(path, COLUMNS, name=path.name, what="成员单位").read[0]


def refusal(path):
    with pytest.raises(DomainError) as refused:
        table_of(path)
    return refused.value


def test_heads_are_found_below_titles_and_to_the_right(tmp_path):
    rows = [["成员单位一览表"], ["填报日期：2023年6月"], [], [None, None, *HEADS], [None, None, *unit(1)]]
    table = table_of(workbook(tmp_path / "a.xlsx", *rows))
    assert table.head_row == 4
    assert table.column_of("name") == 4
    assert [number for number, row in table.rows() if any(row)] == [5]


def test_heads_in_two_rows_under_a_common_one(tmp_path):
    upper = ["序号", "单位名称", "类别", "行业", "加入时间", "联系方式", None]
    lower = [None, None, None, None, None, "联系人", "联系电话"]
    table = table_of(
        workbook(tmp_path / "a.xlsx", ["名单"], upper, lower, [1, "甲厂", "企业", "制造业", DAY, "张三", "1"])
    )
    assert table.head_row == 3
    assert set(table.places) == {"name", "category", "industry", "joined_on", "contact_name", "contact_phone"}


def test_heads_with_stars_blanks_and_other_words_are_known(tmp_path):
    heads = ["企业名称*", "社会信用 代码", "单位性质（必填）", "所属行业：", "入会时间", "联络人", "手机"]
    assert len(table_of(workbook(tmp_path / "a.xlsx", heads)).places) == 7


def test_the_sheet_with_most_heads_is_read_and_hidden_sheets_are_not(tmp_path):
    book = Workbook()
    book.active.title = "封面"
    for title, rows in (("旧", [HEADS, unit(1)]), ("新", [[*HEADS, "地址"], [*unit(2), "江门"]])):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book["新"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert table_of(tmp_path / "a.xlsx").raw.name == "旧"


def test_a_workbook_of_another_template_is_refused_by_its_missing_heads(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        ["日期", "单位名称", "类别", "金额（元）"],
        ["2023-01-01", "甲厂", "支出", 3],
        title="台账",
    )
    error = refusal(path)
    assert error.code == "heads_missing"
    assert error.message == (
        "工作表“台账”第 1 行缺少表头：“行业”、“加入时间”（认出的有“单位名称”、“类别”）。"
        "这像是另一种表格；导入成员单位请下载模板填写，或补上缺少的列。"
    )
    assert refusal(workbook(tmp_path / "b.xlsx", ["随便", "什么"], [1, 2])).code == "no_table"


def test_two_columns_of_one_meaning_are_refused(tmp_path):
    error = refusal(workbook(tmp_path / "a.xlsx", [*HEADS, "企业名称"], [*unit(1), "乙厂"]))
    assert error.code == "head_twice"
    assert "“企业名称”" in error.message


def test_formulas_links_and_error_values_are_refused_by_place(inside, tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEADS, *(unit(n) for n in range(1, 7)))
    book = __import__("openpyxl").load_workbook(path)
    sheet = book.active
    sheet["B2"] = "=A2&1"
    sheet["I3"] = "=SUM(1,2)"
    sheet["B4"].hyperlink = "http://127.0.0.1/"
    sheet["C5"] = "#N/A"
    sheet["J1"], sheet["J6"] = "网址", "https://example.cn"
    sheet["J6"].hyperlink = "https://example.cn"
    sheet["K1"], sheet["K7"] = "不用的列", "=1"
    book.save(path)
    found = bring("members", path, write=False)
    assert said(found) == [
        (2, "单位名称", "formula"),
        (3, "职工人数", "formula"),
        (4, "单位名称", "link"),
        (5, "统一社会信用代码", "error_value"),
    ]
    assert "选择性粘贴" in found.errors[0].message
    assert found.good == 2


def test_merged_cells_fill_the_rows_they_cover(inside, tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEADS, unit(1), unit(2, {"类别": None}), unit(3, {"类别": None}))
    book = __import__("openpyxl").load_workbook(path)
    book.active.merge_cells("D2:D4")
    book.save(path)
    found = bring("members", path, write=False)
    assert not found.errors
    assert "合并单元格按第 2 行的内容填上：“”→“企业”。" in notes(found)


def test_hidden_rows_are_read_and_told(inside, tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEADS, unit(1), unit(2))
    book = __import__("openpyxl").load_workbook(path)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["I"].hidden = True
    book.save(path)
    found = bring("members", path, write=False)
    assert found.good == 2
    assert "“职工人数”在表里是隐藏的列，也一并读取了。" in notes(found)
    assert "第 3 行在表里是隐藏的，也一并读取了；不需要的请删去后重新上传。" in notes(found)


def test_amounts_and_codes_are_never_spread_over_merged_rows(inside, tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", HEADS, unit(1), unit(2, {"职工人数": None, "统一社会信用代码": None})
    )
    book = __import__("openpyxl").load_workbook(path)
    book.active.merge_cells("I2:I3")
    book.active.merge_cells("C2:C3")
    book.save(path)
    found = bring("members", path, good_rows=True)
    merged = [(p.row, p.column) for p in found.problems if p.code == "merged"]
    assert merged == [(3, "统一社会信用代码"), (3, "职工人数")]
    assert [(m.staff_total, bool(m.credit_code)) for m in Member.objects.order_by("pk")] == [
        (30, True),
        (None, False),
    ]


def test_heads_again_sums_and_headings_take_one_sentence_each(inside, tmp_path):
    rows = [
        unit(1),
        HEADS,
        unit(2),
        ["小计", None, None, None, None, None, None, None, 60],
        ["二、学校"],
        HEADS,
        unit(3),
    ]
    found = bring("members", workbook(tmp_path / "a.xlsx", HEADS, *rows), write=False)
    assert (found.good, found.bad) == (3, 0)
    for words in (
        "第 3、7 行是重复的表头，没有导入。",
        "第 5 行是合计或小计，没有导入。",
        "第 6 行“二、学校”没有写在要导入的列里，当作小标题，没有导入。",
    ):
        assert words in notes(found)


def several(path):
    """Three sheets of units, one of something else, one that is hidden."""
    book = Workbook()
    book.active.title = "学校"
    for title, rows in (
        ("学校", [["学校名单"], HEADS, unit(1), unit(2)]),
        ("企业", [HEADS, unit(3), unit(2)]),
        ("说明", [["一"], ["二"]]),
        ("缺列", [HEADS[:3], unit(8)[:3]]),
        ("去年", [HEADS, unit(9)]),
    ):
        sheet = book[title] if title in book else book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book["学校"]["B3"].comment = Comment("名称以审批表为准", "王芳")
    book["学校"]["C2"].comment = Comment("18位", "填写说明")
    book["去年"].sheet_state = "hidden"
    book.save(path)
    return path


def test_every_sheet_with_such_a_table_is_read_and_the_others_are_named(inside, tmp_path):
    path = several(tmp_path / "a.xlsx")
    found = bring("members", path, good_rows=True)
    assert (found.good, Member.objects.count()) == (3, 3)
    assert [(p.sheet, p.row, p.code) for p in found.errors] == [("企业", 3, "code_twice")]
    assert "与工作表“学校”第 4 行的代码相同" in found.errors[0].message
    assert "读了 2 张工作表：“学校”（2 行）、“企业”（2 行）。" in notes(found)
    assert "工作表“学校”有批注 1 条没有读入（B3）。里面的字要导入的，请写进单元格。" in notes(found)
    assert [p.message for p in found.problems if p.code == "sheet_left_out"] == [
        "工作表“说明”里没有成员单位的表头，2 行没有读取。",
        "工作表“缺列”缺少表头“类别”、“行业”、“加入时间”，1 行没有读取。",
        "工作表“去年”是隐藏的，2 行没有读取；要导入的请取消隐藏后重新上传。",
    ]
    marked = __import__("openpyxl").load_workbook(
        io.BytesIO(marked_workbook(path, kind_of("members"), found.problems))
    )
    assert marked["企业"]["C3"].comment
    assert not marked["学校"]["C3"].comment
    assert marked["问题清单"]["A3"].value == "企业 3"


def test_an_answer_is_made_of_a_workbook_with_odd_looks_too(inside, tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEADS, unit(1, {"类别": "个体"}))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace("<fill><patternFill", "<fill/><fill><patternFill")
    path.write_bytes(packed(parts))
    found = bring("members", path, write=False)
    marked = __import__("openpyxl").load_workbook(
        io.BytesIO(marked_workbook(path, kind_of("members"), found.problems))
    )
    assert marked["表"]["D2"].comment


def test_a_number_of_the_shape_of_an_identity_card_is_refused_and_kept_masked(inside, tmp_path):
    numbers = ("440700190001010738", "440703198003072316", 440703198003072316.0, "44070380 0307 231")
    path = workbook(
        tmp_path / "a.xlsx", HEADS, *(unit(n, {"统一社会信用代码": v}) for n, v in enumerate(numbers))
    )
    found = bring("members", path, write=False)
    assert [code for _, _, code in said(found)] == ["identity", "identity", "digits_lost", "identity"]
    assert "“440***********0738”像是身份证号" in found.errors[0].message
    assert not any(re.search(r"\d{15}", p.message) for p in found.problems)
    with pytest.raises(DomainError, match="像是身份证号"):
        checked_code("440700190001010738")


def test_names_written_otherwise_mean_the_same_unit(inside, tmp_path):
    first = workbook(
        tmp_path / "a.xlsx",
        HEADS,
        unit(1, {"单位名称": "江门市示例电子（集团）厂", "统一社会信用代码": None}),
    )
    assert bring("members", first).good == 1
    odd = {"单位名称": "江门市⽰例电⼦(集团) 厂", "统一社会信用代码": None, "职工人数": 99}
    found = bring("members", workbook(tmp_path / "b.xlsx", HEADS, unit(1, odd)))
    assert found.summary["更新单位"] == 1
    assert [m.staff_total for m in Member.objects.all()] == [99]
    assert any("只是写法不同，当作同一家" in p.message for p in found.problems)
    assert any(p.message.startswith("部首、异体字符或间隔点换成了通用的写法") for p in found.problems)


@pytest.mark.parametrize("twin", ["江门市⽰例电⼦厂", "江门市 示例电子厂", "江门市示例电子厂。"])
def test_twins_in_a_file_are_named_however_they_are_written(inside, tmp_path, twin):
    rows = [
        unit(n, {"单位名称": name, "统一社会信用代码": None})
        for n, name in ((1, "江门市示例电子厂"), (2, twin))
    ]
    found = bring("members", workbook(tmp_path / "a.xlsx", HEADS, *rows), write=False)
    assert said(found) == [(3, "单位名称", "name_twice")]


def test_search_finds_by_either_reading_and_by_odd_characters(inside, tmp_path):
    rows = [unit(1, {"单位名称": "单县示例学校"}), unit(2, {"单位名称": "浚县示例厂", "联系人": "翟明辉"})]
    bring("members", workbook(tmp_path / "a.xlsx", HEADS, *rows))
    Unit.objects.filter(name="浚县示例厂").update(name="浚县⽰例厂", pinyin=spell("浚县⽰例厂"))
    for word, count in (
        ("shanxian", 1),
        ("danxian", 1),
        ("xunxian", 1),
        ("jxslc", 1),
        ("gxian", 0),
        ("示例", 2),
        ("⽰例", 2),
        ("浚县 示", 1),
    ):
        assert (
            with_words(Unit.objects.all(), word, "name", "pinyin").filter(name__contains="县").count()
            == count
        ), word


CASES = {
    "kangxi.xlsx": (1, 1, "是同一个单位"),
    "pinyin.xlsx": (2, 0, None),
    "sheets.xlsx": (6, 0, "读了 3 张工作表：“学校”（2 行）、“企业”（3 行）、“行业协会”（1 行）。"),
    "sheetjs43.xlsx": (3, 0, "离午夜不到一分钟"),
    "headrepeat.xlsx": (5, 0, "第 5 行是重复的表头，没有导入。"),
    "idcard.xlsx": (0, 1, "像是身份证号"),
}


@pytest.mark.parametrize("name", CASES)
def test_files_that_went_wrong(inside, shared, name):
    good, bad, words = CASES[name]
    found = bring("members", shared / "inputs/cases" / name, good_rows=True)
    assert (found.good, found.bad) == (good, bad)
    assert words is None or any(words in p.message for p in found.problems)
    if name == "pinyin.xlsx":
        words = ("shanxian", "danxian", "xunxian", "sxslzyzdzyxx")
        assert [with_words(Unit.objects.all(), word, "name", "pinyin").count() for word in words] == [1] * 4
    if name == "sheetjs43.xlsx":
        days = set(MembershipPeriod.objects.values_list("starts_on", flat=True))
        assert days == {dt.date(2023, 7, 1), dt.date(2023, 1, 1), dt.date(2020, 3, 1)}


def test_five_kinds_of_dot_are_one_person(inside, shared):
    found = bring("experts", shared / "inputs/cases/expert-dots.xlsx", good_rows=True)
    assert found.good == 1
    assert {code for _, _, code in said(found)} == {"person_twice"}


def test_notes_and_sums_below_are_no_rows_and_a_firm_called_so_is(inside, tmp_path):
    below = [
        ["合计", None, None, None, None, None, None, None, 60],
        ["备注：以审批表为准"],
        ["填表人：王芳", "审核：李强"],
    ]
    path = workbook(tmp_path / "a.xlsx", HEADS, unit(1), unit(2, {"单位名称": "注塑制品厂"}), [], *below)
    found = bring("members", path, write=False)
    assert (found.good, found.bad) == (2, 0)
    assert is_note_below(["注：一", ""])
    assert not is_note_below(["注塑制品厂", "企业"])
    assert not is_note_below(["合计划印刷厂"])


def test_the_example_row_and_running_numbers_alone_are_passed_by(inside, tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEADS, ["示例", *unit(9)[1:]], unit(1), [2], [3, " "])
    assert bring("members", path, write=False).good == 1


def test_a_sheet_without_a_row_is_refused(inside, tmp_path):
    with pytest.raises(DomainError, match="只有表头"):
        bring("members", workbook(tmp_path / "a.xlsx", HEADS, [1]), write=False)


def test_a_cell_far_away_is_refused_before_memory_is_spent(tmp_path):
    book = Workbook()
    book.active.append(HEADS)
    book.active.cell(row=1_048_576, column=16_384, value="x")
    book.save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx").code == "too_many_rows"
    book = Workbook()
    book.active.append(HEADS)
    book.active.cell(row=90_000, column=200, value="x")
    book.save(tmp_path / "b.xlsx")
    assert refusal(tmp_path / "b.xlsx").code == "too_many_columns"


def test_formatted_rows_without_values_count_for_nothing(tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEADS, unit(1))
    book = __import__("openpyxl").load_workbook(path)
    book.active.cell(row=900_000, column=30).number_format = "0.00"
    book.save(path)
    assert table_of(path).raw.rows == 2


def test_struck_and_raised_cells_are_refused_and_struck_rows_left_out(inside, tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEADS, *(unit(n) for n in range(1, 5)))
    book = __import__("openpyxl").load_workbook(path)
    struck = Font(strike=True)
    book.active["I2"].font = struck
    book.active["B3"] = CellRichText("样例2厂", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    for cell in book.active[4]:
        cell.font = struck
    book.save(path)
    found = bring("members", path, write=False)
    assert said(found) == [(2, "职工人数", "struck"), (3, "单位名称", "mixed")]
    assert "第 4 行是整行划掉的，没有导入。" in notes(found)
    assert found.good == 1


def test_raised_parts_of_shared_strings_are_seen(tmp_path):
    cells = "".join(f'<c r="{place}" t="s"><v>{n}</v></c>' for n, place in enumerate(("A1", "B1", "C1")))
    looks = ('<vertAlign val="superscript"/>', "<b/>", "<strike/>")
    strings = "".join(f"<si><r><t>4</t></r><r><rPr>{look}</rPr><t>1</t></r></si>" for look in looks)
    parts = xlsx_parts(f'<sheetData><row r="1">{cells}</row></sheetData>')
    (tmp_path / "a.xlsx").write_bytes(
        packed(parts | {"xl/sharedStrings.xml": f'<sst xmlns="{S}">{strings}</sst>'})
    )
    (raw,) = look_at(tmp_path / "a.xlsx", name="a").sheets
    assert (raw.mixed, raw.struck) == ({(1, 1), (1, 3)}, set())


@pytest.mark.parametrize("quick", [True, False])
def test_the_quick_look_and_the_exact_one_agree(tmp_path, monkeypatch, quick):
    path = workbook(tmp_path / "a.xlsx", ["标题"], HEADS, unit(1), unit(2))
    if not quick:
        monkeypatch.setattr(rawsheet, "_quick", lambda *args: False)
    (raw,) = look_at(path, name="a").sheets
    assert (raw.rows, raw.columns, raw.merges, raw.formulas) == (4, 9, [], set())


def test_a_damaged_file_is_refused_in_words(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert refusal(tmp_path / "a.xlsx").code == "damaged"
