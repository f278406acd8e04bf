"""Units that are on the roll twice, and making them one."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.ui.formats import cndate
from groupportal.ui.pages import Page, RecordFormPage
from members.forms.profile import MergeForm
from members.models import Member
from members.selectors.duplicates import duplicate_pairs, similar_members
from members.selectors.entries import entries_on
from members.selectors.roll import on_roll
from members.services.merging import Fact, differing, merge_members
from members.views.common import OfMember, page


class Duplicates(Page):
    """Pairs that may be one, side by side."""

    action = "members.edit_roll"
    title = "重复单位"
    template_name = "members/duplicates.html"
    listed = ("成员单位", "members:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pairs = duplicate_pairs()
        members = {m.pk: m for pair in pairs for m in (pair.one, pair.other)}
        entries = {e.member.pk: e for e in entries_on(members.values(), timezone.localdate())}
        shown = [
            {
                "why": pair.why,
                "sides": [
                    self._side(pair.one, pair.other, entries),
                    self._side(pair.other, pair.one, entries),
                ],
            }
            for pair in pairs
        ]
        return super().get_context_data(**{"pairs": shown, **kwargs})

    def _side(self, member: Member, other: Member, entries: dict[int, Any]) -> dict[str, Any]:
        entry = entries[member.pk]
        return {
            "title": str(member),
            "other": str(other),
            "url": member.get_absolute_url(),
            "merge_url": f"{page('merge', member)}?into={other.public_id}",
            "facts": [
                ("信用代码", member.credit_code or "—"),
                ("类别", entry.category_label),
                ("加入日期", cndate(entry.joined_on)),
                ("状态", entry.state_label),
            ],
        }


class Merge(OfMember, RecordFormPage):
    """This row goes into another one; what the two say differently is shown, and chosen, before anything is done."""

    action = "members.edit_roll"
    title = "合并重复的单位"
    form_class = MergeForm
    template_name = "members/merge.html"
    submit_label = "确认合并"

    @cached_property
    def candidates(self) -> QuerySet[Member]:
        """The rows that may stay: those like this one, and the one that is asked for."""
        member = self.get_object()
        wanted = {m.pk for m in similar_members(str(member), member.credit_code, but=member)}
        others = on_roll().exclude(pk=member.pk).order_by("unit__pinyin", "unit_id")
        named = {self.into.pk} if self.into else set()
        return others.filter(pk__in=wanted | named) if wanted or named else others

    @cached_property
    def into(self) -> Member | None:
        """The row that stays, where it is known already: by its address, or as the form names it."""
        asked = self.request.POST.get("into") or self.request.GET.get("into") or ""
        try:
            address = uuid.UUID(asked)
        except ValueError:
            return None
        return on_roll().exclude(pk=self.get_object().pk).filter(public_id=address).first()

    @cached_property
    def facts(self) -> list[Fact]:
        """What the two say differently."""
        return differing(self.get_object(), self.into) if self.into else []

    def get_form_kwargs(self) -> dict[str, Any]:
        more = {"candidates": self.candidates, "facts": self.facts, "into": self.into}
        return {**super().get_form_kwargs(), **more}

    def get_initial(self) -> dict[str, Any]:
        return {"into": self.request.GET.get("into", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = (
            f"“{self.get_object()}”会并入您选择的单位：成员期间、联系人、附件和申请都移过去，"
            "本单位人员的角色同时授予合并后的单位；原来的记录保留，并注明已并入。"
        )
        filled = [fact for fact in self.facts if fact.is_filled]
        decided = [fact for fact in self.facts if fact.is_decided]
        more = {"intro": intro, "into": self.into, "filled": filled, "decided": decided}
        return super().get_context_data(**{**more, **kwargs})

    def perform(self, form: Any) -> str:
        member, given = self.get_object(), form.cleaned_data
        done = merge_members(
            member, into=given["into"], reason=given["reason"], choices=form.choices, by=self.request.viewer
        )
        messages.success(
            self.request,
            f"已并入“{done.into}”：移入成员期间 {done.moved} 段，重复的 {done.covered} 段不再单列。",
        )
        return done.into.get_absolute_url()
