"""``manage.py verify_files [--group SLUG]``: whether every file is in the store as it was kept."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from groupportal.files.contents import fault_in
from groupportal.files.models import StoredFile
from groupportal.files.sweep import orphans_of
from groupportal.tenancy.commands import group_named
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.ui.formats import cntime, count

AT_ONCE = 1000


class Command(BaseCommand):
    """Reads every content. Exit 1 with a line for each that is missing or changed."""

    help = "逐个核对文件的大小和校验值，列出缺失、损坏的文件，以及没有记录的文件。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--group", metavar="SLUG", help="只核对一个集团，默认全部")

    def handle(self, *args: Any, **options: Any) -> None:
        groups = [group_named(options["group"])] if options["group"] else Group.objects.order_by("pk")
        checked = faulty = orphaned = 0
        for group in groups:
            for file in _files(group):
                checked += 1
                if fault := fault_in(file):
                    faulty += 1
                    who = f"{file.uploaded_by or '系统'}，{cntime(file.uploaded_at)}"
                    self.stdout.write(f"{group.slug}  {file.path}  “{file.name}”（{who}）：{fault}")
            with group_scope(group, actor=SYSTEM_ACTOR):
                orphaned += len(orphans_of(group)[0])
        if orphaned:
            self.stdout.write(f"{count(orphaned)} 个超过一天的文件没有记录，每天的清理会删除它们。")
        self.stdout.write(f"核对了 {count(checked)} 个文件，{count(faulty)} 个缺失或损坏。")
        if faulty:
            self.stderr.write(
                "请从最近的备份（files.tar，按上面的路径）找回，放回存储中同样的位置后再核对一次。"
            )
            sys.exit(1)


def _files(group: Group) -> Iterator[StoredFile]:
    """In portions, each in a transaction of its own: reading all contents takes hours."""
    last = 0
    while True:
        with group_scope(group, actor=SYSTEM_ACTOR):
            rows = list(
                StoredFile.objects.filter(pk__gt=last).select_related("uploaded_by").order_by("pk")[:AT_ONCE]
            )
        if not rows:
            return
        yield from rows
        last = rows[-1].pk
