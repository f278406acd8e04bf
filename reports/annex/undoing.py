"""Taking back the import of a plan's file while nothing rests on it: rows go, the ledger and the forms get their opposite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from budget.enums import EntryKind, EntryOrigin
from budget.selectors import amounts_by_kind, standing
from budget.services.ledger import reverse_openings
from groupportal.audit.services import record
from groupportal.errors import Hindrance, refuse_hindered
from groupportal.imports.models import ImportBatch
from groupportal.records.keeping import keep_changed, keep_made
from groupportal.records.models import KeptRows
from groupportal.records.undoing import depending, hindrances, rows_made, take_back
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from plans.enums import ItemKind, RevisionState
from plans.models import (
    AcceptancePoint,
    Evidence,
    Filing,
    FilingFigure,
    ItemThread,
    Plan,
    PlanItem,
    PlanRevision,
    ResponsibleUnit,
    YearlyExpectation,
)
from plans.services.revision import drop_idle_threads, locked_plan, name_threads_after
from reports.annex.figures import in_wan, plain
from reports.annex.load import Loaded
from reports.annex.snapshot import form_from
from reports.annex.write.layout import standard_form
from reports.models import FinalReport, ReportRun, TableForm
from reports.selectors.form import form_as_of, form_before
from reports.services.form import keep_form

_NAMED = 3
_IN_FORCE = {"state": RevisionState.IN_FORCE, "ends_on": None}
"""What a revision held before another one took its place."""


def keep_for_undo(batch: ImportBatch, loaded: Loaded) -> dict[str, Any]:
    """Keep what an import wrote, parents first; what the outcome remembers of it.

    Filings, opening entries and forms name the batch's file, which is the batch's alone.
    """
    revision = loaded.revision
    if loaded.replaced:
        keep_changed(batch, PlanRevision, [([loaded.replaced.pk], [_IN_FORCE])], list(_IN_FORCE))
    made: list[QuerySet[Any]] = []
    if "revision" in loaded.made:
        made += [PlanRevision.objects.filter(pk=revision.pk), revision.stages.all(), revision.items.all()]
        details = (AcceptancePoint, YearlyExpectation, ResponsibleUnit)
        made += [model.objects.filter(item__revision=revision) for model in details]
    if {"revision", "budget"} & loaded.made:
        made.append(revision.budget_lines.all())
    made.append(Filing.objects.filter(source_file=batch.file))
    made += [model.objects.filter(filing__source_file=batch.file) for model in (FilingFigure, Evidence)]
    for rows in made:
        keep_made(
            batch, rows.model, list(rows.order_by("pk").values_list("pk", flat=True)), _columns(rows.model)
        )
    return {
        "batch": str(batch.public_id),
        "plan": loaded.plan.pk,
        "plan_made": "plan" in loaded.made,
        "revision": revision.pk if "revision" in loaded.made else None,
        "as_of": loaded.as_of.isoformat() if loaded.as_of else "",
    }


def _columns(model: Any) -> list[str]:
    """What is looked at to notice that somebody changed a row."""
    apart = ("id", "public_id", "group_id")
    return [field.column for field in model._meta.concrete_fields if field.column not in apart]


class Undoing:
    """An applied import of a plan's file: what hinders taking it back, what goes, and taking it back."""

    def __init__(self, batch: ImportBatch, kept: dict[str, Any]) -> None:
        self.batch = batch
        self.plan: Plan = Plan.objects.get(pk=kept["plan"])
        self.plan_made: bool = kept["plan_made"]
        self.revision = PlanRevision.objects.filter(pk=kept["revision"]).first()
        self.as_of = dt.date.fromisoformat(kept["as_of"]) if kept["as_of"] else None
        self.filings = Filing.objects.filter(source_file=batch.file)
        self.openings = self.plan.ledger_entries.filter(
            source_file=batch.file, origin=EntryOrigin.OPENING, reverses=None
        )
        self.forms = TableForm.objects.filter(source_file=batch.file).order_by("pk")

    def hindrances(self) -> list[Hindrance]:
        """All that rests on it, each with where it is."""
        return [
            *hindrances(self.batch),
            *self._on_threads(),
            *self._on_points(),
            *self._broken_down(),
            *self._final(),
        ]

    def _threads(self) -> QuerySet[ItemThread]:
        """The tasks that no other revision names: they go with this one."""
        if self.revision is None:
            return ItemThread.objects.none()
        elsewhere = PlanItem.objects.exclude(revision=self.revision).values("thread")
        return ItemThread.objects.filter(items__revision=self.revision).exclude(pk__in=elsewhere)

    def _on_threads(self) -> list[Hindrance]:
        """Filings, deployments, vouchers and whatever else people put on tasks that would go."""
        entries = self.plan.ledger_entries
        others = standing(self.plan, dt.date.max).exclude(
            Q(pk__in=self.openings) | Q(breaks_down__in=self.openings)
        )
        apart = {
            **rows_made(list(KeptRows.objects.filter(batch=self.batch))),
            entries.model: list(entries.exclude(pk__in=others.values("pk")).values_list("pk", flat=True)),
        }
        return depending(ItemThread, list(self._threads().values_list("pk", flat=True)), apart)

    def _on_points(self) -> list[Hindrance]:
        """Evidence and figures that people filed for points which no other revision has."""
        if self.revision is None:
            return []
        elsewhere = AcceptancePoint.objects.exclude(item__revision=self.revision).values("line")
        points = AcceptancePoint.objects.filter(item__revision=self.revision).exclude(line__in=elsewhere)
        lines = list(points.values_list("line", flat=True))
        filed = Filing.objects.exclude(pk__in=self.filings).filter(
            Q(figures__line__in=lines) | Q(evidence__points__overlap=lines)
        )
        if not lines or not (count := filed.distinct().count()):
            return []
        words = f"有 {count} 份填报的数值或佐证写在这次导入才有的要点上，撤销以后就对不上了。请先删去这些数值和佐证，或保留这次导入。"
        return [Hindrance(words, tuple(filed.distinct()[:_NAMED]))]

    def _broken_down(self) -> list[Hindrance]:
        broken = self.openings.filter(breakdown__isnull=False).distinct()
        if not (count := broken.count()):
            return []
        words = f"导入的期初有 {count} 笔已经分解为凭证，不能整批撤销。请先冲销这些凭证，再逐笔处理期初。"
        return [Hindrance(words, tuple(broken[:_NAMED]))]

    def _since(self) -> QuerySet[ReportRun]:
        """Reports made since that print what it brought."""
        runs = ReportRun.objects.defer("snapshot").filter(made_at__gte=self.batch.finished_at)
        day = self.as_of or (self.revision.starts_on if self.revision else None)
        return runs if self.plan_made or day is None else runs.filter(as_of__gte=day)

    def _final(self) -> list[Hindrance]:
        final = FinalReport.objects.filter(run__in=self._since()).select_related("run").defer("run__snapshot")
        if not (count := final.count()):
            return []
        words = f"有 {count} 份已经定稿的报表印的是这次导入的内容，不能撤销。要改正的，请导入改好的文件，或另写填报。"
        return [Hindrance(words, tuple(one.run for one in final[:_NAMED]))]

    def consequences(self) -> list[str]:
        """What goes and what stays, sentence by sentence."""
        return [
            *self._of_revision(),
            *self._of_filings(),
            *self._of_ledger(),
            *self._of_forms(),
            *self._of_reports(),
        ]

    def _of_revision(self) -> Iterator[str]:
        if self.revision is None:
            if any(part.model == "budget.BudgetLine" for part in KeptRows.objects.filter(batch=self.batch)):
                yield "这次导入填入的预算会删除。"
            return
        # Headings are no tasks: counted as the import counted them.
        lowest = self.revision.items.filter(children__isnull=True)
        count = {kind: lowest.filter(kind=kind).count() for kind in ItemKind.values}
        held = (
            f"建设任务 {count[ItemKind.TASK]} 条，成果指标 {count[ItemKind.INDICATOR]} 条，连同验收要点和预算"
        )
        yield f"第{self.revision.number}版删除（{held}）。"
        kept = KeptRows.objects.filter(batch=self.batch, model=PlanRevision._meta.label).exclude(earlier=[])
        for before in PlanRevision.objects.filter(pk__in=[i for part in kept for i in part.row_ids]):
            yield f"第{before.number}版恢复为现行版本。"
        if threads := self._threads().count():
            yield f"只有这份文件里有的任务和指标 {threads} 条不再出现。"
        if self.plan_made:
            stays = (
                "台账里的记录不能删除，规划的名称和建设期留着，里面没有内容"
                if self.openings.exists()
                else "一并删除"
            )
            yield f"规划“{self.plan}”是这次导入建立的：{stays}。"

    def _of_filings(self) -> Iterator[str]:
        if (count := self.filings.count()) and self.as_of:
            yield f"截至{cndate(self.as_of)}的完成情况 {count} 条删除；同一任务更早的填报重新作数。"

    def _of_ledger(self) -> Iterator[str]:
        if not (count := self.openings.filter(reversals=None).count()):
            return
        sums = amounts_by_kind(self.openings.filter(reversals=None))
        said = "，".join(f"{kind.label} {_wan(sums[kind])}" for kind in EntryKind)
        yield f"期初 {count} 笔逐笔冲销（{said}），冲销日期同期初；台账只增不减，期初和冲销都看得到，合计里不再有。"

    def _of_forms(self) -> Iterator[str]:
        if names := [form.get_table_display()[:5] for form in self.forms if self._rules(form)]:
            yield f"{'、'.join(names)}的表题、表头、备注恢复为导入以前的。"

    def _of_reports(self) -> Iterator[str]:
        if count := self._since().count():
            yield f"导入后生成的报表 {count} 份留着不变，但不能再定稿。"

    def _rules(self, form: TableForm) -> bool:
        """Whether nothing was kept for that table and date since."""
        return form_as_of(form.table, form.as_of) == form

    @transaction.atomic
    def take_back(self, *, by: Viewer) -> dict[str, int]:
        """Labels and counts of what was done. DomainError where something hinders it."""
        locked_plan(self.plan.pk)
        # Who files on one of them or books on it waits, and then finds it gone.
        list(self._threads().select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        refuse_hindered(self.hindrances())
        said = self.consequences()
        record(
            "reports.plan_import_undone",
            self.plan,
            by=by.user,
            before={"文件": self.batch.file.name, "内容": said},
        )
        reason = f"撤销导入“{self.batch.file.name}”"
        reversed_ = reverse_openings(self.plan, self.openings, reason=reason, by=by)
        for form in self.forms:
            if self._rules(form):
                before = form_before(form)
                printed = form_from(before.form) if before else standard_form(form.table)
                source = before.source_file if before else None
                keep_form(form.table, printed, on=form.as_of, by=by.user, source_file=source)
        done = take_back(self.batch)
        drop_idle_threads(self.plan)
        for revision in self.plan.revisions.filter(state=RevisionState.IN_FORCE):
            name_threads_after(revision)
        if self.plan_made:
            self._drop_plan()
        return {**done, **({"冲销期初": len(reversed_)} if reversed_ else {})}

    def _drop_plan(self) -> None:
        """The plan itself, where nothing else came to hang on it."""
        try:
            with transaction.atomic():
                self.plan.delete()
        except ProtectedError:
            return


def _wan(yuan: Decimal) -> str:
    return f"{plain(in_wan(yuan))} 万元"
