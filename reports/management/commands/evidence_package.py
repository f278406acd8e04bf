"""``manage.py evidence_package --group SLUG --as-of DATE --out DIR [--with-vouchers] [--copies]``."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groupportal.errors import DomainError
from groupportal.files.selectors import path_of
from groupportal.tenancy.commands import group_named, parse_day
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from reports.package.collect import collect_package
from reports.services.package import keep_package


class Command(BaseCommand):
    help = "制作佐证材料包，写入指定文件夹。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", required=True, help="集团网址标识")
        parser.add_argument("--as-of", required=True, help="截至日期，如 2023-06-30")
        parser.add_argument("--out", required=True, help="存放文件夹")
        parser.add_argument("--with-vouchers", action="store_true", help="谈到经费的要点附上台账凭证")
        parser.add_argument("--copies", action="store_true", help="证明几个要点的材料在每个要点各放一份")

    def handle(self, *args: Any, **options: Any) -> None:
        group, as_of = group_named(options["group"]), parse_day(options["as_of"])
        out = Path(options["out"])
        try:
            out.mkdir(parents=True, exist_ok=True)
            with group_scope(group, actor=SYSTEM_ACTOR, snapshot=True):
                contents = collect_package(as_of, vouchers=options["with_vouchers"], copies=options["copies"])
                run = keep_package(contents)
                (made,) = run.files.select_related("file")
                target = out / made.file.name
                shutil.copyfile(path_of(made.file), target)
            self.stdout.write(str(target))
            for warning in run.warnings:
                self.stderr.write(f"提醒：{warning['table']} {warning['subject']}：{warning['message']}")
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(
                f"不能写入文件夹 {out}（{error.strerror}），请换一个有写权限、空间够的文件夹。"
            ) from error
