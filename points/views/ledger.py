"""The ledger: list, one entry, recording, reversing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from groupportal.errors import DomainError, NotAllowed
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together
from groupportal.lists.declaring import Button, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.formats import cndate, count
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from points.enums import AppealState
from points.forms.entry import EntryForm, LedgerFilter, ManyForm, ReverseForm
from points.models import PointsClaim, PointsEntry
from points.selectors.entry import entries_for
from points.selectors.queue import appeals_visible_to
from points.services.entry import record_points, reverse_points
from points.services.many import Awarded, foresee, record_for_many
from points.views.base import (
    LEDGER_COLUMNS,
    EnterPoints,
    counted_words,
    members_for,
    no_rules_words,
    page,
    store_evidence,
)

if TYPE_CHECKING:
    from members.models import Member


class LedgerList(ListPage):
    """Entries the person may see, with the filters in the address."""

    action = "points.view_points"
    title = "积分台账"
    measure, noun = "笔", "记录"
    search = Search("搜单位（可用拼音首字母）、项目、说明")
    filterset_class = LedgerFilter
    columns = LEDGER_COLUMNS
    opens = "points:entry"
    add = (
        Button("登记积分", "points:record"),
        Button("一次给多家登记", "points:record_many"),
        Button("申报积分", "points:claim_new"),
    )
    empty = Empty("还没有积分记录", "按时报送材料等由系统自动记分，其他由秘书处登记或单位申报。", icon="seal")

    def base_queryset(self) -> QuerySet[PointsEntry]:
        return entries_for(self.request.viewer)

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "points", "导出台账"))]

    def narrowed_to(self) -> list[tuple[str, str]]:
        """What the page of a member narrowed the list to."""
        asked = self.filterset.form.cleaned_data.get("member")
        member = members_for(self.request.viewer).filter(public_id=asked).first() if asked else None
        return [("member", member.name if member else "")]


class _OfEntry:
    request: Any

    def base_queryset(self) -> QuerySet[PointsEntry]:
        """Entries the person may see."""
        return entries_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the ledger and the member."""
        member = self.get_object().member  # type: ignore[attr-defined]  # mixed into pages of one record
        return [("积分台账", reverse("points:ledger")), (member.name, page("member", member))]


class EntryPage(_OfEntry, RecordPage):
    """One entry: facts, evidence, what was done about it."""

    action = "points.view_points"
    template_name = "points/entry.html"

    def get_title(self) -> str:
        entry = self.get_object()
        return f"{entry.rule.label} {count(entry.counted)} 分"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry, viewer = self.get_object(), self.request.viewer
        reversal = entry.reversals.select_related("created_by", "member__unit", "rule").first()
        open_to_deeds = not (entry.reverses_id or reversal)
        kept = entry.files.select_related("file__uploaded_by").order_by("id")
        appeals = list(appeals_visible_to(viewer).filter(entry=entry))
        waits = any(appeal.state == AppealState.OPEN for appeal in appeals)
        return super().get_context_data(
            **{
                "facts": _key_facts(entry),
                "files": file_items(((row.file, "") for row in kept), viewer),
                "files_empty": "没有上传佐证。",
                "reversal": reversal,
                "reversed_because": reversal.reason.rstrip("。") if reversal else "",
                "events": _events(entry, reversal),
                "may_reverse": open_to_deeds and viewer.can("points.record_points"),
                "may_appeal": open_to_deeds
                and not waits
                and viewer.can("points.appeal_points", unit_id=entry.member.unit_id),
                "related": [
                    {
                        "title": f"申诉：{a.get_state_display()}",
                        "url": a.get_absolute_url(),
                        "note": cndate(a.proposed_at),
                    }
                    for a in appeals
                ],
                **kwargs,
            }
        )


def _key_facts(entry: PointsEntry) -> list[tuple[str, Any]]:
    cap = entry.rule.yearly_cap
    facts = [
        ("成员单位", entry.member.name),
        ("项目", entry.rule.label),
        ("日期", cndate(entry.occurred_on)),
        ("计入年度", f"{entry.year} 年"),
        (
            "数量",
            f"{count(entry.quantity)} {entry.rule.unit}（每{entry.rule.unit} {count(entry.rule.points)} 分）",
        ),
        ("计入积分", counted_words(entry)),
        ("年度上限", f"{count(cap)} 分" if cap else "不设上限"),
        ("规则", str(entry.rule.rule_set)),
        ("来源", entry.get_origin_display()),
    ]
    last = ("冲销原因", entry.reason) if entry.reverses_id else ("说明", entry.note or "—")
    return [*facts, last]


def _events(entry: PointsEntry, reversal: PointsEntry | None) -> list[dict[str, Any]]:
    what = "冲销" if entry.reverses_id else f"记分（{entry.get_origin_display()}）"
    events = [{"who": entry.created_by or "系统", "what": what, "at": entry.created_at, "icon": "plus"}]
    if reversal:
        events.insert(
            0,
            {
                "who": reversal.created_by or "系统",
                "what": "冲销了这一笔",
                "at": reversal.created_at,
                "note": reversal.reason,
                "url": reversal.get_absolute_url(),
                "icon": "return",
                "tone": "care",
            },
        )
    return events


class RecordPoints(EnterPoints):
    action = "points.record_points"
    title = "登记积分"
    form_class = EntryForm
    submit_label = "登记"
    list_page = ("积分台账", "points:ledger")

    def get_initial(self) -> dict[str, Any]:
        return {"member": self.request.GET.get("member", "")}

    def service(self, member: Member, **facts: Any) -> Any:
        return record_points(member, **facts)

    def perform(self, form: Any) -> str:
        made = self.enter(form)
        if isinstance(made, PointsClaim):
            role = made.rule.get_confirmer_display()
            messages.info(self.request, f"“{made.rule.label}”须由{role}确认，确认后才计入台账。")
        else:
            messages.success(self.request, f"已登记，计入 {counted_words(made)}。")
        return made.get_absolute_url()


class RecordMany(FormPage):
    """One event for many units: first what it will be for each, then one deed."""

    action = "points.record_points"
    title = "一次给多家登记积分"
    listed = ("积分台账", "points:ledger")
    form_class = ManyForm
    template_name = "points/record_many.html"
    submit_label = "先看一遍"
    awards: list[Awarded] | None = None

    def form_valid(self, form: Any) -> Any:
        if form.cleaned_data["seen"] == _as_seen(form):
            return super().form_valid(form)
        try:
            self.awards = foresee(form.chosen(), **_facts(form), by=self.request.viewer)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        form.data = form.data.copy()
        form.data["seen"] = _as_seen(form)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        awards = self.awards or []
        return super().get_context_data(
            **{
                "intro": no_rules_words(self.request.viewer),
                "cancel_url": reverse("points:ledger"),
                "awards": [_award_row(award) for award in awards],
                "new": sum(award.entry is not None and not award.is_known for award in awards),
                "strangers": sum(award.entry is None for award in awards),
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        viewer = self.request.viewer
        with kept_together(), transaction.atomic():
            files = store_evidence(form.cleaned_data["files"], viewer)
            awards = record_for_many(form.chosen(), files=files, by=viewer, **_facts(form))
        new = [award.entry for award in awards if not award.is_known]
        waiting = sum(isinstance(entry, PointsClaim) for entry in new)
        said = f"已为 {len(new)} 家登记“{form.cleaned_data['event']}”"
        known = f"，{len(awards) - len(new)} 家以前登记过，没有重复记" if len(new) < len(awards) else ""
        later = f"，其中 {waiting} 家须先确认" if waiting else ""
        messages.success(self.request, f"{said}{later}{known}。")
        return reverse("points:claims" if new and waiting == len(new) else "points:ledger")


def _facts(form: Any) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("rule", "occurred_on", "event", "quantity")}


def _as_seen(form: Any) -> str:
    """What was looked at: where anything else is sent, it is shown again first."""
    facts = _facts(form)
    said = [
        facts["rule"].pk,
        facts["occurred_on"],
        facts["event"],
        facts["quantity"],
        *sorted(m.pk for m in form.chosen()),
    ]
    return hashlib.sha256(repr([str(part) for part in said]).encode()).hexdigest()[:24]


def _award_row(award: Awarded) -> tuple[str, str, str]:
    """Name of the unit, what it gets, the tone of the mark."""
    entry = award.entry
    if entry is None:
        return award.member.name, "当日不是在册成员，不能记，请取消", "alarm"
    if award.is_known:
        return award.member.name, "这件事已登记过，不再记", "plain"
    if isinstance(entry, PointsClaim):
        return award.member.name, f"由{entry.rule.get_confirmer_display()}确认后计入", "care"
    return award.member.name, f"计入 {counted_words(entry)}", "done"


class ReversePoints(_OfEntry, RecordFormPage):
    """Cancel an entry, with a reason."""

    action = "points.record_points"
    title = "冲销积分"
    form_class = ReverseForm
    template_name = "generic/confirm.html"
    done_message = "已冲销，台账中增加了一笔相反的记录。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.get_object()
        return super().get_context_data(
            **{
                "question": f"要冲销“{entry.member}”的这一笔“{entry.rule.label}”（{count(entry.counted)} 分）吗？",
                "consequences": [
                    "台账不能修改或删除：冲销会增加一笔相反的记录，两笔都留在台账里。",
                    "从今天起这笔积分不再计入；此前截至某天的数字不变。",
                    "同一项目因年度上限没有计入的其他记录，会相应补足。",
                ],
                "confirm_label": "确认冲销",
                "danger": True,
                "cancel_url": entry.get_absolute_url(),
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        made = reverse_points(self.get_object(), reason=form.cleaned_data["reason"], by=self.request.viewer)
        return made.get_absolute_url()
