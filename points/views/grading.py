"""Yearly grading: the list, starting one, its result, publishing, certificates."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.files.responses import download
from groupportal.jobs.services import enqueue
from groupportal.lists.declaring import Button, Empty
from groupportal.lists.pages import ListPage
from groupportal.metrics.links import figure_url
from groupportal.ui.formats import cndate, count
from groupportal.ui.pages import FormPage, Page, RecordDeedView, RecordPage
from groupportal.ui.tables import Column, FigureCell, StateCell, draw
from points.documents.certificate import Certificate, certificates_bytes
from points.enums import RunState
from points.forms.rule import RunForm
from points.models import GradingLine, GradingRun
from points.selectors.entry import own_rows, runs
from points.services.grading import publish_run
from points.views.base import no_rules_words, page

STATES = {RunState.DRAFT: "checked", RunState.PUBLISHED: "in_force", RunState.SUPERSEDED: "archived"}


def visible_runs(viewer: Any) -> QuerySet[GradingRun]:
    """All gradings for those who make them, the published ones for the others."""
    rows = runs()
    return rows if viewer.can("points.grade_points") else rows.exclude(state=RunState.DRAFT)


def _state(run: GradingRun) -> StateCell:
    return StateCell(STATES[RunState(run.state)], run.get_state_display())


class RunList(ListPage):
    """Gradings, the newest first."""

    action = "points.view_points"
    title = "年度定级"
    measure, noun = "次", "定级"
    columns = (
        Column("年度定级", str),
        Column("截至", "as_of", "date"),
        Column("参评单位", "member_count", "number"),
        Column("规则", "rule_set"),
        Column("公布日期", "published_on", "date"),
        Column("状态", _state, "state"),
    )
    opens = "points:run"
    add = Button("进行年度定级", "points:run_new")
    empty = Empty("还没有年度定级", "年末汇总积分后定级，核对无误再公布。", icon="seal")

    def base_queryset(self) -> QuerySet[GradingRun]:
        return visible_runs(self.request.viewer)


class NewRun(FormPage):
    """Have a year graded in the background."""

    action = "points.grade_points"
    title = "进行年度定级"
    listed = ("年度定级", "points:runs")
    form_class = RunForm
    submit_label = "开始定级"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        how = "定级结果先由秘书处核对，公布后成员单位才能看到；重新定级会产生新的版次，原结果保留。"
        intro = no_rules_words(self.request.viewer) or how
        return super().get_context_data(**{"intro": intro, "cancel_url": reverse("points:runs"), **kwargs})

    def perform(self, form: Any) -> str:
        year, as_of = form.cleaned_data["year"], form.cleaned_data["as_of"]
        params = {"year": year, "as_of": as_of.isoformat()}
        job = enqueue("points.grade_year", params, by=self.request.viewer, title=f"{year}年度积分定级")
        return job.get_absolute_url()


class RunPage(RecordPage):
    """Who got which grade, and why."""

    action = "points.view_points"
    template_name = "points/run.html"
    listed = ("年度定级", "points:runs")

    def base_queryset(self) -> QuerySet[GradingRun]:
        return visible_runs(self.request.viewer)

    def get_title(self) -> str:
        return str(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, viewer = self.get_object(), self.request.viewer
        lines = list(run.lines.select_related("member__unit").order_by("position"))
        tally = [
            (g.name, sum(x.grade == g.name for x in lines)) for g in run.rule_set.grades.order_by("position")
        ]
        is_draft = run.state == RunState.DRAFT
        return super().get_context_data(
            **{
                "state": STATES[RunState(run.state)],
                "state_label": run.get_state_display(),
                "facts": [
                    ("年度", f"{run.year} 年"),
                    ("截至", cndate(run.as_of)),
                    ("规则", str(run.rule_set)),
                    ("参评单位", f"{run.member_count} 家"),
                    ("公布日期", cndate(run.published_on)),
                    *((name, f"{number} 家") for name, number in tally),
                ],
                "table": self._table(run, lines),
                "may_print": not is_draft
                and viewer.can("points.grade_points")
                and any(line.grade for line in lines),
                "may_publish": is_draft and viewer.can("points.grade_points"),
                "publishing": PublishRun.question,
                **kwargs,
            }
        )

    def _table(self, run: GradingRun, lines: list[GradingLine]) -> SafeString:
        viewer = self.request.viewer
        every = viewer.can("points.view_ranking")

        def points(line: GradingLine) -> Any:
            if not every:
                return f"{count(line.points)} 分"
            asked = {"member": line.member.public_id, "year": run.year}
            return FigureCell(line.points, figure_url("points.total", run.as_of, **asked), "分")

        def opens(line: GradingLine) -> str:
            mine = every or viewer.can("points.view_points", unit_id=line.member.unit_id)
            return f"{page('member', line.member)}?year={run.year}" if mine else ""

        columns = (
            Column("成员单位", "member.name"),
            Column("名次", "rank", "number"),
            Column("积分", points, "number"),
            Column("等级", lambda line: line.grade or "未定级"),
            Column("享受的待遇", lambda line: "；".join(line.earns.splitlines())),
        )
        return draw(columns, lines, query=self.request.GET, caption=str(run), opens=opens)


def graded(lines: Any) -> QuerySet[GradingLine]:
    """The lines that got a grade, the best first."""
    return lines.exclude(grade="").select_related("member__unit", "run__rule_set").order_by("position")


def _certificates(request: Any, what: Any, lines: list[GradingLine], name: str) -> HttpResponse:
    """The Word file, its reading written down."""
    seen(what, by=request.user, kind=AccessKind.DOWNLOAD, purpose="下载等级证书", label=name)
    issuer = str(request.group.name)
    return download(certificates_bytes([certificate_of(line, issuer) for line in lines]), name)


class PublishRun(RecordDeedView):
    """The result that holds for its year from today on."""

    action = "points.grade_points"
    title = "公布结果"
    question = "公布后各成员单位会收到消息，名次和等级不能再改；需要更正时，重新定级成为新的一版。"
    done_message = "已公布，各成员单位会收到消息。"

    def base_queryset(self) -> QuerySet[GradingRun]:
        return visible_runs(self.request.viewer)

    def perform(self) -> str:
        return publish_run(self.get_object(), by=self.request.viewer).get_absolute_url()

    def fallback_url(self) -> str:
        return page("run", self.get_object())


class AllCertificates(RecordPage):
    """Every certificate of a published result as one file, to be printed in one go."""

    action = "points.grade_points"

    def base_queryset(self) -> QuerySet[GradingRun]:
        return visible_runs(self.request.viewer).exclude(state=RunState.DRAFT)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.get_object()
        lines = list(graded(run.lines))
        if not lines:
            raise Http404
        return _certificates(request, run, lines, f"{run.year}年度合作贡献等级证书（{len(lines)}份）.docx")


class CertificateFile(Page):
    """A published grade as a Word certificate; a unit's staff get their own."""

    action = "points.view_points"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = graded(GradingLine.objects.exclude(run__state=RunState.DRAFT))
        line = own_rows(rows, request.viewer).filter(public_id=kwargs["public_id"]).first()
        if line is None:
            raise Http404
        return _certificates(request, line, [line], f"{line.member}-{line.run.year}年度合作贡献等级证书.docx")


def certificate_of(line: GradingLine, issuer: str) -> Certificate:
    """What the certificate of a published grade says."""
    run = line.run
    return Certificate(
        number=f"{run.year}-{run.version}-{line.position:04d}",
        member=line.member.name,
        year=run.year,
        grade=line.grade,
        points=line.points,
        benefits=tuple(text.strip() for text in line.earns.splitlines() if text.strip()),
        rules=str(run.rule_set),
        issuer=issuer,
        issued_on=run.published_on,
    )
