"""``manage.py acceptance_tables --group SLUG --as-of DATE --out DIR [--form xlsx|docx|all]``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from reports.enums import TABLE_REPORTS, Report
from reports.management.tables import TablesCommand


class Command(TablesCommand):
    help = "生成附件2-1、2-2、2-3（或目标任务分解表），写入指定文件夹。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--report", default=Report.ANNEX.value, choices=[c for c, _ in TABLE_REPORTS], help="报表"
        )

    def report(self, options: dict[str, Any]) -> str:
        return str(options["report"])
