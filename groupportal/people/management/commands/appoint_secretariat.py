from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groupportal.errors import DomainError
from groupportal.people.commands import account_line
from groupportal.people.services import appoint_secretariat
from groupportal.tenancy.commands import group_named


class Command(BaseCommand):
    help = "为还没有秘书处人员的集团指定一位，打印登录账号"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="集团的网址标识，例如 jiangmen")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--username", default="", help="用户名；已有账号填原用户名，留空由姓名拼音生成")

    def handle(self, *args: Any, **options: Any) -> None:
        group = group_named(options["slug"])
        try:
            made = appoint_secretariat(group, name=options["name"], username=options["username"])
        except DomainError as error:
            raise CommandError(f"没有指定：{error.message}") from error
        self.stdout.write(f"已为“{group.name}”指定秘书处人员，地址 /{group.slug}/")
        if made.admin:
            self.stdout.write(account_line(made.admin, made.password))
