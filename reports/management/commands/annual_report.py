"""``manage.py annual_report --group SLUG --year YEAR --out DIR [--as-of DATE]``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.files.selectors import path_of
from groupportal.tenancy.commands import group_named, parse_day
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from reports.enums import Form
from reports.models import AnnualReport
from reports.selectors.annual import default_day, final_run
from reports.selectors.checks import found_in_words
from reports.services.annual import begin_report
from reports.services.annual_run import collect_annual
from reports.services.run import keep_report


class Command(BaseCommand):
    help = (
        "生成年度工作报告的 Word，写入指定文件夹：已定稿的写定稿的那一份；还没有这一年报告的，先从记录起草。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", required=True, help="集团网址标识")
        parser.add_argument("--year", required=True, type=int, help="年度，如 2022")
        parser.add_argument("--as-of", help="截至日期，如 2022-12-31；不写就是当年12月31日")
        parser.add_argument("--out", required=True, help="存放文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        group, year, out = group_named(options["group"]), options["year"], Path(options["out"])
        try:
            out.mkdir(parents=True, exist_ok=True)
            asked = parse_day(options["as_of"]) if options["as_of"] else None
            with group_scope(group, actor=SYSTEM_ACTOR, snapshot=True):
                day = asked or (default_day(year, timezone.localdate()) if 1 <= year <= 9999 else None)
                report = AnnualReport.objects.filter(year=year, as_of=day).order_by("-pk").first()
                run = final_run(report) if report else None
                if run is None:
                    report = report or begin_report(year, as_of=asked, by=SYSTEM_ACTOR)
                    run = keep_report(collect_annual(report), (Form.DOCX,))
                for made in run.files.select_related("file"):
                    target = out / made.file.name
                    target.write_bytes(path_of(made.file).read_bytes())
                    self.stdout.write(str(target))
                self.stdout.write(f"检查：{found_in_words(run)}")
                for warning in run.warnings:
                    self.stderr.write(f"提醒：{warning['subject']}：{warning['message']}")
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(
                f"不能写入文件夹 {out}（{error.strerror}），请换一个有写权限的文件夹。"
            ) from error
