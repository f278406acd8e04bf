"""The year's audit sheet of minors' data as a workbook."""

from __future__ import annotations

from groupportal.office.sheets import PlainBook
from groupportal.ui.formats import cndate
from internships.selectors.minors import Sheet, rows_of


def sheet_workbook(sheet: Sheet) -> bytes:
    """The sheet as Excel: numbers alone, no name of a person."""
    book = PlainBook()
    rows = book.sheet(
        f"{sheet.year}年审计表",
        ("部分", "项目", "未满14周岁", "14至17周岁", "说明"),
        widths=(24, 34, 14, 14, 60),
    )
    for title, line in rows_of(sheet):
        rows.row((title, line.label, str(line.children), str(line.minors), line.note))
    about = book.sheet("说明", ("名目", "内容"), widths=(16, 90))
    about.row(("截至", cndate(sheet.as_of)))
    about.row(("学校", sheet.whose))
    about.row(
        (
            "依据",
            "《未成年人网络保护条例》第三十七条：每年对处理未成年人个人信息的情况进行合规审计，按要求于次年1月底前报送。",
        )
    )
    about.row(
        (
            "怎么算",
            "年龄按年末（当年未完的按截至日）算；查看次数按查看当天的年龄算。写着“生成时”的，按生成这张表那天的记录算。系统没有记录的，请按实际填写。",
        )
    )
    return book.content()
