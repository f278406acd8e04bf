"""``manage.py seed_demo``: the three demo groups."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.build import build_demo
from demo.groups import GROUPS
from groupportal.tenancy.models import Group


class Command(BaseCommand):
    help = "建立三个演示集团（江门、鄂南、山东机械）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="已有演示集团时不做任何事")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("正式环境不能建立演示集团。")
        there = list(Group.objects.filter(slug__in=[g.slug for g in GROUPS]).values_list("slug", flat=True))
        if there:
            if options["if_empty"]:
                return
            raise CommandError(f"演示集团已经存在：{'、'.join(there)}。")
        for group in build_demo():
            self.stdout.write(f"已建立 {group.name}：/{group.slug}/")
