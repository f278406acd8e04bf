"""``manage.py restore DIR``: a backup into the empty database the portal is set to, and its files."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from groupportal.audit.services import record_platform
from groupportal.ui.formats import count
from groupportal.upkeep.backups import chosen, restore, table


class Command(BaseCommand):
    """Exit 0 where what is restored agrees with the backup; 1 with a sentence or a table of what does not."""

    help = "从备份恢复数据库和文件。数据库必须是空的。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="DIR", type=Path, help="备份的目录；写放备份的目录则取最近一份")

    def handle(self, *args: Any, **options: Any) -> None:
        source = chosen(options["source"])
        manifest, lines = restore(source)
        differing = [line for line in lines if not line.agrees]
        words = f"{source.name}：{len(manifest.tables)} 张表 {count(manifest.rows)} 行，{count(manifest.files)} 个文件"
        if differing:
            self.stdout.write("\n".join(table(differing)))
            self.stderr.write(
                f"已恢复 {words}，但以上 {len(differing)} 项与备份不一致。请先查明原因，不要开放使用。"
            )
            sys.exit(1)
        record_platform("upkeep.restored", note=words)
        self.stdout.write(f"已恢复 {words}，与备份一致。请接着运行 manage.py migrate，再启动门户。")
