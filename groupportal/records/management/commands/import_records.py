"""``manage.py import_records KIND FILE --group SLUG [--set NAME=ANSWER] [--dry-run] [--good-rows]``: the import page in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from groupportal.errors import DomainError
from groupportal.files.services import kept_together
from groupportal.imports.enums import ProblemLevel
from groupportal.imports.forms import params_of
from groupportal.imports.registry import Problem
from groupportal.office.safety import inspect_office_file
from groupportal.records.commanding import keep_batch, record_applied
from groupportal.records.importing import BroughtIn, bring_in
from groupportal.records.kinds import RecordKind
from groupportal.records.registry import all_kinds, kind_of
from groupportal.tenancy.commands import group_named
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.statistics import refresh_statistics

_MARKS = {ProblemLevel.WARNING: "提醒", ProblemLevel.NOTE: "说明"}


def line_of(problem: Problem) -> str:
    """``137 统一社会信用代码 …``: row, column, reason. What stops nothing is marked as 提醒 or 说明."""
    words = " ".join(str(part) for part in (problem.row, problem.column, problem.message) if part)
    mark = _MARKS.get(ProblemLevel(problem.level))
    return f"{mark}：{words}" if mark else words


class Command(BaseCommand):
    help = "导入 Excel 名单；有错误时不写入任何数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help="种类；写错时列出可以导入的全部种类")
        parser.add_argument("file", help="Excel 文件（.xlsx）")
        parser.add_argument("--group", required=True, help="集团网址标识")
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="NAME=ANSWER",
            help="上传页上另外问的，可以写几次；勾选的只写名称。写错时列出全部",
        )
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--good-rows", action="store_true", help="有错误的行除外，其余照常导入")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = self._kind(options["kind"])
        group = group_named(options["group"])
        path = Path(options["file"])
        try:
            inspect_office_file(path, name=path.name)
            with kept_together(), group_scope(group, actor=SYSTEM_ACTOR):
                found = self._bring_in(path, kind, options)
        except DomainError as error:
            raise CommandError(error.message) from error
        transaction.on_commit(refresh_statistics)
        self._tell(found, path, options)

    def _kind(self, code: str) -> RecordKind:
        try:
            return kind_of(code)
        except KeyError as error:
            known = "、".join(f"{k.code}（{k.label}）" for k in all_kinds())
            raise CommandError(f"没有“{code}”这种名单。可以导入：{known}。") from error

    def _answers(self, kind: RecordKind, given: list[str]) -> dict[str, Any]:
        """What the page that takes the file asks beside it, answered as there: a record by what it is called."""
        asked = kind.params_form or forms.Form
        fields: dict[str, Any] = asked().fields
        data = {}
        for one in given:
            name, _, answer = one.partition("=")
            if name not in fields:
                known = "、".join(f"{n}（{field.label}）" for n, field in fields.items())
                raise CommandError(f"没有“{name}”这一项。可以写：{known or '这种名单没有另外要问的'}。")
            if isinstance(fields[name], forms.ModelChoiceField):
                records: Any = fields[name].choices
                answer = next((str(key) for key, label in records if str(label) == answer), answer)
            data[name] = answer or "on"
        form = asked(data)
        for name, errors in form.errors.items():
            raise CommandError(f"{fields[name].label}：{''.join(map(str, errors))}")
        return params_of(form) if given else {}

    def _bring_in(self, path: Path, kind: RecordKind, options: dict[str, Any]) -> BroughtIn:
        good_rows, params = options["good_rows"], self._answers(kind, options["set"])
        if options["dry_run"]:
            with transaction.atomic():
                found = bring_in(path, kind, by=SYSTEM_ACTOR, good_rows=good_rows, params=params)
                transaction.set_rollback(True)
            return found
        upload = SimpleUploadedFile(path.name, path.read_bytes())
        with transaction.atomic():
            batch = keep_batch(upload, kind, params)
            found = bring_in(
                path, kind, by=SYSTEM_ACTOR, batch=batch, write=True, good_rows=good_rows, params=params
            )
            if found.written is None:
                transaction.set_rollback(True)
            else:
                record_applied(batch, kind, found)
        return found

    def _tell(self, found: BroughtIn, path: Path, options: dict[str, Any]) -> None:
        for problem in found.problems:
            self.stdout.write(line_of(problem))
        for label, count in (found.written.facts if found.written else found.summary).items():
            self.stdout.write(f"{label}：{count:,}")
        if found.errors and not (options["good_rows"] and found.good):
            advice = "，或加 --good-rows 只导入没有错误的行" if found.good else ""
            raise CommandError(
                f"{path.name} 有 {found.bad} 行、{len(found.errors)} 处错误，没有写入任何数据。"
                f"请按上面列出的行和列改正后再试{advice}。"
            )
        if found.written is None:
            self.stdout.write("检查完毕，未写入任何内容。")
            return
        rest = f" {found.bad} 行有错误，没有导入。" if found.bad else ""
        self.stdout.write(f"{found.written.message}{rest}")
