"""``manage.py rehearse_restore [DIR]``: proves that a backup can be restored, without touching the portal's database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from groupportal.audit.services import record_platform
from groupportal.ui.formats import count
from groupportal.upkeep.backups import chosen, rehearse, table


class Command(BaseCommand):
    """Exit 0 with a table where everything agrees; 1 where something does not, or the restore broke off."""

    help = "恢复演练：把备份恢复到临时数据库，核对行数、权限和指标，然后删除临时数据库。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source",
            metavar="DIR",
            nargs="?",
            type=Path,
            default=settings.BACKUP_DIR,
            help="备份的目录；写放备份的目录则取最近一份",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source = chosen(options["source"])
        manifest, lines = rehearse(source)
        differing = [line for line in lines if not line.agrees]
        self.stdout.write("\n".join(table(lines)))
        figures = sum(len(told) for told in manifest.figures.values())
        words = (
            f"{source.name}：{len(manifest.tables)} 张表 {count(manifest.rows)} 行，"
            f"{len(manifest.figures)} 个集团截至 {manifest.as_of} 的 {count(figures)} 个指标"
        )
        verdict = f"{len(differing)} 项不一致" if differing else "全部一致"
        record_platform("upkeep.rehearsed", note=f"{words}，{verdict}")
        self.stdout.write(f"{words}，{verdict}。")
        if differing:
            self.stderr.write("\n".join(table(differing)))
            sys.exit(1)
