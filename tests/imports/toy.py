"""A kind of import as simple as can be: names of units, one to a line of a CSV file."""

from __future__ import annotations

from django import forms

from groupportal.errors import DomainError, Hindrance
from groupportal.imports.registry import Checked, ImportKind, Problem
from groupportal.tenancy.models import Unit


class YearForm(forms.Form):
    """What the file does not say."""

    year = forms.IntegerField(label="年度", required=False)
    since = forms.DateField(label="起始日期", required=False)


class UnitNames(ImportKind):
    """``坏`` in a line is an error, ``疑`` a warning, ``拒`` refuses the file, ``垮`` fails when written."""

    code = "toy.units"
    label = "单位名单"
    action = "tenancy.edit_group"
    accept = (".csv",)
    help = "每行一个单位名称。"
    params_form = YearForm
    has_undo = True

    def _lines(self, path):
        return path.read_text("utf-8-sig").splitlines()

    def check(self, path, params, ctx):
        problems = []
        for number, line in enumerate(self._lines(path), 1):
            ctx.progress(50, "逐行检查")
            Unit.objects.create(name=f"试写 {line}")
            if "拒" in line:
                raise DomainError(
                    "no_table", f"文件“{params['file_name']}”里没有单位名单。请按模板填写后再上传。"
                )
            for sign, level in (("坏", "error"), ("疑", "warning")):
                if sign in line:
                    problems.append(Problem(level, sign, f"“{line}”要改\x00。", "名单", number, "单位名称"))
        return Checked(
            problems,
            {"单位": len(self._lines(path)), "年度": str(params.get("year"))},
            ok=not any(p.level == "error" for p in problems),
        )

    def _write(self, path, wanted):
        made = []
        for line in self._lines(path):
            if not wanted(line):
                continue
            made.append(Unit.objects.create(name=line).pk)
            if "垮" in line:
                raise DomainError("row_fails", f"“{line}”写不进去，请改正。")
        return {"新增单位": len(made), "undo": made, "message": f"已导入 {len(made)} 家单位。"}

    def apply(self, path, params, ctx, *, by):
        return self._write(path, lambda line: True)

    def apply_good_rows(self, path, params, ctx, *, by):
        return self._write(path, lambda line: "坏" not in line)

    def marked_file(self, path, params, problems):
        marks = {p.row: p.message for p in problems}
        lines = [f"{line},{marks.get(n, '')}" for n, line in enumerate(self._lines(path), 1)]
        return "名单（标注）.csv", "\n".join(lines).encode()

    def undo_hindrances(self, outcome):
        names = set(Unit.objects.filter(pk__in=outcome["undo"]).values_list("name", flat=True))
        renamed = any(n.startswith("改名") for n in names)
        return [Hindrance("导入后单位已改名，不能撤销。", ("单位",))] if renamed else []

    def undo(self, outcome, ctx, *, by):
        gone, _ = Unit.objects.filter(pk__in=outcome["undo"]).delete()
        return {"删除单位": gone}


class PartlyUnitNames(UnitNames):
    """The same, whose good rows may be taken alone."""

    code = "toy.partly"
    takes_good_rows = True
    has_undo = False
