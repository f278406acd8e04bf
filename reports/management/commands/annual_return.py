"""``manage.py annual_return --group SLUG --year YEAR --out DIR``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groupportal.errors import DomainError
from groupportal.files.selectors import path_of
from groupportal.tenancy.commands import group_named
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from reports.enums import Form
from reports.models import AnnualReturn
from reports.services.annual_return import begin_return, collect_return
from reports.services.run import keep_report


class Command(BaseCommand):
    help = "生成年度数据填报表的 Excel，写入指定文件夹：已冻结的写冻结的那一份；还没有这一年的，先建立。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", required=True, help="集团网址标识")
        parser.add_argument("--year", required=True, type=int, help="年度，如 2022")
        parser.add_argument("--out", required=True, help="存放文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        group, year, out = group_named(options["group"]), options["year"], Path(options["out"])
        try:
            out.mkdir(parents=True, exist_ok=True)
            with group_scope(group, actor=SYSTEM_ACTOR, snapshot=True):
                rows = AnnualReturn.objects.filter(year=year).select_related("layout", "run")
                row = rows.order_by("-version").first() or begin_return(year, by=SYSTEM_ACTOR)
                run = row.run or keep_report(collect_return(row), (Form.XLSX,))
                for made in run.files.select_related("file"):
                    target = out / made.file.name
                    target.write_bytes(path_of(made.file).read_bytes())
                    self.stdout.write(str(target))
                for warning in run.warnings:
                    self.stderr.write(f"提醒：{warning['subject']}：{warning['message']}")
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(
                f"不能写入文件夹 {out}（{error.strerror}），请换一个有写权限的文件夹。"
            ) from error
