from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from groupportal.accounts.services import create_account
from groupportal.audit.services import record_platform
from groupportal.errors import DomainError


class Command(BaseCommand):
    help = "创建平台运维账号"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="用户名")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--phone", default="", help="手机号")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user, password = create_account(
                name=options["name"],
                username=options["username"],
                phone=options["phone"],
                is_operator=True,
            )
        except DomainError as error:
            raise CommandError(f"没有创建：{error.message}") from error
        record_platform("accounts.account_created", note=f"{user.name}（{user.username}），平台运维")
        self.stdout.write(f"运维账号：{user.username}  初始密码：{password}")
        self.stdout.write("首次登录须修改密码并启用两步验证，登录后从 /platform/ 进入。")
