"""``manage.py task_breakdown --group SLUG --as-of DATE --out DIR [--with-state] [--form xlsx|docx|all]``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from reports.enums import Report
from reports.management.tables import TablesCommand


class Command(TablesCommand):
    help = "生成目标任务分解表，写入指定文件夹；--with-state 附各年完成情况。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--with-state", action="store_true", help="每年预期旁边写明达成、未达成、待补")

    def report(self, options: dict[str, Any]) -> str:
        return Report.BREAKDOWN_STATE if options["with_state"] else Report.BREAKDOWN
