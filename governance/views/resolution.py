"""Resolutions: the list, the page of one, drawing up, publishing, confirming, the Word file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from governance.documents.resolution import resolution_document
from governance.enums import ResolutionState
from governance.forms.motion import ReasonForm
from governance.forms.resolution import PublishForm, ResolutionForm
from governance.models import Resolution
from governance.selectors.access import motions_for
from governance.selectors.resolution import (
    ACKNOWLEDGE,
    EDIT,
    VIEW,
    off_the_vote,
    resolutions_for,
    unread_by,
    with_receipts,
)
from governance.services.resolution import (
    acknowledge,
    add_resolution,
    edit_resolution,
    publish_resolution,
    remove_resolution,
    withdraw_resolution,
    words_print,
)
from groupportal.deciding.resting import resting_on, said
from groupportal.files.responses import download
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.ui.formats import DASH, cndate, cntime
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell

LISTED = ("决议", "governance:resolutions")


def _years(page: Any) -> list[tuple[str, str]]:
    days = resolutions_for(page.request.viewer).order_by().dates("decided_on", "year", order="DESC")
    return [(str(day.year), f"{day.year}年") for day in days]


class ResolutionList(ListPage):
    """What the bodies decided."""

    action = VIEW
    title, measure, noun = "决议", "份", "决议"
    search = Search("搜决议名称、文号、正文", ("title", "number", "text", "body__name"))
    chips = (
        Chips("状态", "state", ResolutionState.choices, narrows="state"),
        Chips("年度", "year", _years, narrows="decided_on__year"),
    )
    columns = (
        Column("决议", "title", sort="pinyin"),
        Column("文号", lambda row: row.number or DASH, "short", sort=("year", "serial")),
        Column("机构", "body.name", sort=("body__pinyin", "-decided_on")),
        Column("通过日期", "decided_on", "date", sort="decided_on"),
        Column("状态", lambda row: StateCell(f"resolution_{row.state}", row.get_state_display()), "state"),
        Column("签收", lambda row: f"{row.read}/{row.sent}" if row.sent else DASH, "short"),
    )
    add = Button("登记决议", "governance:resolution_new")
    empty = Empty(
        "还没有决议", "表决通过的事项可以形成决议，公布后各成员单位在这里阅读、签收。", None, "seal"
    )

    def base_queryset(self) -> QuerySet[Resolution]:
        return with_receipts(resolutions_for(self.request.viewer))


class _OfResolution:
    request: Any
    listed = LISTED

    def base_queryset(self) -> QuerySet[Resolution]:
        """Those the person sees."""
        return resolutions_for(self.request.viewer)


def _resting(row: Resolution) -> list[str]:
    """What stands on it, in words."""
    return [said(one) for found in resting_on([row.number]).values() for one in found]


class ResolutionPage(_OfResolution, RecordPage):
    """One resolution; who acts for a unit confirms having read it."""

    action = VIEW
    template_name = "governance/resolution.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        edits, draft = viewer.can(EDIT), row.state == ResolutionState.DRAFT
        receipts = list(row.receipts.select_related("unit", "read_by")) if edits else []
        facts = [
            ("文号", row.number or DASH),
            ("机构", row.body.name),
            ("通过日期", cndate(row.decided_on)),
            ("公布时间", cntime(row.published_at) if row.published_at else DASH),
        ]
        if row.withdraw_reason:
            facts.append(("撤销原因", row.withdraw_reason))
        return super().get_context_data(
            **{
                "state": f"resolution_{row.state}",
                "state_label": row.get_state_display(),
                "facts": facts,
                "files": file_items([(row.evidence, "")] if row.evidence else [], viewer),
                "files_title": "签发的文件",
                "files_empty": "没有上传签发的文件。",
                "pieces": off_the_vote(row),
                "may_edit": edits and row.state != ResolutionState.WITHDRAWN,
                "may_publish": edits and draft,
                "may_withdraw": edits and row.state == ResolutionState.PUBLISHED,
                "waits": list(unread_by(viewer).filter(resolution=row)),
                "unread": [str(one.unit) for one in receipts if one.read_at is None],
                "read": [
                    f"{one.unit}：{one.read_by}，{cntime(one.read_at)}" for one in receipts if one.read_at
                ],
                "resting": _resting(row) if edits else [],
                "related": [
                    {"title": motion.title, "url": motion.get_absolute_url(), "note": "所依据的表决"}
                    for motion in motions_for(viewer).filter(pk=row.motion_id)
                ],
                **kwargs,
            }
        )


class _Form(_OfResolution, RecordFormPage):
    action = EDIT


def _said(form: Any, viewer: Any) -> dict[str, Any]:
    data = dict(form.cleaned_data)
    if upload := data["evidence"]:
        data["evidence"] = store_upload(upload, by=viewer, purpose="签发的决议", view_action=VIEW)
    return data


class NewResolution(FormPage):
    """Enter a resolution from a paper."""

    action = EDIT
    title, listed, form_class, submit_label = "登记决议", LISTED, ResolutionForm, "登记"
    lead = "补录以前的决议。门户里表决通过的，请在那项表决的页面形成决议。"

    def perform(self, form: Any) -> str:
        with kept_together(), transaction.atomic():
            data = _said(form, self.request.viewer)
            return add_resolution(data.pop("body"), by=self.request.viewer, **data).get_absolute_url()


class EditResolution(_Form):
    """Correct the words before they are out; put in the signed paper afterwards."""

    title, form_class, form_takes = "修改决议", ResolutionForm, ("record",)

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {name: getattr(row, name) for name in ("title", "text", "decided_on")}

    def perform(self, form: Any) -> str:
        with kept_together(), transaction.atomic():
            data = _said(form, self.request.viewer)
            return edit_resolution(self.get_object(), by=self.request.viewer, **data).get_absolute_url()


class PublishResolution(_Form):
    """Number it and send it out."""

    title, form_class, submit_label = "公布决议", PublishForm, "编号并公布"
    lead = "公布后发给今天在册的全体成员单位签收，文字不能再改。"
    done_message = "已公布，成员单位已收到消息。"
    template_name = "governance/resolution_publish.html"

    def get_initial(self) -> dict[str, Any]:
        return {"was": words_print(self.get_object())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"pieces": off_the_vote(self.get_object()), **kwargs})

    def perform(self, form: Any) -> str:
        row = publish_resolution(
            self.get_object(),
            serial=form.cleaned_data["serial"],
            was=form.cleaned_data["was"],
            by=self.request.viewer,
        )
        return row.get_absolute_url()


class WithdrawResolution(_Form):
    """Declare it void."""

    title, form_class, submit_label = "撤销决议", ReasonForm, "确认撤销"
    done_message = "已撤销，成员单位已收到消息。"

    @property
    def lead(self) -> str:
        """What stays, and what loses its ground."""
        words = "撤销后决议仍可查看，并注明撤销的原因。"
        if resting := _resting(self.get_object()):
            words += f"依据它的决定不会自动取消，撤销以后请逐项结束或改写依据：{'、'.join(resting)}。"
        return words

    def perform(self, form: Any) -> str:
        row = withdraw_resolution(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return row.get_absolute_url()


class RemoveResolution(_OfResolution, RecordDeedView):
    """Take off one that was never published."""

    action, done_message = EDIT, "已删除。"

    def perform(self) -> str:
        remove_resolution(self.get_object(), by=self.request.viewer)
        return reverse(LISTED[1])


class AcknowledgeResolution(_OfResolution, RecordDeedView):
    """Confirm having read it."""

    action = ACKNOWLEDGE

    def perform(self) -> str:
        row = self.get_object()
        acknowledge(row, by=self.request.viewer)
        messages.success(self.request, "已签收。")
        return str(row.get_absolute_url())


class ResolutionFile(_OfResolution, RecordPage):
    """The resolution as Word."""

    action = VIEW

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        stamp = Stamp(str(row.public_id), row.published_at or row.created_at, settings.CODE_VERSION)
        document = resolution_document(row, self.request.group.name)
        return download(write_document(document, stamp), f"{row.title}.docx")
