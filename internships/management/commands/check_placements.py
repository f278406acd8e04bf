"""``manage.py check_placements --group SLUG [--on DATE] [--batch NAME]``: what hinders which placement, as a table."""

from __future__ import annotations

import sys
from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from groupportal.tenancy.commands import group_named, parse_day
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.rules.rule import AID
from internships.selectors.checking import live, verdicts_of

HINDERED = 2
HEAD = ("学号", "单位", "规则", "条款", "效力", "结果", "原因")


class Command(BaseCommand):
    """Keeps nothing. Exit 0 where nothing hinders, 2 where something does, 1 where it could not be told."""

    help = f"按规则核查一个集团的实习安排，列出没有了结的发现；有不能继续的，退出码为 {HINDERED}。{AID}。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", required=True, help="集团网址标识")
        parser.add_argument("--on", metavar="DATE", help="按哪一天核查，例如 2026-03-14；不写是今天")
        parser.add_argument("--batch", default="", help="只核查这个名称的批次")

    def handle(self, *args: Any, **options: Any) -> None:
        group = group_named(options["group"])
        day = parse_day(options["on"]) if options["on"] else timezone.localdate()
        with group_scope(group, actor=SYSTEM_ACTOR):
            rows = live()
            if options["batch"]:
                rows = rows.filter(batch__name=options["batch"])
                if not rows.exists():
                    raise CommandError(f"没有名称为“{options['batch']}”、还在办理或进行中的批次。")
            ids = list(rows.values_list("pk", flat=True))
            found, hindered = [], 0
            for judged in verdicts_of(ids, on=day):
                hindered += bool(judged.hindering)
                row = judged.placement
                for verdict in judged.open:
                    rule, result = verdict.rule, verdict.outcome.label
                    result += f"（{verdict.override.approver}已放行）" if verdict.override else ""
                    force = rule.force.label.partition("，")[0]
                    found.append(
                        (
                            row.student.number,
                            str(row.host),
                            rule.code,
                            rule.article,
                            force,
                            result,
                            verdict.reason,
                        )
                    )
        for line in _table([HEAD, *found] if found else []):
            self.stdout.write(line)
        self.stdout.write(
            f"{group.name}，{day}：核查 {len(ids)} 份实习安排，{hindered} 份不能继续，发现 {len(found)} 条。{AID}。"
        )
        if day != timezone.localdate():
            self.stdout.write("考勤、日志、报酬、投诉、走访按今天的记录核查，其余按这一天。")
        if hindered:
            sys.exit(HINDERED)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """Columns below one another, a Chinese character as wide as two letters; the last one as long as it is."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row[:-1], widths, strict=False))
        + f"  {row[-1]}"
        for row in rows
    ]
