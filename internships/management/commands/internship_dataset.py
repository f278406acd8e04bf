"""``manage.py internship_dataset --group SLUG --year Y --out DIR``: the yearly data set of internships as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from groupportal.reporting.values import Period
from groupportal.tenancy.commands import group_named
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.selectors.dataset import dataset


class Command(BaseCommand):
    """Keeps nothing but the file."""

    help = "把一个集团一年的实习数据写成 Excel（第四十三条）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", required=True, help="集团网址标识")
        parser.add_argument("--year", required=True, type=int, help="年份，例如 2026")
        parser.add_argument("--out", required=True, metavar="DIR", help="放到哪个文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        group, year, folder = group_named(options["group"]), options["year"], Path(options["out"])
        if year > timezone.localdate().year:
            raise CommandError(f"{year}年还没有到。")
        with group_scope(group, actor=SYSTEM_ACTOR):
            found = dataset(Period.of_year(year, timezone.localdate()))
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / found.file_name
        target.write_bytes(found.as_workbook())
        self.stdout.write(str(target))
