"""What commands that make tables have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groupportal.errors import DomainError
from groupportal.files.selectors import path_of
from groupportal.tenancy.commands import group_named, parse_day
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from reports.selectors.checks import found_in_words
from reports.services.run import collect_report, forms_of, keep_report


class TablesCommand(BaseCommand):
    """Makes a report of a group as of a date, keeps it among its documents and writes the files into a folder."""

    def report(self, options: dict[str, Any]) -> str:
        """Which report."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", required=True, help="集团网址标识")
        parser.add_argument("--as-of", required=True, help="截至日期，如 2023-06-30")
        parser.add_argument("--out", required=True, help="存放文件夹")
        parser.add_argument("--form", default="all", choices=("xlsx", "docx", "all"), help="格式")

    def handle(self, *args: Any, **options: Any) -> None:
        group, as_of = group_named(options["group"]), parse_day(options["as_of"])
        out = Path(options["out"])
        try:
            out.mkdir(parents=True, exist_ok=True)
            with group_scope(group, actor=SYSTEM_ACTOR, snapshot=True):
                run = keep_report(collect_report(self.report(options), as_of), forms_of(options["form"]))
                for made in run.files.select_related("file"):
                    target = out / made.file.name
                    target.write_bytes(path_of(made.file).read_bytes())
                    self.stdout.write(str(target))
                self.stdout.write(f"检查：{found_in_words(run)}")
                for warning in run.warnings:
                    where = " ".join(filter(None, (warning["table"], warning["subject"].rstrip("。；;"))))
                    self.stderr.write(f"提醒：{where}：{warning['message']}")
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(
                f"不能写入文件夹 {out}（{error.strerror}），请换一个有写权限的文件夹。"
            ) from error
