"""Keeping the roll: registering, editing, reviewing what a unit proposes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.deciding.standard import Ruled
from groupportal.files.services import kept_together
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage
from members.forms.decisions import ReasonForm
from members.forms.profile import KindForm, OwnProfileForm, ProfileForm, ProposalForm, RegisterForm
from members.models import DataProposal
from members.selectors.outside import unit_by_address
from members.services.proposals import (
    PROPOSALS,
    accept_proposal,
    propose_change,
    refuse_proposal,
    withdraw_proposal,
)
from members.services.roll import OWN_FIELDS, PROFILE_FIELDS, edit_own_profile, edit_profile, register_member
from members.services.upkeep import change_kind, mark_checked, remove_member
from members.views.common import OfMember, OwnOrAll, decision_of


class Register(FormPage):
    """A unit put on the roll, with the decision."""

    action = "members.decide_membership"
    title = "登记成员单位"
    listed = ("成员单位", "members:list")
    form_class = RegisterForm
    submit_label = "登记为成员"
    done_message = "已登记。请核对资料，并上传营业执照和单位介绍。"

    lead = "理事会同意加入的单位。只参与任务、不加入集团的，请到“成员单位→非成员单位”登记。"

    def get_initial(self) -> dict[str, Any]:
        unit = unit_by_address(self.request.GET.get("unit", ""))
        return {**super().get_initial(), **({"name": unit.name} if unit else {})}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**{"cancel_url": reverse("members:list"), **kwargs})
        form = context["form"]
        return {**context, "parts": [(title, [form[name] for name in names]) for title, names in form.PARTS]}

    def perform(self, form: RegisterForm) -> str:
        data, viewer = dict(form.cleaned_data), self.request.viewer
        profile = {**form.profile, "category": data["category"], "industry": data["industry"]}
        with kept_together(), transaction.atomic():
            member = register_member(
                data["name"],
                joined_on=data["joined_on"],
                profile=profile,
                rank=data["rank"],
                decision=decision_of(data, viewer),
                contacts=form.contacts,
                by=viewer,
            )
        return member.get_absolute_url()


class EditProfile(OfMember, RecordFormPage):
    """What is known of a unit."""

    action = "members.edit_roll"
    title = "修改资料"
    form_class = ProfileForm
    done_message = "已保存。"

    def get_initial(self) -> dict[str, Any]:
        member = self.get_object()
        known = {name: getattr(member, name) for name in (*PROFILE_FIELDS, "credit_code")}
        return {**known, "name": member.unit.name}

    def perform(self, form: Any) -> str:
        return edit_profile(self.get_object(), form.cleaned_data, by=self.request.viewer).get_absolute_url()


class EditOwn(OwnOrAll, RecordFormPage):
    """What a unit's own staff change at once."""

    action = "members.edit_own_unit"
    title = "修改本单位资料"
    form_class = OwnProfileForm
    done_message = "已保存，秘书处会看到资料有更新。"

    def get_initial(self) -> dict[str, Any]:
        member = self.get_object()
        return {name: getattr(member, name) for name in OWN_FIELDS}

    def perform(self, form: Any) -> str:
        edit_own_profile(self.get_object(), form.cleaned_data, by=self.request.viewer)
        return reverse("members:own")


class Propose(OwnOrAll, RecordFormPage):
    """A new name or code."""

    action = "members.edit_own_unit"
    title = "申请更改名称或信用代码"
    form_class = ProposalForm
    submit_label = "提交审核"
    done_message = "已提交，秘书处审核后生效。"

    def get_initial(self) -> dict[str, Any]:
        member = self.get_object()
        return {"name": member.unit.name, "credit_code": member.credit_code}

    def perform(self, form: Any) -> str:
        propose_change(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return reverse("members:own")


class WithdrawProposal(RecordDeedView):
    """The unit takes back what it asked for."""

    action = "members.edit_own_unit"
    done_message = "已撤回更改申请。"

    def base_queryset(self) -> Any:
        return DataProposal.objects.select_related("member__unit").filter(
            member__unit_id__in=self.request.viewer.units_for(self.action)
        )

    def perform(self) -> str:
        withdraw_proposal(self.get_object(), by=self.request.viewer)
        return reverse("members:own")


class ChangeKind(OfMember, RecordFormPage):
    """What a unit counts as."""

    action = "members.edit_roll"
    title = "变更类别"
    form_class = KindForm
    submit_label = "保存类别"
    done_message = "类别已变更。"

    def get_initial(self) -> dict[str, Any]:
        member = self.get_object()
        return {name: getattr(member, name) for name in ("category", "industry", "section")}

    def perform(self, form: Any) -> str:
        data = dict(form.cleaned_data)
        if data.pop("how") == "correction":
            data["from_day"] = None
        return change_kind(self.get_object(), by=self.request.viewer, **data).get_absolute_url()


class MarkChecked(OfMember, RecordDeedView):
    """Somebody has looked through the unit's data."""

    action = "members.edit_roll"
    title = "标记为核对过"
    done_message = "已标记为核对过。"

    def perform(self) -> str:
        return mark_checked(self.get_object(), by=self.request.viewer).get_absolute_url()


class Remove(OfMember, RecordFormPage):
    """A unit that was put on the roll by mistake."""

    action = "members.decide_membership"
    title = "删除误登记的单位"
    form_class = ReasonForm
    template_name = "generic/confirm.html"
    done_message = "已删除，操作记录里还能查到。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.get_object()
        return super().get_context_data(
            **{
                "question": f"要把“{member}”从成员名册中删除吗？",
                "consequences": [
                    "只用于登记错了的单位：它的成员期间一并删除，历史统计会变。",
                    "真的离开集团的单位请登记退出，重复登记的请合并。",
                ],
                "confirm_label": "确认删除",
                "danger": True,
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        remove_member(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return reverse("members:list")


class ReviewProposal(RulingPage):
    """A new name or code beside the present one: accept, or give back with a reason."""

    action = "members.review_application"
    template_name = "members/proposal.html"
    title = "审核资料更改"
    kind = PROPOSALS
    verdicts = (
        Verdict(Ruled.ACCEPTED, "通过，立即生效", "已通过，新的名称或代码即时生效。"),
        Verdict(Ruled.REFUSED, "退回", "已退回，对方会收到消息。", danger=True),
    )

    def base_queryset(self) -> Any:
        return DataProposal.objects.select_related("member__unit", "proposed_by", "ruled_by")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        member = self.get_object().member
        return [("成员单位", reverse("members:list")), (str(member), member.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal = self.get_object()
        member = proposal.member
        now = [("单位名称", str(member)), ("统一社会信用代码", member.credit_code or "—")]
        asked = [("单位名称", proposal.name or "不变"), ("统一社会信用代码", proposal.credit_code or "不变")]
        parts = [
            {"title": "现在登记的", "facts": now},
            {"title": "申请改为", "facts": asked, "text": proposal.reason, "filed": True},
        ]
        return super().get_context_data(**{"parts_shown": parts, **kwargs})

    def rule(self, row: DataProposal, verdict: Verdict, form: Any) -> None:
        answer = form.cleaned_data["answer"]
        if verdict.state == Ruled.ACCEPTED:
            accept_proposal(row, by=self.request.viewer, answer=answer)
        else:
            refuse_proposal(row, reason=answer, by=self.request.viewer)

    def after(self, row: DataProposal) -> str:
        return str(row.member.get_absolute_url())
