"""``manage.py import_plan FILE --group SLUG [--dry-run]``: 附件2 or 目标任务分解表, Word or Excel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.files.services import kept_together, store_bytes
from groupportal.tenancy.commands import group_named, parse_day
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.statistics import refresh_statistics
from reports.annex.load import load_reading
from reports.annex.read import read_plan_file
from reports.annex.values import Finding, Level, Reading
from reports.import_kinds import PlanFile

_MARKS = {Level.REFUSAL: "拒绝", Level.ERROR: "错误", Level.WARNING: "提醒", Level.NOTE: "说明"}


def sentence(finding: Finding) -> str:
    """A finding on one line: its weight, then the sentence, which names the place itself."""
    return f"{_MARKS[finding.level]}：{finding.message}"


def keep_source(path: Path) -> StoredFile:
    """The file as figures lead to it later."""
    return store_bytes(
        path.read_bytes(),
        name=path.name,
        by=SYSTEM_ACTOR,
        purpose="导入文件",
        view_action=PlanFile.opened_with,
    )


class Command(BaseCommand):
    help = "导入附件2或目标任务分解表（.docx、.xlsx）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="Word 或 Excel 文件")
        parser.add_argument("--group", required=True, help="集团网址标识")
        parser.add_argument("--as-of", default="", help="表头没有写明截至年月时使用，如 2023-06-30")
        parser.add_argument("--draft", action="store_true", help="与现行版本不同时只存为草稿")
        parser.add_argument("--good-rows", action="store_true", help="有错误的行除外，其余照常导入")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")

    def handle(self, *args: Any, **options: Any) -> None:
        group = group_named(options["group"])
        as_of = parse_day(options["as_of"]) if options["as_of"] else None
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(f"找不到文件 {path}，请核对路径。")
        reading = self._read(path, good_rows=options["good_rows"])
        try:
            with kept_together(), group_scope(group, actor=SYSTEM_ACTOR):
                loaded = load_reading(
                    reading,
                    by=SYSTEM_ACTOR,
                    as_of=as_of,
                    activate=not options["draft"],
                    source_file=None if options["dry_run"] else keep_source(path),
                )
                reminders = [*filter(None, [loaded.guess]), *loaded.differences]
                for line in [*loaded.lines, *(f"提醒：{r}" for r in reminders)]:
                    self.stdout.write(line)
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except DomainError as error:
            raise CommandError(error.message) from error
        transaction.on_commit(refresh_statistics)
        self.stdout.write("检查完毕，未写入任何内容。" if options["dry_run"] else "导入完成。")

    def _read(self, path: Path, *, good_rows: bool) -> Reading:
        try:
            reading = read_plan_file(path)
        except DomainError as error:
            raise CommandError(error.message) from error
        for finding in reading.findings:
            self.stdout.write(sentence(finding))
        broken = any(f.level == Level.ERROR for f in reading.findings)
        if reading.refused or (broken and not good_rows):
            raise CommandError(
                f"文件 {path.name} 未导入，请按上面列出的位置修改后再试"
                + ("。" if reading.refused else "，或加 --good-rows 只导入没有错误的行。")
            )
        return reading
