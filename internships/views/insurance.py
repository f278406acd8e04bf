"""Insurance policies, whom they cover, and the safety test's results."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from groupportal.files.access import may_open
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.lists.ticked import MOST_NAMED
from groupportal.ui.formats import DASH, cndate, in_one
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.tables import Column
from internships.enums import PolicyKind
from internships.forms.insurance import (
    CoverBatchForm,
    CoverChosenForm,
    CoverLinesForm,
    PolicyForm,
    SafetyChosenForm,
    SafetyForm,
)
from internships.forms.papers import ReasonForm
from internships.models import Batch, Cover, Placement, Policy
from internships.selectors.papers import EDIT, papers_for, policies_for, uncovered
from internships.selectors.placement import batches_for
from internships.services.insurance import (
    Covered,
    add_policy,
    cover_numbers,
    cover_students,
    drop_policy,
    edit_policy,
    uncover_students,
)
from internships.services.safety import Recorded, Result, read_results, record_safety
from internships.states import TAKEN
from internships.views.chosen import ChosenPage
from internships.views.papers import way

LISTED = ("实习保险", "internships:policies")
MOST_UNCOVERED = 30


class PolicyList(ListPage):
    """The policies of the schools a person's office keeps."""

    action = EDIT
    title = "实习保险"
    lead = "保单登记在这里，谁在名单里逐人列出；名单里没有的，不算已投保。"
    measure, noun = "份", "保单"
    search = Search("搜保单号、保险公司", ("number", "insurer"))
    chips = (Chips("险种", "kind", PolicyKind.choices, "kind"),)
    columns = (
        Column("保单号", "number", sort="number"),
        Column("险种", "get_kind_display"),
        Column("保险公司", "insurer", sort="insurer"),
        Column("起保日期", "starts_on", "date", sort="starts_on"),
        Column("保险最后一天", "last_day", "date", sort="ends_on"),
        Column("保费由谁承担", "get_payer_display"),
        Column("被保险人", "number_covered", "number", sort="number_covered"),
        Column("学校", "unit.name", more=True),
        Column("购买日期", "bought_on", "date", more=True),
    )
    export_action = "internships.export"
    add = Button("登记保单", "internships:policy_new")
    empty = Empty("还没有保单", "实习责任保险要覆盖实习全过程，保费由学校或单位承担。", add, "file")

    def base_queryset(self) -> QuerySet[Policy]:
        return (
            policies_for(self.request.viewer)
            .annotate(number_covered=Count("covers"))
            .order_by("-starts_on", "-id")
        )


class _OfPolicy:
    listed = LISTED
    request: Any

    def base_queryset(self) -> QuerySet[Policy]:
        """Those the office keeps."""
        return policies_for(self.request.viewer)


class PolicyPage(_OfPolicy, RecordPage):
    """One policy, how many it covers, and who is in an internship within its time and not on its list."""

    action = EDIT
    template_name = "internships/policy.html"

    def get_title(self) -> str:
        return str(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        missing = uncovered(row)
        return super().get_context_data(
            **{
                "facts": [
                    ("学校", row.unit.name),
                    ("保险公司", row.insurer),
                    ("时间", row.describe()),
                    ("保费由谁承担", row.get_payer_display()),
                    ("购买日期", cndate(row.bought_on) if row.bought_on else DASH),
                    ("备注", row.note or DASH),
                ],
                "is_paid_by_student": row.payer == "student",
                "is_over": row.ends_on <= timezone.localdate(),
                "number_covered": row.covers.count(),
                "missing": list(missing[:MOST_UNCOVERED]),
                "number_missing": missing.count(),
                "file": row.file if row.file and may_open(row.file, self.request.viewer) else None,
                **kwargs,
            }
        )


class NewPolicy(FormPage):
    """Record a policy."""

    action = EDIT
    listed = LISTED
    title, form_class, submit_label, done_message = (
        "登记保单",
        PolicyForm,
        "登记",
        "已登记，请把学生列入名单。",
    )
    form_takes = ("viewer",)

    def perform(self, form: Any) -> str:
        return add_policy(form.cleaned_data["unit"], form.given(), by=self.request.viewer).get_absolute_url()


class _PolicyForm(_OfPolicy, RecordFormPage):
    def tell(self, done: Covered) -> str:
        """What came of it; the policy's page."""
        known = f"，{done.known} 名本来就在" if done.known else ""
        messages.success(self.request, f"列入 {done.added} 名学生{known}。")
        if done.missed:
            named = in_one(f"{line}：{why}" for line, why in done.missed[:MOST_NAMED])
            more = "等" if len(done.missed) > MOST_NAMED else ""
            messages.warning(self.request, f"有 {len(done.missed)} 行没有列入：{named}{more}。")
        return str(self.get_object().get_absolute_url())


class EditPolicy(_PolicyForm):
    """Correct a policy."""

    action = EDIT
    title, form_class, done_message = "修改保单", PolicyForm, "已保存。"
    form_takes = ("viewer", "record")

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        names = ("kind", "insurer", "number", "payer", "starts_on", "ends_on", "bought_on", "note")
        return {name: getattr(row, name) for name in names}

    def perform(self, form: Any) -> str:
        said = form.cleaned_data["reason"]
        return edit_policy(
            self.get_object(), form.given(), reason=said, by=self.request.viewer
        ).get_absolute_url()


class DropPolicy(_PolicyForm):
    """Take one away that was recorded by mistake."""

    action = EDIT
    title, form_class, submit_label, done_message = "删除保单", ReasonForm, "删除", "已删除。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = "只删登记错了的：名单一并删除，这些学生按没有投保处理。保险到期或换了保单的，不用删。"
        return super().get_context_data(**{"intro": intro, **kwargs})

    def perform(self, form: Any) -> str:
        drop_policy(self.get_object(), reason=form.cleaned_data["reason"], by=self.request.viewer)
        return reverse(LISTED[1])


class CoverBatch(_PolicyForm):
    """All students of a batch onto the list."""

    action = EDIT
    title, form_class, submit_label = "列入整个批次", CoverBatchForm, "列入"

    def get_form_kwargs(self) -> dict[str, Any]:
        own = batches_for(self.request.viewer, EDIT).filter(unit=self.get_object().unit_id)
        return {**super().get_form_kwargs(), "batches": own}

    def perform(self, form: Any) -> str:
        rows = Placement.objects.filter(batch=form.cleaned_data["batch"], state__in=TAKEN)
        ids = list(rows.order_by().values_list("student", flat=True).distinct())
        return self.tell(cover_students(self.get_object(), ids, by=self.request.viewer))


class CoverLines(_PolicyForm):
    """A pasted list of numbers."""

    action = EDIT
    title, form_class, submit_label = "粘贴名单", CoverLinesForm, "列入"

    def perform(self, form: Any) -> str:
        lines = form.cleaned_data["lines"].splitlines()
        reason = form.cleaned_data["reason"]
        return self.tell(cover_numbers(self.get_object(), lines, reason=reason, by=self.request.viewer))


class CoverList(ListPage):
    """Who is on a policy's list."""

    action = EDIT
    measure, noun = "名", "被保险人"
    search = Search("搜姓名、学号", ("student__name", "student__number"))
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("学号", "student.number", "short", sort="student__number", personal=True),
        Column("年级", lambda cover: f"{cover.student.grade}级", "short"),
    )
    export_action = "internships.export"
    bulk = (Deed("移出名单", "internships:covers_remove", "stop"),)
    empty = Empty("名单里还没有人", "到保单的页面按批次列入，或粘贴学号。", icon="member")

    @property
    def policy(self) -> Policy:
        """The policy of the address."""
        return get_object_or_404(policies_for(self.request.viewer), public_id=self.kwargs["public_id"])

    def get_title(self) -> str:
        return f"{self.policy}的被保险人"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(LISTED[0], reverse(LISTED[1])), (str(self.policy), self.policy.get_absolute_url())]

    def base_queryset(self) -> QuerySet[Cover]:
        rows = Cover.objects.filter(policy=self.policy).select_related("student")
        return rows.defer("student__id_number").order_by("student__pinyin", "id")

    def row_url(self, row: Any) -> str:
        return str(row.student.get_absolute_url())


class RemoveCovers(ChosenPage):
    """Off the list; all of one policy."""

    action = EDIT
    title, form_class, submit_label = "移出被保险人名单", ReasonForm, "移出"
    list_page = LISTED
    done_words, done_measure = "已移出", "名学生"

    def base_queryset(self) -> QuerySet[Cover]:
        mine = policies_for(self.request.viewer)
        return Cover.objects.filter(policy__in=mine.order_by().values("pk")).select_related(
            "policy__unit", "student"
        )

    def chosen_in(self) -> tuple[str, str]:
        if not self.rows:
            return super().chosen_in()
        at = {"public_id": self.rows[0].policy.public_id}
        return LISTED[0], reverse("internships:covers", kwargs=at)

    def act(self, rows: list[Cover], form: Any) -> tuple[int, list[tuple[str, str]]]:
        policy = rows[0].policy
        ids = [row.public_id for row in rows if row.policy_id == policy.pk]
        return uncover_students(policy, ids, reason=form.cleaned_data["reason"], by=self.request.viewer), []


class _Chosen(ChosenPage):
    def base_queryset(self) -> QuerySet[Placement]:
        return papers_for(self.request.viewer, EDIT)


class CoverChosen(_Chosen):
    """The chosen students onto a policy's list."""

    action = EDIT
    title, form_class, submit_label = "列入保险名单", CoverChosenForm, "列入"
    done_words, done_measure = "已列入", "名学生"

    def get_form_kwargs(self) -> dict[str, Any]:
        mine = policies_for(self.request.viewer).filter(
            unit__in={row.unit_id for row in self.rows}, ends_on__gt=timezone.localdate()
        )
        return {**super().get_form_kwargs(), "policies": mine}

    def act(self, rows: list[Placement], form: Any) -> tuple[int, list[tuple[str, str]]]:
        policy = form.cleaned_data["policy"]
        own = [row for row in rows if row.unit_id == policy.unit_id]
        done = cover_students(policy, [row.student_id for row in own], by=self.request.viewer)
        others = [
            (str(row.student), f"不是“{policy.unit}”的学生") for row in rows if row.unit_id != policy.unit_id
        ]
        return done.added + done.known, others


class SafetyResults(FormPage):
    """The results of a batch, pasted from the sheet of the test."""

    action = EDIT
    title, form_class, submit_label = "登记安全教育考核", SafetyForm, "登记"
    lead = "没有通过安全教育考核的学生不得参加实习（规定第三十一条）。重考的再登记一次，以最后一次为准。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(self.request.viewer)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "batches": batches_for(self.request.viewer, EDIT).filter(is_closed=False),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse("internships:papers"), **kwargs})

    def perform(self, form: Any) -> str:
        results, unread = read_results(form.cleaned_data["lines"])
        data = form.cleaned_data
        done = record_safety(data["batch"], results, on=data["on"], by=self.request.viewer)
        done.left_out += unread
        told(self.request, done)
        return f"{reverse('internships:papers')}?batch={data['batch'].public_id}"


def told(request: Any, done: Recorded) -> None:
    """What came of results."""
    if done.passed or done.failed:
        messages.success(request, f"已登记：合格 {done.passed} 名，不合格 {done.failed} 名。")
    if done.left_out:
        named = in_one(f"{name}：{why}" for name, why in done.left_out[:MOST_NAMED])
        more = "等" if len(done.left_out) > MOST_NAMED else ""
        messages.warning(request, f"有 {len(done.left_out)} 行没有登记：{named}{more}。")


class SafetyChosen(_Chosen):
    """One result for the chosen students."""

    action = EDIT
    title, form_class, submit_label = "登记安全考核结果", SafetyChosenForm, "登记"
    done_words, done_measure = "已登记", "名学生"

    def act(self, rows: list[Placement], form: Any) -> tuple[int, list[tuple[str, str]]]:
        passed = form.cleaned_data["result"] == "yes"
        by_batch: dict[Batch, list[Result]] = {}
        for row in rows:
            by_batch.setdefault(row.batch, []).append(Result(row.student.number, is_passed=passed))
        number, left_out = 0, []
        for batch, results in by_batch.items():
            done = record_safety(batch, results, on=form.cleaned_data["on"], by=self.request.viewer)
            number, left_out = number + done.passed + done.failed, left_out + done.left_out
        return number, left_out
