"""实习核查: what the rules say of a placement, what was found of all of them, letting warnings pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.jobs.services import enqueue
from groupportal.lists.bulk import BulkEditPage, Change
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import query_with
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import cndate, cntime
from groupportal.ui.pages import DeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from internships.enums import Force, InternshipKind, Moment, Outcome, PlacementState, Source
from internships.forms.checking import FindingFilter, OneReasonForm, ReasonForm
from internships.job_kinds import CHECK
from internships.models import CheckRun, Finding, Placement
from internships.rules.barred import TAGS
from internships.rules.facts import Calendar, Hazard, input_labels
from internships.rules.national.art35 import PAYERS
from internships.rules.rule import AID, Verdict
from internships.selectors.checking import (
    VIEW,
    Judged,
    Tally,
    finding_of,
    findings_for,
    moments_of,
    print_of,
    tallies,
    verdicts_of,
    with_classes,
)
from internships.selectors.placement import placements_for
from internships.services.checking import let_pass, lock_placements
from internships.states import OPEN
from rosters.selectors.roster import students_for

APPROVE = "internships.approve"
LAST = 10
"""Records of checks and of warnings let pass that a page shows."""
_LABELS: dict[str, Mapping[str, str]] = {
    "placement.kind": dict(InternshipKind.choices),
    "placement.source": dict(Source.choices),
    "insurance.payer": {**PAYERS, "student": "学生"},
}


def short(force: str) -> str:
    """A force in one word."""
    return str(Force(force).label).partition("，")[0]


def in_words(name: str, value: Any) -> str:  # noqa: PLR0911 -- one answer per kind of value
    """An input as people read it."""
    match value:
        case None:
            return "没有登记"
        case bool():
            return "是" if value else "否"
        case dt.datetime():
            return cntime(value)
        case dt.date():
            return cndate(value)
        case Decimal():
            return f"{value:,}"
        case Calendar():
            return f"{'、'.join(map(str, sorted(value.years)))}年的表" if value.years else "没有登记"
        case Hazard():
            return TAGS.get(value.tag, value.tag) + (f"（{value.grade}级）" if value.grade else "")
        case tuple() | frozenset():
            items = sorted(value) if isinstance(value, frozenset) else value
            if len(items) > 20 or any(not isinstance(item, str | Hazard | dt.date) for item in items):
                return f"{len(items)}条"
            return "、".join(in_words(name, item) for item in items) or "没有"
    return str(_LABELS.get(name, {}).get(value, value)) or "没有"


@dataclass(frozen=True)
class Shown:
    """A verdict as the page draws it."""

    judged: Judged
    verdict: Verdict
    may_pass: bool
    places: dict[str, list[Button]]

    @property
    def state(self) -> str:
        """The code of its mark."""
        return "let_pass" if self.verdict.override else self.verdict.outcome.value

    @property
    def force(self) -> str:
        """In one word."""
        return short(self.verdict.rule.force)

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """What it was drawn from."""
        return [(input_labels()[name], in_words(name, value)) for name, value in self.verdict.inputs.items()]

    @property
    def ways(self) -> list[Button]:
        """Where it is mended. Of what can't be judged, where the missing input is recorded."""
        verdict = self.verdict
        if verdict.outcome not in (Outcome.BROKEN, Outcome.UNKNOWN):
            return []
        lacking = [name for name, value in verdict.inputs.items() if value is None]
        parts = dict.fromkeys(name.partition(".")[0] for name in lacking or verdict.inputs)
        found = {way.label: way for part in parts for way in self.places.get(part, self.places[""])}
        return list(found.values())

    @property
    def pass_url(self) -> str:
        """Where the warning is let pass; "" for who may not, or what can't be."""
        verdict = self.verdict
        warns = verdict.rule.force == Force.WARN and verdict.outcome == Outcome.BROKEN
        if not self.may_pass or not warns or verdict.override:
            return ""
        row = self.judged.placement
        return reverse(
            "internships:let_one_pass", kwargs={"public_id": row.public_id, "rule": verdict.rule.code}
        )


def places_of(row: Placement, viewer: Viewer) -> dict[str, list[Button]]:
    """By part of the facts, the pages on which it is recorded and which the person may open; under "" those of all other parts."""

    def page(label: str, name: str, of: Any = None) -> Button:
        return Button(label, f"internships:{name}", kwargs={"public_id": of.public_id} if of else {})

    batch, host = page("批次和实习方案", "batch", row.batch), page("实习单位", "host", row.host)
    papers, filings = page("同意书、协议和保险", "paper", row), page("备案", "filings")
    post = [page("岗位", "post", row.post)] if row.post else []
    student = Button("学生资料", "rosters:student", kwargs={"public_id": row.student.public_id})
    sees_student = students_for(viewer).filter(pk=row.student_id).exists()
    waits = row.state in (*OPEN, PlacementState.APPROVED)
    places: dict[str, list[Button]] = {
        "student": [student] if sees_student else [],
        "unit": [host],
        "headcount": [host, *post],
        "post": post,
        "school": [page("学校工作基础", "bases")],
        **{key: [batch] for key in ("batch", "plan", "preparation", "education", "assessment")},
        "calendar": [page("节假日与调休表", "calendar")],
        **{key: [filings] for key in ("exemption", "far")},
        **{key: [papers] for key in ("consent", "agreement", "insurance")},
        "": [page("实习安排", "placement", row)],
        **({"rota": post} if waits else {}),
    }
    return {part: [way for way in ways if way.is_for(viewer)] for part, ways in places.items()}


_OF_TODAY = "考勤、日志、报酬、投诉、走访按今天的记录，其余按选的那一天"


class PlacementChecks(AsOfMixin, RecordPage):
    """Every rule with what it says of one placement, as of a day."""

    action = VIEW
    template_name = "internships/checks.html"

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer, self.action)

    def get_title(self) -> str:
        return f"{self.get_object()}：按规则核查"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            ("实习核查", reverse("internships:check_summary")),
            ("核查发现", reverse("internships:findings")),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        (judged,) = verdicts_of([row.pk], on=self.as_of, moments=tuple(Moment))
        may_pass = viewer.can(APPROVE, unit_id=row.unit_id) and self.as_of == timezone.localdate()
        asked = set(moments_of(row.state))
        places = places_of(row, viewer)
        shown = [Shown(judged, verdict, may_pass, places) for verdict in judged.verdicts]
        now = [one for one in shown if asked.intersection(one.verdict.rule.moments)]
        hindering = [one for one in now if one.verdict.hinders]
        beside = [one for one in now if one.verdict in judged.open and one not in hindering]
        fine = [one for one in now if one not in hindering and one not in beside]
        return super().get_context_data(
            **{
                "facts": [
                    ("学校", row.unit.name),
                    ("批次", row.batch.name),
                    ("实习单位", row.host.unit.name),
                    ("岗位", row.post.name if row.post else "没有指定"),
                    ("时间", row.describe()),
                    ("状态", row.get_state_display()),
                    *([] if self.as_of == timezone.localdate() else [("按哪天", _OF_TODAY)]),
                ],
                "parts": [
                    ("不能继续的", hindering, True),
                    ("已放行的提醒和建议", beside, True),
                    ("符合和不适用的", fine, False),
                    ("现在不核查的", [one for one in shown if one not in now], False),
                ],
                "number": len(now),
                "is_done": not asked,
                "checks": list(row.checks.select_related("made_by")[:LAST]),
                "overrides": list(row.overrides.select_related("approver")[:LAST]),
                "aid": AID,
                **kwargs,
            }
        )


class LetOnePass(RecordFormPage):
    """One warning of one placement, looked at and let pass."""

    action = APPROVE
    title, submit_label = "放行一条提醒", "放行"
    form_class = OneReasonForm
    done_message = "已放行，理由和批准人已保存。"

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer, self.action)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object()
        return [("实习核查", reverse("internships:check_summary")), (str(row), self._back())]

    def _back(self) -> str:
        return reverse("internships:checks", kwargs={"public_id": self.get_object().public_id})

    def _verdict(self) -> Verdict:
        (judged,) = verdicts_of([self.get_object().pk], on=timezone.localdate(), moments=tuple(Moment))
        for verdict in judged.verdicts:
            if verdict.rule.code == self.kwargs["rule"]:
                return verdict
        raise Http404

    def get_initial(self) -> dict[str, Any]:
        return {"shown": print_of(self._verdict())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = self._verdict().sentence
        return super().get_context_data(**{"intro": intro, "cancel_url": self._back(), **kwargs})

    def perform(self, form: Any) -> str:
        finding = finding_of(self.get_object().pk, self._verdict(), on=timezone.localdate())
        finding.print = form.cleaned_data["shown"]
        (words,) = let_pass([finding], reason=form.cleaned_data["reason"], by=self.request.viewer)
        if words:
            raise DomainError("not_passed", words)
        return self._back()


def _empty(clear: Empty, viewer: Viewer, button: Button | None = None) -> Empty:
    """Nothing is said to be in order before anybody looked."""
    words = "每天夜里自动核查一次全部实习安排，查到的列在这里。"
    if viewer.can(CHECK):
        words = "点“重新核查”，按今天的资料核查全部实习安排；每天夜里也自动核查一次。"
    else:
        button = None
    return clear if CheckRun.objects.exists() else Empty("还没有核查过", words, button, "clock")


class FindingList(ListPage):
    """What is open since the last check, of the placements a person sees."""

    action = VIEW
    title = "核查发现"
    lead = f"最近一次核查以后没有了结的：不符合规则的，和缺资料不能判断的。{AID}。"
    measure, noun = "条", "发现"
    export_action = "internships.export"
    filterset_class = FindingFilter
    search = Search(
        "学生、学号、单位、规则里的字词",
        ("placement__student__name", "placement__student__number", "placement__host__unit__name", "title"),
    )
    chips = (
        Chips("结果", "outcome", [(o.value, o.label) for o in (Outcome.BROKEN, Outcome.UNKNOWN)], "outcome"),
        Chips("效力", "force", [(force.value, short(force)) for force in Force], "force"),
        Chips(
            "处理",
            "answered",
            [("open", "未了结"), ("passed", "已放行")],
            lambda page, rows, value: rows.filter(override__isnull=value == "open"),
            default="open",
            every=("all", "全部"),
        ),
    )
    columns = (
        Column("学生", "placement.student.name", sort=("placement__student__pinyin", "rule"), personal=True),
        Column("班级", "class_name", sort=("class_name", "placement__student__pinyin")),
        Column("实习单位", "placement.host.unit.name", sort=("placement__host__unit__pinyin", "rule")),
        Column("规则", "title", sort=("rule", "placement__student__pinyin")),
        Column("条款", "article"),
        Column("效力", lambda row: short(row.force), "short", sort=("force", "rule")),
        Column("结果", lambda row: StateCell("let_pass" if row.override_id else row.outcome), "state"),
        Column("原因", "reason", personal=True),
        Column("学校", "placement.unit.name", more=True),
        Column("学号", "placement.student.number", "short", more=True, personal=True),
        Column("批次", "placement.batch.name", more=True),
        Column("核查日期", "day", "date", sort="day", more=True),
        Column("放行理由", "override.reason", more=True),
        Column("批准人", "override.approver.name", more=True),
    )
    bulk = (Deed("写明理由后放行", "internships:let_pass", "check"),)
    empty = Empty("没有未了结的发现", "最近一次核查时，所有规则都符合。", icon="check")

    def get_empty(self) -> Empty:
        return _empty(self.empty, self.request.viewer, Button("去核查", "internships:check_summary"))

    def base_queryset(self) -> QuerySet[Finding]:
        return with_classes(findings_for(self.request.viewer), timezone.localdate())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("实习核查", reverse("internships:check_summary"))]

    def get_tools(self) -> list[Tools]:
        return [Tools([Button("按规则、单位、班级汇总", "internships:check_summary", "table")])]


class CheckSummary(ListPage):
    """How much is open, by rule, unit, class or school; each line leads to its findings."""

    action = VIEW
    title = "实习核查"
    measure, noun = "行", "汇总"
    export_action = "internships.export"
    paginate_by = 100
    chips = (
        Chips(
            "按",
            "by",
            [("rule", "规则"), ("host", "实习单位"), ("school_class", "班级"), ("unit", "学校")],
            default="rule",
            every=None,
        ),
        Chips("批次", "batch", lambda page: page.batches),
    )
    empty = FindingList.empty

    def get_empty(self) -> Empty:
        return _empty(self.empty, self.request.viewer)

    @property
    def batches(self) -> list[tuple[str, str]]:
        """The batches of which something was found."""
        rows = findings_for(self.request.viewer).order_by("placement__batch__name")
        found = rows.values_list("placement__batch__public_id", "placement__batch__name").distinct()
        return [(str(key), name) for key, name in found]

    @property
    def by(self) -> str:
        """By what it is counted."""
        asked = self.request.GET.get("by", "")
        return asked if asked in Tally.BY else "rule"

    def base_queryset(self) -> Sequence[Tally]:
        rows = findings_for(self.request.viewer)
        batch = self.request.GET.get("batch", "")
        if batch in {key for key, _ in self.batches}:
            rows = rows.filter(placement__batch__public_id=batch)
        return tallies(with_classes(rows, timezone.localdate()), self.by)

    def get_columns(self) -> Sequence[Column]:
        named = {"rule": "规则", "host": "实习单位", "school_class": "班级", "unit": "学校"}[self.by]
        more = [Column("条款", "article")] if self.by == "rule" else []
        return (
            Column(named, "name"),
            *more,
            Column("不符合", "broken", "number", sort="broken"),
            Column("不能判断", "unknown", "number", sort="unknown"),
            Column("已放行", "passed", "number", sort="passed"),
            Column("涉及实习安排", "placements", "number", sort="placements"),
        )

    def row_url(self, row: Any) -> str:
        if not row.key:
            return ""
        query = {"batch": self.request.GET.get("batch"), self.by: row.key}
        return reverse("internships:findings") + query_with(QueryDict(), **query)

    def get_tools(self) -> list[Tools]:
        return [
            Tools(
                [
                    Button("逐条查看", "internships:findings", "table"),
                    Button("重新核查", "internships:check_run", "check", posts=True),
                ]
            )
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = CheckRun.objects.first()
        when = (
            f"最近一次核查：{cntime(run.made_at)}，{run.placements:,} 份实习安排。"
            if run
            else "还没有核查过。"
        )
        lead = f"{when}每天夜里自动核查一次；改了资料以后可以马上重新核查。{AID}。"
        return super().get_context_data(**{"lead": lead, **kwargs})


class RunChecks(DeedView):
    """Have all placements checked in the background."""

    action = CHECK

    def perform(self) -> str:
        return enqueue(CHECK, {}, by=self.request.viewer).get_absolute_url()


class LetPass(BulkEditPage):
    """Several warnings let pass for one reason, after a look at what becomes of each."""

    action = APPROVE
    title, form_class = "放行提醒", ReasonForm
    list_page = ("核查发现", "internships:findings")
    measure = "条"

    def base_queryset(self) -> QuerySet[Finding]:
        return findings_for(self.request.viewer, self.action)

    def lock(self) -> None:
        """What the service locks first."""
        lock_placements({row.placement_id for row in self.rows})

    def _changed(self, values: Mapping[str, Any]) -> Iterator[Change]:
        answers = let_pass(self.rows, reason=values["reason"], by=self.request.viewer)
        for row, words in zip(self.rows, answers, strict=True):
            changes = (("结果", "不符合", f"已放行：{values['reason']}"),)
            yield Change(row.pk, str(row), () if words else changes, words)
