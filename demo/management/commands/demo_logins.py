"""``manage.py demo_logins``: one sign-in line per role of each demo group."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from demo.content.people import PASSWORD, PEOPLE
from demo.groups import GROUPS
from groupportal.tenancy.models import Group


class Command(BaseCommand):
    help = "列出演示集团各角色的登录名。"

    def handle(self, *args: Any, **options: Any) -> None:
        there = set(Group.objects.filter(slug__in=[g.slug for g in GROUPS]).values_list("slug", flat=True))
        for spec in GROUPS:
            if spec.slug not in there:
                continue
            self.stdout.write(f"{spec.name}  /{spec.slug}/")
            for key, name, role, _unit in PEOPLE:
                self.stdout.write(f"  {role.label}：{spec.prefix}_{key} / {PASSWORD}  （{name}）")
        if there:
            self.stdout.write(f"平台运维：yunwei / {PASSWORD}  （首次登录须绑定两步验证）")
