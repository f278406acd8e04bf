from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groupportal.errors import DomainError
from groupportal.people.commands import account_line
from groupportal.people.services import create_group


class Command(BaseCommand):
    help = "创建职教集团，可同时指定第一位秘书处人员"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="网址标识，例如 jiangmen")
        parser.add_argument("--name", required=True, help="集团全称")
        parser.add_argument("--short-name", default="", help="简称")
        parser.add_argument("--lead-unit", default="", help="牵头单位")
        parser.add_argument(
            "--admin-username", default="", help="秘书处人员的用户名；已有账号沿用，没有则新建"
        )
        parser.add_argument("--admin-name", default="", help="秘书处人员的姓名")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = create_group(
                options["slug"],
                name=options["name"],
                short_name=options["short_name"],
                lead_unit=options["lead_unit"],
                admin_username=options["admin_username"],
                admin_name=options["admin_name"],
            )
        except DomainError as error:
            raise CommandError(f"没有创建：{error.message}") from error
        self.stdout.write(f"已创建集团“{made.group.name}”，地址 /{made.group.slug}/")
        if made.admin is None:
            self.stdout.write(
                "还没有人能登录这个集团。请指定第一位秘书处人员："
                f"manage.py appoint_secretariat {made.group.slug} --name 姓名"
            )
            return
        self.stdout.write(account_line(made.admin, made.password))
