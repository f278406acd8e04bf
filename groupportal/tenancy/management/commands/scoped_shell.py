from __future__ import annotations

import code
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser

from groupportal.tenancy.commands import group_named
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope


class Command(BaseCommand):
    help = "在一个集团的范围内打开 Python 命令行，退出时保存所做的改动"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", required=True, help="集团的网址标识")
        parser.add_argument("-c", "--command", default="", help="执行这段代码后退出")

    def handle(self, *args: Any, **options: Any) -> None:
        group = group_named(options["group"])
        names: dict[str, Any] = {model.__name__: model for model in apps.get_models()}
        with group_scope(group, actor=SYSTEM_ACTOR):
            names["group"] = group
            if options["command"]:
                code.InteractiveInterpreter(names).runsource(options["command"], symbol="exec")
                return
            code.interact(f"集团：{group.name}。所有数据表已载入。", local=names, exitmsg="")
