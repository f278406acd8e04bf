from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from groupportal.tenancy.roles_table import roles_markdown

PLACE = "docs/permissions.md"


class Command(BaseCommand):
    help = f"把角色权限表写入 {PLACE}"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="只核对文件是否与代码一致")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / PLACE
        text = roles_markdown()
        if options["check"]:
            if not path.exists() or path.read_text() != text:
                raise CommandError(f"{PLACE} 与代码不一致，请运行 manage.py roles_table。")
            return
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        self.stdout.write(f"已写入 {PLACE}")
