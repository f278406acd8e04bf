"""``manage.py minors_audit --group SLUG [--year Y] [--out DIR]``: the year's audit sheet of minors' data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from groupportal.tenancy.commands import group_named
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.selectors.minors import FIRST_YEAR, minors_sheet, rows_of
from internships.services.minors import sheet_workbook


class Command(BaseCommand):
    """Prints the lines; with ``--out`` the workbook stands in that folder."""

    help = "一个集团一年的未成年人个人信息审计表：逐行列出，写了 --out 的另存为 Excel。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", required=True, help="集团网址标识")
        parser.add_argument("--year", type=int, help="哪一年，不写是去年")
        parser.add_argument("--out", default="", help="保存 Excel 的文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        group, this = group_named(options["group"]), timezone.localdate().year
        year = options["year"] or this - 1
        if not FIRST_YEAR <= year <= this:
            raise CommandError(f"年份应在 {FIRST_YEAR} 到 {this} 之间，请核对。")
        with group_scope(group, actor=SYSTEM_ACTOR):
            sheet = minors_sheet(year)
        for title, line in rows_of(sheet):
            self.stdout.write(
                f"{title}：{line.label}：未满14周岁 {line.children}，14至17周岁 {line.minors}。{line.note}"
            )
        if options["out"]:
            folder = Path(options["out"])
            if not folder.is_dir():
                raise CommandError(f"没有文件夹“{folder}”，请先建好。")
            path = folder / f"未成年人个人信息审计表-{group.slug}-{year}.xlsx"
            path.write_bytes(sheet_workbook(sheet))
            self.stdout.write(f"已保存：{path}")
