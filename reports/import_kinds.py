"""The import of 附件2 and of the 目标任务分解表 from the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django import forms
from django.urls import reverse

from groupportal.audit.services import record
from groupportal.errors import DomainError, Hindrance, refuse_hindered
from groupportal.imports.enums import ProblemLevel
from groupportal.imports.models import ImportBatch
from groupportal.imports.registry import Checked, ImportKind, Problem, register_kind
from groupportal.jobs.registry import JobContext
from groupportal.records.importing import undo_batch
from groupportal.records.undoing import NOTHING_KEPT
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import DayField
from groupportal.ui.formats import cndate
from plans.enums import ItemKind
from plans.models import Filing, PlanRevision
from plans.reading import same_name
from plans.selectors import main_plan
from plans.selectors.carried import Carried, carried, version_before
from reports.annex.load import Loaded, load_reading
from reports.annex.read import read_plan_file
from reports.annex.read.findings import words_of
from reports.annex.undoing import Undoing, keep_for_undo
from reports.annex.values import Level, Reading

_BEFORE, _SHOWN = 8, 40
"""How much of two texts is told: from so many signs before where they differ, so many signs."""


class PlanFileForm(forms.Form):
    """What a file may not say itself."""

    as_of = DayField(
        "截至日期",
        required=False,
        help_text="表头写有“截至2023年6月”时不用填；没有写时按这里的日期记录完成情况和经费。",
    )
    replaces_all = forms.BooleanField(
        label="文件里的任务与现有的一项也对不上时，照样整份换掉",
        required=False,
        help_text="平时不用勾选：对不上多半是拿错了文件。",
    )
    activate = forms.BooleanField(
        label="与现行版本不同时，自截至日期起生效",
        required=False,
        initial=True,
        help_text="不勾选则存为草稿，比较后再决定是否生效。原版本始终保留。",
    )


def _day(params: dict[str, Any]) -> dt.date | None:
    return dt.date.fromisoformat(params["as_of"]) if params.get("as_of") else None


def _active(params: dict[str, Any]) -> bool:
    return bool(params.get("activate", True))


def _summary(reading: Reading) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if reading.annex:
        annex = reading.annex
        said["截至"] = cndate(annex.as_of) if annex.as_of else "表头未写明"
        said["附件2-1 建设任务"] = f"{len(annex.tasks.rows)} 条" if annex.tasks else "没有这张表"
        said["附件2-2 成果指标"] = f"{len(annex.indicators.rows)} 条" if annex.indicators else "没有这张表"
        said["附件2-3 经费"] = f"{len(annex.funds.rows)} 项任务" if annex.funds else "没有这张表"
    if reading.breakdown:
        said["目标任务分解表"] = f"{len(reading.breakdown.rows)} 条"
    return said


def _load(reading: Reading, params: dict[str, Any], ctx: JobContext, *, by: Viewer, since: int) -> Loaded:
    """The bar moves on from ``since`` per cent; each step is also where a cancellation takes effect."""
    return load_reading(
        reading,
        by=by,
        as_of=_day(params),
        activate=_active(params),
        replaces_all=bool(params.get("replaces_all")),
        source_file=params.get("file"),
        progress=lambda share: ctx.progress(since + int(share * (90 - since)), ""),
    )


class PlanFile(ImportKind):
    """附件2 (2-1, 2-2, 2-3, any of them) or 目标任务分解表, Word or Excel."""

    code = "plan"
    label = "附件2 或 目标任务分解表"
    action = "plans.import_plan"
    opened_with = "budget.view_budget"
    order = 10
    accept = (".docx", ".xlsx")
    help = "上传集团现有的附件2（2-1、2-2、2-3，缺哪张都可以）或目标任务分解表。先检查，确认后才写入。"
    params_form = PlanFileForm
    takes_good_rows = True
    said_by_records = frozenset(
        {
            "quantity_unanswered",
            "printed_sums",
            "another_group",
            "replaces_filing",
            "point_carried",
            "point_lost",
        }
    )
    has_undo = True

    def check(self, path: Path, params: dict[str, Any], ctx: JobContext) -> Checked:
        """Read the file, and try the import to say what it would do; what it writes is rolled back."""
        ctx.progress(10, "读取文件")
        reading = read_plan_file(path, name=params.get("file_name"))
        problems = [
            Problem(
                ProblemLevel(f.level.value),
                f.code,
                words_of(f),
                f.table,
                f.row,
                f.column,
                reading.names.get((f.table, f.row or 0), ""),
            )
            for f in reading.findings
        ]
        broken = any(f.level == Level.ERROR for f in reading.findings)
        if reading.refused:
            return Checked(problems, {}, ok=False)
        ctx.progress(50, "与现有规划比较")
        try:
            loaded = _load(reading, params, ctx, by=ctx.viewer, since=50)
        except DomainError as error:
            refusal = Problem(ProblemLevel.REFUSAL, error.code, error.message)
            return Checked([refusal, *problems], _summary(reading), ok=False)
        if loaded.guess:
            problems.insert(0, Problem(ProblemLevel.WARNING, "term_guessed", loaded.guess))
        problems[:0] = [Problem(ProblemLevel.WARNING, "another_group", doubt) for doubt in loaded.doubts]
        problems += [
            Problem(ProblemLevel.WARNING, "ledger_differs", d, "附件2-3") for d in loaded.differences
        ]
        problems += [_replacing(before, filing) for before, filing in loaded.replaced_filings]
        problems += [_carrying(one) for one in loaded.carried]
        summary = {**_summary(reading), "确认后": "\n".join(loaded.lines)}
        return Checked(problems, summary, ok=not broken)

    def apply(self, path: Path, params: dict[str, Any], ctx: JobContext, *, by: Viewer) -> dict[str, Any]:
        """Write plan, filings, budget and opening entries, in one transaction."""
        ctx.progress(10, "读取文件")
        reading = read_plan_file(path, name=params.get("file_name"))
        ctx.progress(40, "写入规划、填报与台账")
        loaded = _load(reading, params, ctx, by=by, since=40)
        batch = ImportBatch.objects.select_related("file").get(public_id=ctx.params["batch"])
        return {**_outcome(loaded, by), "undo": keep_for_undo(batch, loaded)}

    def apply_good_rows(
        self, path: Path, params: dict[str, Any], ctx: JobContext, *, by: Viewer
    ) -> dict[str, Any]:
        """The reader leaves rows with errors out of its tables, so the good rows are what it read."""
        return self.apply(path, params, ctx, by=by)

    def matter(self, batch: ImportBatch) -> str:
        """The date of the file."""
        return dict(batch.summary.get("facts", [])).get("截至", "")

    def subject_urls(self, subjects: Collection[str]) -> dict[str, str]:
        """The pages of tasks and indicators of the main plan, by name."""
        plan = main_plan()
        wanted = {same_name(subject): subject for subject in subjects}
        threads = plan.threads.order_by("-pk") if plan else ()
        return {
            wanted[same_name(thread.name)]: thread.get_absolute_url()
            for thread in threads
            if same_name(thread.name) in wanted
        }

    def links(self, batch: ImportBatch) -> list[tuple[str, str]]:
        """To the comparison with what the portal prints as of the file's date."""
        day = batch.outcome.get("undo", {}).get("as_of") or batch.params.get("as_of") or ""
        asked = f"&as_of={day}" if day else ""
        compared = ("与打印的表逐格比较", f"{reverse('reports:compare')}?batch={batch.public_id}{asked}")
        made = PlanRevision.objects.filter(pk=batch.outcome.get("undo", {}).get("revision")).first()
        before = version_before(made) if made else None
        if made is None or before is None or not carried(before, made):
            return [compared]
        return [compared, ("要点的沿用", reverse("plans:carried", kwargs={"public_id": made.public_id}))]

    def undo_consequences(self, outcome: dict[str, Any]) -> list[str]:
        """Revision, filings, opening entries and forms that go."""
        undoing = _undoing(outcome)
        return undoing.consequences() if undoing else []

    def undo_hindrances(self, outcome: dict[str, Any]) -> list[Hindrance]:
        """What rests on it: filings, vouchers, changes, final reports."""
        undoing = _undoing(outcome)
        return undoing.hindrances() if undoing else [NOTHING_KEPT]

    def undo(self, outcome: dict[str, Any], ctx: JobContext, *, by: Viewer) -> dict[str, Any]:
        """Take back what the file brought, in one transaction."""
        undoing = _undoing(outcome)
        if undoing is None:
            refuse_hindered([NOTHING_KEPT])
            return {}
        return dict(undoing.take_back(by=by))


def _replacing(before: Filing, filing: Filing) -> Problem:
    """That an approved filing of the group gives way to a text of the file, from where the two differ."""
    old, new, thread = before.get_text_display(), filing.text, filing.thread
    lost = [
        f"{n} {what}"
        for n, what in ((before.figures.count(), "个填报的数"), (before.evidence.count(), "份佐证"))
        if n
    ]
    lost_words = "、".join(lost)
    apart = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    start = max(apart - _BEFORE, 0)
    shown = [
        f"{'…' * bool(start)}{text[start : start + _SHOWN]}{'…' * (len(text) > start + _SHOWN)}"
        for text in (old, new)
    ]
    words = (
        f"代替已审核的集团填报：{thread.get_kind_display()}“{thread.name}”现在印“{shown[0]}”，改印“{shown[1]}”"
        f"{f'，它的{lost_words}不再用于验收表' if lost else ''}。不代替的，请把文件里这一格清空后重新上传。"
    )
    sheet = "附件2-1" if thread.kind == ItemKind.TASK else "附件2-2"
    return Problem(ProblemLevel.WARNING, "replaces_filing", words, sheet, None, "完成情况", thread.name)


def _carrying(one: Carried) -> Problem:
    """What becomes of what was filed for a point that the file words otherwise or lacks."""
    level = ProblemLevel.NOTE if one.point else ProblemLevel.WARNING
    code = "point_carried" if one.point else "point_lost"
    wrong = "不是同一条的" if one.point else "其实是文件里换了说法的一条的"
    sheet = "附件2-1" if one.thread.kind == ItemKind.TASK else "附件2-2"
    words = f"{one.sentence}{wrong}，导入后点“要点的沿用”改。"
    return Problem(level, code, words, sheet, None, "验收要点", one.thread.name)


def _undoing(outcome: dict[str, Any]) -> Undoing | None:
    batch = undo_batch(outcome)
    return Undoing(batch, outcome["undo"]) if batch else None


def _outcome(loaded: Loaded, by: Viewer) -> dict[str, Any]:
    record(
        "reports.plan_imported",
        loaded.plan,
        by=by.user,
        after={"结果": loaded.lines, "未改动": loaded.differences},
    )
    return {
        "规划": str(loaded.plan),
        "版本": f"第{loaded.revision.number}版（{loaded.revision.get_state_display()}）",
        "message": " ".join(loaded.lines),
        "url": group_url(active_group(), "plans:plan", public_id=loaded.plan.public_id),
    }


register_kind(PlanFile())
