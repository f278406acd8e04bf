"""``manage.py metric NAME --group SLUG --as-of DATE [PARAM=VALUE …]``: one figure, its value alone on the last line."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from groupportal.errors import DomainError
from groupportal.metrics.fields import params_of
from groupportal.metrics.registry import metric_of
from groupportal.metrics.selectors import ask
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import group_by_slug
from groupportal.ui.asof import cut_off_date
from groupportal.ui.formats import DASH


class Command(BaseCommand):
    """Prints what the figure is and its value; exit 1 with a sentence on stderr where it can't be told."""

    help = "查一个指标：名称、集团、截至日期，以及“参数=值”；最后一行只有数值。"

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The usual parser, but parameters may stand after the options, as the documents write them."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.parse_args = parser.parse_intermixed_args  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="指标名称，例如 budget.received")
        parser.add_argument("params", metavar="PARAM=VALUE", nargs="*", help="参数，例如 source=municipal")
        parser.add_argument("--group", required=True, metavar="SLUG", help="集团的网址标识")
        parser.add_argument("--as-of", required=True, metavar="DATE", help="截至日期，例如 2023-06-30")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._print(options)
        except DomainError as error:
            self.stderr.write(error.message)
            if error.code in ("unknown_param", "missing_param", "bad_param"):
                self.stderr.write(_params_in_words(options["name"]))
            sys.exit(1)

    def _print(self, options: dict[str, Any]) -> None:
        group = group_by_slug(options["group"])
        if group is None:
            raise DomainError("unknown_group", f"没有网址标识为“{options['group']}”的集团。")
        as_of, params = _day(options["as_of"]), _pairs(options["params"])
        with group_scope(group, actor=SYSTEM_ACTOR):
            question = ask(options["name"], as_of, params)
            result = question.answer()
            metric = question.metric
            self.stdout.write(f"{group.name} · {metric.label}，截至 {as_of}（单位：{metric.unit}）")
            for label, value in question.described():
                self.stdout.write(f"{label}：{value}")
            self.stdout.write(f"口径：{metric.definition}")
            if result.note:
                self.stdout.write(result.note)
            self.stdout.write(_plain(result.value))


def _params_in_words(name: str) -> str:
    """What may be typed, which the messages of pages leave out."""
    said = []
    for code, param in params_of(metric_of(name)).items():
        choices = "、".join(f"{c} {label}" for c, label in getattr(param, "choices", ()))
        said.append(f"{code}（{param.label}{f'：{choices}' if choices else ''}）")
    return f"参数：{'；'.join(said) or '无'}"


def _plain(value: Decimal | int | None) -> str:
    """The value for other programs; a dash where there is none (a rate over nothing)."""
    if value is None:
        return DASH
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _day(text: str) -> dt.date:
    return cut_off_date(text)


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not (sign and name and value):
            raise DomainError("bad_pair", f"参数“{text}”要写成“参数=值”，例如 source=municipal。")
        pairs[name] = value
    return pairs
