"""Assessments: the list, one with its scores, scoring, the scheme of a batch, links for mentors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.errors import DomainError
from groupportal.links.pages import LinkFormPage
from groupportal.lists.declaring import Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.formats import DASH
from groupportal.ui.pages import RecordDeedView, RecordFormPage
from groupportal.ui.tables import Column, StateCell
from internships.enums import AssessmentState, Grade, Side
from internships.forms.agreement import NoForm
from internships.forms.assessment import AnswerForm, CorrectForm, SchemeForm, ScoreForm, WordsForm
from internships.forms.filters import SEARCHED, PlacementFilter
from internships.models import Assessment, Batch, Placement
from internships.selectors.arranging import with_class
from internships.selectors.assessment import (
    CONFIRM,
    OF_SCHOOL,
    RULES,
    SCORABLE,
    SCORE_SCHOOL,
    VIEW,
    assessments_for,
    graded_for,
    interns_of,
    parts_of,
    proposals,
    scheme_is_fixed,
    scored_by,
)
from internships.selectors.placement import batches_for, placements_for
from internships.services.assessment import (
    ASSESSMENTS,
    LINK,
    ask_scores,
    correct,
    hand_in,
    may_score,
    object_to,
    reply_to,
    rule_assessment,
    rule_assessments,
    score,
    score_by_link,
    set_scheme,
    withdraw,
)
from internships.services.consent import Asked
from internships.services.outcome import Outcome
from internships.states import SCORED
from internships.views.many import ManyPage
from internships.views.slips import SlipsPage, Told

_A = AssessmentState
_LOOK = {
    "": StateCell("draft", "未评分"),
    _A.DRAFT: StateCell("to_score", "评分中"),
    _A.SUBMITTED: StateCell("checked", "待确认"),
    _A.RETURNED: StateCell("returned", "已退回"),
    _A.APPROVED: StateCell("approved", "已确认"),
    _A.REPLACED: StateCell("corrected", "已更正"),
}
LISTED = ("实习考核", "internships:assessments")


def at(row: Assessment, name: str = "assessment") -> str:
    """A page about an assessment."""
    return reverse(f"internships:{name}", kwargs={"public_id": row.public_id})


def score_url(row: Placement, side: str) -> str:
    """Where one side scores a placement."""
    return reverse("internships:score", kwargs={"public_id": row.public_id, "side": side})


def _of(row: Any, side: str) -> str:
    wanted = sum(part.side == side for part in parts_of(row.batch.grade_parts))
    return f"{getattr(row, f'{side}_scored')}/{wanted}" if wanted else "没有方案"


def _counts(row: Any) -> bool:
    return row.standing == _A.APPROVED or (row.is_whole and row.standing == _A.SUBMITTED)


def _by_standing(page: Any, rows: QuerySet[Placement], value: str) -> QuerySet[Placement]:
    wanted = {
        "open": Q(standing__in=("", *SCORED)),
        "objected": Q(has_objection=True),
    }
    return rows.filter(wanted.get(value, Q(standing=value)))


class AssessmentList(ListPage):
    """How far the grading of each placement is: a teacher's students, a unit's interns, for the office the school's."""

    action = VIEW
    title, measure, noun = "实习考核", "名", "学生"
    lead = RULES
    export_action = "internships.export"
    search = Search("搜学生、学号、实习单位", SEARCHED)
    filterset_class = PlacementFilter
    chips = (
        Chips(
            "考核",
            "standing",
            [
                ("open", "还要评分"),
                (_A.SUBMITTED.value, "待确认"),
                (_A.APPROVED.value, "已确认"),
                ("objected", "有异议待答复"),
            ],
            _by_standing,
            every=("", "全部"),
        ),
    )
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("实习单位", "host.unit.name", sort=("host__unit__pinyin", "student__pinyin")),
        Column("考核", lambda row: _LOOK[row.standing], "state"),
        Column("单位评分", lambda row: _of(row, "unit"), "short"),
        Column("学校评分", lambda row: _of(row, "school"), "short"),
        Column("总评", lambda row: row.result if _counts(row) else DASH, "short", personal=True),
        Column("等第", lambda row: Grade(row.grade).label if _counts(row) else DASH, "short", personal=True),
        Column("班级", "class_name", sort=("class_name", "student__pinyin")),
        Column("学号", "student.number", "short", sort="student__number", more=True, personal=True),
        Column("指导教师", "teacher.name", more=True),
        Column("批次", "batch.name", more=True),
    )
    bulk = (
        Deed("提交确认", "internships:assessments_hand_in", "right"),
        Deed("确认", "internships:assessments_confirm", "check"),
        Deed("退回", "internships:assessments_return", "return"),
        Deed("发评分链接", "internships:scores_ask", "link"),
    )
    empty = Empty(
        "还没有要考核的实习", "学生到岗以后，按批次的考核方案评分的会列在这里。", None, "internship"
    )

    def base_queryset(self) -> QuerySet[Placement]:
        return with_class(graded_for(self.request.viewer), timezone.localdate())

    def row_url(self, row: Any) -> str:
        """To the assessment; where nobody has scored yet, to scoring for whose side the person scores."""
        if row.assessment_id:
            return reverse("internships:assessment", kwargs={"public_id": row.assessment_id})
        for side in scored_by(self.request.viewer):
            if row.state in SCORABLE and row.batch.grade_parts:
                return score_url(row, side)
        return ""

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "assessment_scores"))]


class AssessmentPage(RulingPage):
    """One assessment: components, scores, the result, the ruling, the objection. A unit sees its own side and what was confirmed."""

    action = VIEW
    kind = ASSESSMENTS
    template_name = "internships/assessment.html"
    verdicts = (
        Verdict(_A.APPROVED, "确认", "已确认，学生能看到了。"),
        Verdict(_A.RETURNED, "退回", "已退回，提交的人会收到您的意见。", danger=True),
    )
    answer_label, answer_help = "意见", "退回时必须填写。"

    def base_queryset(self) -> QuerySet[Assessment]:
        return assessments_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        own = self.get_object().placement.student.user_id == self.request.viewer.user.pk
        return [("我的实习", reverse("internships:own"))] if own else [(LISTED[0], reverse(LISTED[1]))]

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        rule_assessment(row, verdict.state, by=self.request.viewer, answer=form.cleaned_data["answer"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        placement = row.placement
        whole = placements_for(viewer, OF_SCHOOL).filter(pk=placement.pk).exists()
        told = row.state in (_A.APPROVED, _A.REPLACED)
        context = super().get_context_data(
            **{
                "cell": _LOOK[row.state],
                "scores": self._scores(row, whole=whole),
                "shows_result": row.result is not None and (whole or told),
                "rules": RULES,
                "whole": whole,
                "deeds": self._deeds(row),
                "earlier": assessments_for(viewer).filter(placement=placement).exclude(pk=row.pk)
                if whole
                else [],
                **kwargs,
            }
        )
        facts = [
            ("学生", placement.student.name),
            ("实习单位", placement.host.unit.name),
            ("时间", placement.describe()),
            ("批次", placement.batch.name),
        ]
        return {**context, "facts": facts}

    def _scores(self, row: Assessment, *, whole: bool) -> list[dict[str, Any]]:
        parts = parts_of(row.parts or row.placement.batch.grade_parts)
        held = {(one.part, one.side): one for one in row.scores.all()}
        source = proposals([row.placement]).get(row.placement_id, {}) if whole else {}
        return [
            {
                "part": part,
                "side": Side(part.side).label,
                "one": held.get((part.name, part.side)),
                "from": source.get(part.name),
            }
            for part in parts
            if whole or part.side == Side.UNIT
        ]

    def _deeds(self, row: Assessment) -> list[dict[str, Any]]:
        viewer, placement = self.request.viewer, row.placement
        mine = scored_by(viewer)
        sides = [side for side, rows in mine.items() if rows.filter(pk=placement.pk).exists()]
        school, here = Side.SCHOOL in sides, placement.state in SCORABLE
        own = placement.student.user_id == viewer.user.pk
        office = viewer.can(CONFIRM, unit_id=placement.unit_id) and not own
        found = []
        if row.state in SCORED:
            found += [(score_url(placement, side), "评分", False) for side in sides]
            if school and Side.UNIT not in sides:
                found.append((score_url(placement, Side.UNIT), "登记单位的纸质评分", False))
        found += [
            (at(row, name), label, posts)
            for open_, name, label, posts in (
                (school and row.state in SCORED, "assessment_hand_in", "提交确认", True),
                (
                    school and row.state == _A.SUBMITTED and bool(ASSESSMENTS.hindrance(row, viewer)),
                    "assessment_withdraw",
                    "撤回",
                    True,
                ),
                (
                    office and row.objected_at is not None and row.replied_at is None,
                    "objection_reply",
                    "答复异议",
                    False,
                ),
                (office and here and row.state == _A.APPROVED, "assessment_correct", "更正", False),
                (
                    own and here and row.state == _A.APPROVED and not row.objected_at,
                    "assessment_object",
                    "提出异议",
                    False,
                ),
            )
            if open_
        ]
        return [{"url": url, "label": label, "posts": posts} for url, label, posts in found]


class ScorePage(RecordFormPage):
    """One side's scores of a student; what is left empty is filled in another time."""

    action = VIEW
    form_class = ScoreForm
    done_message = "已保存。没评完的，随时接着评。"
    tells_overtaken = False

    def base_queryset(self) -> QuerySet[Placement]:
        viewer = self.request.viewer
        found = scored_by(viewer)
        rows = found.get(self.kwargs["side"])
        school = found.get(Side.SCHOOL) if self.kwargs["side"] == Side.UNIT else None
        if rows is None and school is None:
            raise Http404
        keys = Q(pk__in=())
        for seen_ in (rows, school):
            if seen_ is not None:
                keys |= Q(pk__in=seen_.order_by().values("pk"))
        return placements_for(viewer, VIEW).filter(keys)

    def get_title(self) -> str:
        return f"评分：{self.get_object().student.name}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(LISTED[0], reverse(LISTED[1]))]

    @property
    def on_paper(self) -> bool:
        """Whether the school enters what the unit gave."""
        return self.kwargs["side"] == Side.UNIT and not may_score(
            self.get_object(), Side.UNIT, self.request.viewer
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        said = {"rows": [self.get_object()], "side": self.kwargs["side"], "on_paper": self.on_paper}
        return {**super().get_form_kwargs(), **said}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**{"intro": RULES, "cancel_url": reverse(LISTED[1]), **kwargs})
        form = context["form"]
        parts = [(title, [form[name] for name in names]) for title, names in form.PARTS]
        return {**context, "parts": parts}

    def perform(self, form: Any) -> str:
        row = self.get_object()
        given = form.given().get(row.pk, {})
        if not given:
            raise DomainError("nothing", "还没有填分数，请至少填一项。")
        return at(score(row, self.kwargs["side"], given, by=self.request.viewer))


class SchemePage(RecordFormPage):
    """By what a batch is graded: fixed before the first score, afterwards changed with a reason."""

    action = "internships.arrange"
    title, form_class, done_message = "考核方案", SchemeForm, "已保存。"

    def base_queryset(self) -> QuerySet[Batch]:
        return batches_for(self.request.viewer, self.action)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object()
        return [("实习批次", reverse("internships:batches")), (row.name, row.get_absolute_url())]

    def get_initial(self) -> dict[str, Any]:
        return {"grade_parts": self.get_object().grade_parts}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_fixed": scheme_is_fixed(self.get_object())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = "由学校和单位共同制订，评分以前定好。"
        if scheme_is_fixed(self.get_object()):
            words = "已经有人评分。修改以后，待确认的退回评分，已确认的不变；同名、仍由同一方评的项目保留已评的分。"
        cancel = self.get_object().get_absolute_url()
        return super().get_context_data(**{"intro": words, "cancel_url": cancel, **kwargs})

    def perform(self, form: Any) -> str:
        said = form.cleaned_data
        row = set_scheme(
            self.get_object(), said["grade_parts"], reason=said.get("reason", ""), by=self.request.viewer
        )
        return row.get_absolute_url()


# --- deeds


class _Deed(RecordDeedView):
    action = SCORE_SCHOOL

    def base_queryset(self) -> QuerySet[Assessment]:
        return assessments_for(self.request.viewer)


class HandIn(_Deed):
    """For confirmation."""

    action = SCORE_SCHOOL
    title, done_message = "提交考核", "已提交，等另一位同事确认。"

    def perform(self) -> str:
        return at(hand_in([self.get_object()], by=self.request.viewer).only())


class Withdraw(_Deed):
    """Take one back."""

    action = SCORE_SCHOOL
    title, done_message = "撤回考核", "已撤回，改好再提交。"

    def perform(self) -> str:
        return at(withdraw(self.get_object(), by=self.request.viewer))


class _Words(RecordFormPage):
    form_class: Any = WordsForm

    def base_queryset(self) -> QuerySet[Assessment]:
        return assessments_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(str(self.get_object()), at(self.get_object()))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": at(self.get_object()), **kwargs})


class Correct(_Words):
    """Another version."""

    action = CONFIRM
    title, form_class, submit_label = "更正考核", CorrectForm, "更正"
    done_message = "已开新的一版，改好分数再提交确认；确认以前，原来的仍然有效。"

    def perform(self, form: Any) -> str:
        return at(correct(self.get_object(), by=self.request.viewer, **form.cleaned_data))


class Object(_Words):
    """The student does not agree."""

    action = "internships.object"
    title, submit_label, done_message = "对考核结果提出异议", "提出异议", "已提交，学校答复后会告诉您。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"intro": "请写明哪一项、为什么。异议只能提一次。", **kwargs})

    def perform(self, form: Any) -> str:
        return at(object_to(self.get_object(), by=self.request.viewer, **form.cleaned_data))


class Reply(_Words):
    """The school answers."""

    action = CONFIRM
    title, submit_label, done_message = "答复异议", "答复", "已答复，学生会收到。要改分的，请再点“更正”。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"intro": f"学生写道：{self.get_object().objection}", **kwargs})

    def perform(self, form: Any) -> str:
        return at(reply_to(self.get_object(), by=self.request.viewer, **form.cleaned_data))


# --- with many


class _Many(ManyPage):
    list_page = LISTED

    def base_queryset(self) -> QuerySet[Placement]:
        return graded_for(self.request.viewer)

    def ruled_on(self, rows: list[Any]) -> Mapping[Any, Any]:
        """The latest version of each."""
        latest = Assessment.objects.in_bulk([row.assessment_pk for row in rows if row.assessment_pk])
        return {row.pk: latest.get(row.assessment_pk) for row in rows}

    def deed_of(self, rows: Sequence[Assessment], form: Any) -> Outcome[Assessment]:
        """Call the service."""
        raise NotImplementedError

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Any]:
        """With the latest version of each; who has none is refused."""
        by_pk = {row.pk: row for row in rows}
        found = {one.pk: one for one in Assessment.objects.filter(pk__in=[row.assessment_pk for row in rows])}
        outcome = self.deed_of(list(found.values()), form)
        none = DomainError("not_scored", "还没有评分。")
        lacking = [(row, none) for row in rows if row.assessment_pk is None]
        return Outcome(
            [by_pk[one.placement_id] for one in outcome.done],
            [*((by_pk[one.placement_id], error) for one, error in outcome.refused), *lacking],
        )


class HandInMany(_Many):
    """Hand several in."""

    action, title, deed = SCORE_SCHOOL, "提交考核结果", "提交"

    def deed_of(self, rows: Sequence[Assessment], form: Any) -> Outcome[Assessment]:
        return hand_in(rows, by=self.request.viewer)


class ConfirmMany(_Many):
    """Confirm several."""

    action, title, deed = CONFIRM, "确认考核结果", "确认"

    def deed_of(self, rows: Sequence[Assessment], form: Any) -> Outcome[Assessment]:
        return rule_assessments(rows, _A.APPROVED, by=self.request.viewer)


class ReturnMany(_Many):
    """Return several with the same words."""

    action, title, deed, form_class = CONFIRM, "退回考核结果", "退回", AnswerForm

    def deed_of(self, rows: Sequence[Assessment], form: Any) -> Outcome[Assessment]:
        return rule_assessments(rows, _A.RETURNED, by=self.request.viewer, **form.cleaned_data)


# --- mentors without an account


class AskScores(SlipsPage):
    """A link for each mentor of the chosen students, on slips."""

    action = CONFIRM
    title, what = "发评分链接", "评分"
    form_class, submit_label = NoForm, "生成链接和纸条"
    list_page = LISTED
    tells = {LINK: lambda mentor: Told("请给实习学生评分", (("单位", mentor.host),), "给您带的学生评分")}

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer, CONFIRM)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = "每位单位指导人员一条链接，不用账号，打开后给自己带的学生评单位的部分，可以评一半接着评。"
        return super().get_context_data(**{"intro": words, **kwargs})

    def ask(self, rows: list[Placement], form: Any) -> Asked:
        return ask_scores(rows, by=self.request.viewer)


class ScoreByLink(LinkFormPage):
    """A mentor's own interns, each with the components the unit scores."""

    form_class = ScoreForm
    title = "实习考核评分"
    template_name = "internships/score_by_link.html"
    submit_label = "提交评分"
    finishes = False

    def interns(self) -> list[Placement]:
        """Whom the holder still scores."""
        return list(interns_of(self.subject, self.link.unit_id))

    def get_form_kwargs(self) -> dict[str, Any]:
        said = {"rows": self.interns(), "side": Side.UNIT.value, "links": False}
        return {**super().get_form_kwargs(), **said}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"rules": RULES, **kwargs})

    def perform(self, form: Any) -> str:
        given = form.given()
        if not given:
            raise DomainError("nothing", "还没有填分数，请至少给一名学生评一项。")
        done = score_by_link(self.subject, self.link.unit_id, given)
        messages.success(
            self.request, f"已给 {done} 名学生评分，学校已经能看到。学校提交以前，打开同一条链接还可以改。"
        )
        return ""
