"""Regulations: the list as of a day, one regulation, one version, who has read it, the collection."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from governance.articles import label, numbering_faults, references
from governance.documents.regulation import regulation_word
from governance.enums import DraftStage, Numbered, RegulationKind
from governance.forms.regulation import CollectionForm, NumberFormsForm, RepealForm
from governance.models import Regulation, RegulationReceipt, RegulationVersion
from governance.selectors.access import motions_for
from governance.selectors.consultation import consultations_for, is_open, with_waiting
from governance.selectors.regulation import (
    COMMENT,
    EDIT,
    VIEW,
    changes_between,
    draft_of,
    drafts_for,
    in_force_on,
    is_put,
    receipts_of,
    regulations_for,
    state_on,
    to_come_after,
    versions_for,
)
from governance.services.numbering import set_form
from governance.services.regulation import repeal
from governance.services.regulation_receipt import acknowledge, remind_unread
from groupportal.deciding.decision import decided
from groupportal.files.responses import download
from groupportal.files.selectors import file_items
from groupportal.jobs.services import enqueue
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.periods.enums import VersionState
from groupportal.records.buttons import record_buttons
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import cndate
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell

LISTED = ("制度文件", "governance:regulations")


def _narrow(page: Any, rows: QuerySet[Regulation], value: str) -> QuerySet[Regulation]:
    held = in_force_on(page.as_of).order_by().values("regulation")
    if value == "in_force":
        return rows.filter(pk__in=held)
    drafts = drafts_for(page.request.viewer).values("regulation")
    if value == "draft":
        return rows.filter(pk__in=drafts)
    coming = to_come_after(page.as_of).order_by().values("regulation")
    if value == "to_come":
        return rows.filter(pk__in=coming)
    return rows.exclude(Q(pk__in=held) | Q(pk__in=drafts) | Q(pk__in=coming))


class RegulationList(AsOfMixin, ListPage):
    """Every regulation with the version in force on the day."""

    action = VIEW
    title = LISTED[0]
    measure, noun = "份", "制度文件"
    chips = (
        Chips(
            "状态",
            "state",
            [
                ("in_force", "施行中"),
                ("to_come", "待施行"),
                ("draft", "起草或征求意见中"),
                ("ended", "不再施行"),
            ],
            _narrow,
        ),
        Chips("种类", "kind", RegulationKind.choices, narrows="kind"),
    )
    columns = (
        Column("名称", "name", sort="name"),
        Column("种类", "get_kind_display", "short", sort="kind"),
        Column("负责机构", "body"),
        Column("文号", lambda row: row.dated.number if row.dated else "", "short"),
        Column("施行日期", lambda row: row.dated.starts_on if row.dated else None, "date"),
        Column("状态", lambda row: StateCell(*row.stands), "state"),
    )
    opens = "governance:regulation"
    add = Button("起草制度文件", "governance:regulation_new")
    more = (Button("制度汇编（Word）", "governance:collection", "file"),)
    empty = Empty("还没有制度文件", "起草一份，或把现行的制度清单导入进来。", add, "file")

    @property
    def search(self) -> Search:  # type: ignore[override]  # the wording, of what the person may read
        """By name, number, and the wording of the versions the person sees."""
        seen = versions_for(self.request.viewer)
        return Search(
            "搜名称、拼音首字母、文号、条文",
            ("name", "versions__number"),
            also=lambda word: Q(pk__in=seen.filter(clauses__text__holds=word).values("regulation")),
        )

    def base_queryset(self) -> QuerySet[Regulation]:
        return regulations_for(self.request.viewer)

    def get_rows(self, page: Any) -> Any:
        rows = list(page)
        held = {v.regulation_id: v for v in in_force_on(self.as_of).filter(regulation__in=rows)}
        last: dict[int, RegulationVersion] = {}
        for version in versions_for(self.request.viewer).filter(regulation__in=rows).order_by("draft"):
            last[version.regulation_id] = version
        for row in rows:
            shown = held.get(row.pk) or last.get(row.pk)
            row.dated = (
                shown if shown and (row.pk in held or (shown.starts_on or self.as_of) > self.as_of) else None
            )
            row.stands = state_on(shown, self.as_of) if shown else ("draft", "起草中")
        return rows

    def get_tools(self) -> list[Tools]:
        numbers = Button("文号样式", "governance:number_forms", "pencil")
        return [Tools([*record_buttons(self.request, "regulations"), numbers])]


class _OfRegulation:
    request: Any

    def base_queryset(self) -> QuerySet[Regulation]:
        """Those the person sees."""
        return regulations_for(self.request.viewer)


VERSION_COLUMNS = (
    Column("版本", lambda row: row.number or f"第{row.draft}稿"),
    Column("状态", lambda row: StateCell(*state_on(row)), "state"),
    Column("施行日期", "starts_on", "date"),
    Column("失效日期", "ends_on", "date"),
    Column("决定依据", "decided_by"),
)


class RegulationPage(_OfRegulation, AsOfMixin, RecordPage):
    """One regulation: what is in force on the day, its versions, its consultations."""

    action = VIEW
    listed = LISTED
    template_name = "governance/regulation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        versions = list(versions_for(viewer).filter(regulation=row).order_by("-draft"))
        then = in_force_on(self.as_of).filter(regulation=row).first()
        office = viewer.can(EDIT)
        draft = draft_of(row) if office else None
        return super().get_context_data(
            **{
                "facts": [
                    ("种类", row.get_kind_display()),
                    ("负责机构", row.body or "—"),
                    ("现行文号", (then.number or "没有文号") if then else "这一天没有施行的版本"),
                    ("施行日期", cndate(then.starts_on) if then else "—"),
                ],
                "versions": versions,
                "columns": VERSION_COLUMNS,
                "current": then,
                "clauses": _lines(then) if then else [],
                "consultations": [
                    (one, is_open(one))
                    for one in with_waiting(consultations_for(viewer).filter(version__regulation=row))
                ],
                "office": office,
                "draft": draft,
                "may_draft": office and draft is None,
                "may_edit": office,
                **kwargs,
            }
        )


def _lines(version: RegulationVersion) -> list[tuple[str, Any]]:
    return [(label(row), row) for row in version.clauses.order_by("position")]


class OfVersion:
    """Pages about one version."""

    request: Any

    def base_queryset(self) -> QuerySet[RegulationVersion]:
        """Those the person sees."""
        return versions_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the list, the regulation, and from its forms to the version."""
        row = self.get_object()  # type: ignore[attr-defined]  # mixed into pages of one record
        trail = [(LISTED[0], reverse(LISTED[1])), (str(row.regulation), row.regulation.get_absolute_url())]
        return trail if isinstance(self, VersionPage) else [*trail, (str(row), row.get_absolute_url())]


class VersionPage(OfVersion, RecordPage):
    """One version: its text, what is wrong with its numbers, what comes next."""

    action = VIEW
    template_name = "governance/regulation_version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        office = viewer.can(EDIT)
        clauses = _lines(row)
        state, state_label = state_on(row)
        is_draft = row.state == VersionState.DRAFT
        receipts = list(row.receipts.all()) if office else []
        own = viewer.units_for(COMMENT)
        mine = list(receipts_of(viewer).filter(version=row, unit__in=own)) if own else []
        return super().get_context_data(
            **{
                "state": state,
                "state_label": state_label,
                "facts": self._facts(row),
                "clauses": clauses,
                "faults": numbering_faults([clause for _, clause in clauses]),
                "refers": references(clause for _, clause in clauses) if office and is_draft else [],
                "files": file_items(((f, note) for f, note in _papers(row) if f is not None), viewer),
                "files_title": "文件",
                "files_empty": "没有附上文件。",
                # Of this draft, and of the earlier ones whose comments it is to take up.
                "consultations": consultations_for(viewer).filter(
                    version__regulation=row.regulation_id, version__draft__lte=row.draft
                ),
                "earlier": versions_for(viewer)
                .filter(regulation=row.regulation_id, draft__lt=row.draft)
                .order_by("-draft"),
                "is_editing": office and is_draft and row.stage == DraftStage.EDITING,
                "is_settled": office and is_draft and row.stage == DraftStage.SETTLED,
                "is_put": is_put(row),
                "motion": motions_for(viewer).filter(pk=row.motion_id).first(),
                "may_repeal": office and row.state == VersionState.IN_FORCE,
                "sent": len(receipts),
                "read": sum(receipt.read_at is not None for receipt in receipts),
                "to_read": [receipt for receipt in mine if receipt.read_at is None],
                "have_read": [receipt for receipt in mine if receipt.read_at],
                **kwargs,
            }
        )

    def _facts(self, row: RegulationVersion) -> list[tuple[str, Any]]:
        facts = [("种类", row.regulation.get_kind_display()), ("稿次", f"第{row.draft}稿")]
        if row.note:
            facts.append(("起草说明", row.note))
        if row.starts_on:
            facts += [
                ("文号", row.number or "没有文号"),
                ("施行日期", cndate(row.starts_on)),
                ("决定依据", row.decided_by or "—"),
            ]
        if row.ends_on:
            facts.append(("失效日期", cndate(row.ends_on)))
        if row.repeal_reason:
            facts += [("废止原因", row.repeal_reason), ("废止依据", row.end_decision or "—")]
        return facts


def _papers(row: RegulationVersion) -> list[tuple[Any, str]]:
    return [(row.source, "导入的文件"), (row.evidence, "签发的文件"), (row.end_evidence, "废止决定")]


class Changes(OfVersion, RecordPage):
    """What differs from an earlier version, word by word; ``?from=`` names it, the one before otherwise."""

    action = VIEW
    title = "修改对照"
    template_name = "governance/regulation_changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        earlier = versions_for(self.request.viewer).filter(regulation=row.regulation_id, draft__lt=row.draft)
        asked = self.request.GET.get("from", "")
        before = next((one for one in earlier if str(one.public_id) == asked), None)
        before = before or earlier.order_by("-draft").first()
        texts = [list(one.clauses.order_by("position")) if one else [] for one in (before, row)]
        return super().get_context_data(
            **{
                "before": before,
                "earlier": earlier.order_by("-draft"),
                "changes": changes_between(*texts) if before else [],
                **kwargs,
            }
        )


class VersionFile(OfVersion, RecordPage):
    """The version as Word; ``?renumber=1`` counts chapters and articles anew."""

    action = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        content = regulation_word(row, self.request.group, anew=bool(request.GET.get("renumber")))
        return download(content, f"{row}.docx")


class ReceiptList(ListPage):
    """Which units have read a version, who of them and when."""

    action = EDIT
    title = "阅知情况"
    measure, noun = "家", "单位"
    search = Search("搜单位名称或拼音首字母", ("unit__name",))
    chips = (
        Chips(
            "阅知",
            "read",
            [("no", "未阅知"), ("yes", "已阅知")],
            lambda _, rows, value: rows.filter(read_at__isnull=value == "no"),
        ),
    )
    columns = (
        Column("单位", "unit.name", sort="unit__pinyin"),
        Column("阅知时间", "read_at", "time", sort="read_at"),
        Column("阅知人", "read_by"),
    )
    empty = Empty("没有发给任何单位", "公布时名册上的成员单位会列在这里。")

    @property
    def version(self) -> RegulationVersion:
        """Whose receipts."""
        return get_object_or_404(versions_for(self.request.viewer), public_id=self.kwargs["public_id"])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.version
        return [(LISTED[0], reverse(LISTED[1])), (str(row), row.get_absolute_url())]

    def row_url(self, row: RegulationReceipt) -> str:
        return ""

    def base_queryset(self) -> QuerySet[RegulationReceipt]:
        return receipts_of(self.request.viewer).filter(version=self.version)

    def get_tools(self) -> list[Tools]:
        return [
            Tools(
                [
                    Button(
                        "催未阅知的单位",
                        "governance:regulation_remind",
                        "bell",
                        kwargs={"public_id": self.version.public_id},
                        posts=True,
                    )
                ]
            )
        ]


class MarkRead(OfVersion, RecordDeedView):
    """已阅知."""

    action = COMMENT
    done_message = "已记下：本单位已阅知。"

    def perform(self) -> str:
        row = self.get_object()
        acknowledge(row, by=self.request.viewer)
        return str(row.get_absolute_url())


class Remind(OfVersion, RecordDeedView):
    """催阅."""

    action = EDIT

    def perform(self) -> str:
        row = self.get_object()
        told = remind_unread(row, by=self.request.viewer)
        self.done_message = (
            f"还有 {told['units']} 家单位没有阅知，提醒了 {told['people']} 人；今天提醒过的不再重复。"
        )
        return reverse("governance:regulation_receipts", kwargs={"public_id": row.public_id})


class Repeal(OfVersion, RecordFormPage):
    """A version in force ends without another one."""

    action = EDIT
    title = "废止"
    form_class = RepealForm
    submit_label = "废止"
    done_message = "已登记废止，收到过这份制度的成员单位会收到通知。"

    def perform(self, form: Any) -> str:
        made = decided(
            lambda **data: repeal(self.get_object(), **data),
            form,
            self.request.viewer,
            purpose="制度废止",
            view_action=VIEW,
        )
        return str(made.get_absolute_url())


class NumberForms(FormPage):
    """文号样式."""

    action = EDIT
    title = "文号样式"
    listed = LISTED
    form_class = NumberFormsForm
    done_message = "文号样式已保存，以后编的文号照这个样式。"

    def perform(self, form: Any) -> str:
        for kind in Numbered.values:
            if form.cleaned_data[kind] and form.cleaned_data[kind] != form.fields[kind].initial:
                set_form(kind, form.cleaned_data[kind], by=self.request.viewer)
        return reverse(LISTED[1])


class Collection(FormPage):
    """制度汇编 in the background."""

    action = "governance.collect_regulations"
    title = "生成制度汇编"
    listed = LISTED
    form_class = CollectionForm
    submit_label = "生成"
    lead = "把这一天施行中的制度编成一份带目录的 Word 文件。"

    def perform(self, form: Any) -> str:
        day = form.cleaned_data["on"]
        params = {"on": day.isoformat()}
        title = f"制度汇编（截至{cndate(day)}）"
        return enqueue(
            "governance.collection", params, by=self.request.viewer, title=title
        ).get_absolute_url()
