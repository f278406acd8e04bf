"""``manage.py backup [DIR] [--keep N]``: database and files into a directory named by the time."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from groupportal.audit.services import record_platform
from groupportal.tenancy.commands import parse_day
from groupportal.ui.formats import count, file_size
from groupportal.upkeep.backups import back_up, keep_newest
from groupportal.upkeep.figures import end_of_last_year


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError("要写大于 0 的整数，例如 14")
    return int(text)


class Command(BaseCommand):
    """Exit 0 with the backup's directory on the last line; 1 with a sentence, and then there is no new backup."""

    help = "备份数据库和文件，放进以时间命名的目录；写完才出现。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", metavar="DIR", nargs="?", type=Path, default=settings.BACKUP_DIR, help="放备份的目录"
        )
        parser.add_argument("--keep", metavar="N", type=_at_least_one, help="只留最近 N 份，更早的删除")
        parser.add_argument(
            "--as-of", metavar="DATE", type=parse_day, help="记下哪一天的指标供演练核对，默认上年 12 月 31 日"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        made, manifest = back_up(folder, options["as_of"] or end_of_last_year())
        size = sum(path.stat().st_size for path in made.iterdir())
        words = (
            f"{len(manifest.tables)} 张表 {count(manifest.rows)} 行，{count(manifest.files)} 个文件，"
            f"{len(manifest.figures)} 个集团截至 {manifest.as_of} 的指标，共 {file_size(size)}"
        )
        for path, why in manifest.troubled.items():
            self.stderr.write(f"{path}：{why}")
        if manifest.troubled:
            self.stderr.write(
                f"以上 {len(manifest.troubled)} 个文件有问题，请运行 manage.py verify_files 查看是哪些文件。"
            )
            words += f"，{len(manifest.troubled)} 个文件有问题"
        if options["keep"]:
            for old in keep_newest(folder, options["keep"]):
                self.stdout.write(f"已删除旧备份 {old.name}")
        record_platform("upkeep.backed_up", note=f"{made.name}：{words}")
        self.stdout.write(words)
        self.stdout.write(str(made))
