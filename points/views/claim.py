"""Claims: the list, one claim, claiming, ruling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import cndate, cntime, count
from groupportal.ui.pages import RecordDeedView, RecordFormPage
from groupportal.ui.tables import Column, StateCell
from members.selectors.member import own_members
from points.enums import ClaimState, Confirmer
from points.forms.entry import ClaimForm, RefuseForm
from points.models import PointsClaim
from points.selectors.queue import claims_to_confirm, claims_visible_to
from points.services.claim import claim_points, confirm_claim, may_confirm, refuse_claim
from points.views.base import EnterPoints, page

if TYPE_CHECKING:
    from members.models import Member

STATES = {
    ClaimState.CLAIMED: "submitted",
    ClaimState.CONFIRMED: "approved",
    ClaimState.REFUSED: "returned",
}


def state_of(claim: PointsClaim) -> StateCell:
    """A claim's state for a table."""
    return StateCell(STATES[ClaimState(claim.state)], claim.get_state_display())


def _states(page: Any) -> list[tuple[str, str]]:
    mine = [("mine", "待我确认")] if page.request.viewer.can("points.confirm_points") else []
    return [*mine, *ClaimState.choices]


def _role(claim: PointsClaim) -> str:
    return str(Confirmer(claim.rule.confirmer or Confirmer.SECRETARIAT).label)


class ClaimList(ListPage):
    """Claims the person may see; ``?state=mine`` those to rule on."""

    action = "points.view_points"
    title = "积分申报"
    measure, noun = "笔", "申报"
    search = Search("搜单位名称或拼音首字母", ("member__unit__name", "member__unit__pinyin"))
    chips = (
        Chips(
            "状态",
            "state",
            _states,
            lambda _, rows, state: rows if state == "mine" else rows.filter(state=state),
        ),
    )
    columns = (
        Column("成员单位", "member.name", sort="member__unit__pinyin"),
        Column("项目", "rule.label"),
        Column("日期", "occurred_on", "date", sort="occurred_on"),
        Column("数量", lambda claim: f"{count(claim.quantity)} {claim.rule.unit}", "number"),
        Column("由谁确认", _role, "short"),
        Column("状态", state_of, "state"),
    )
    opens = "points:claim"
    add = Button("申报积分", "points:claim_new")
    empty = Empty("还没有积分申报", "成员单位申报后会出现在这里。", icon="seal")

    def base_queryset(self) -> QuerySet[PointsClaim]:
        viewer = self.request.viewer
        return (
            claims_to_confirm(viewer)
            if self.request.GET.get("state") == "mine"
            else claims_visible_to(viewer)
        )


class NewClaim(EnterPoints):
    """A unit asks for points."""

    action = "points.claim_points"
    title = "申报积分"
    form_class = ClaimForm
    submit_label = "提交申报"
    done_message = "已提交，确认后计入台账，结果会发消息告诉您。"
    list_page = ("积分申报", "points:claims")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "members": own_members(self.request.viewer, self.action)}

    def get_initial(self) -> dict[str, Any]:
        only = list(own_members(self.request.viewer, self.action)[:2])
        return {"member": only[0].public_id} if len(only) == 1 else {}

    def service(self, member: Member, **facts: Any) -> Any:
        return claim_points(member, **facts)

    def perform(self, form: Any) -> str:
        return str(self.enter(form).get_absolute_url())


class ClaimPage(RecordFormPage):
    """What is claimed, with its evidence; whoever may rule does it here. The form is the reason of a refusal."""

    action = "points.view_points"
    form_class = RefuseForm
    template_name = "points/claim.html"
    http_method_names = ["get", "head", "options"]

    def base_queryset(self) -> QuerySet[PointsClaim]:
        return claims_visible_to(self.request.viewer)

    def get_title(self) -> str:
        claim = self.get_object()
        return f"{claim.member}申报：{claim.rule.label}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("积分申报", reverse("points:claims"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim, viewer = self.get_object(), self.request.viewer
        rule = claim.rule
        kept = claim.files.select_related("file__uploaded_by").order_by("id")
        cap = f"，每年最多 {count(rule.yearly_cap)} 分" if rule.yearly_cap else ""
        waits = claim.state == ClaimState.CLAIMED
        return super().get_context_data(
            **{
                "state": STATES[ClaimState(claim.state)],
                "state_label": claim.get_state_display(),
                "facts": [
                    ("成员单位", claim.member.name),
                    ("项目", f"{rule.label}（{count(rule.points)} 分/{rule.unit}{cap}）"),
                    ("日期", cndate(claim.occurred_on)),
                    ("数量", f"{count(claim.quantity)} {rule.unit}"),
                    ("由谁确认", _role(claim)),
                    ("应有佐证", rule.evidence or "没有要求"),
                    ("申报人", f"{claim.claimed_by or '系统'}，{cntime(claim.claimed_at)}"),
                    ("说明", claim.note or "—"),
                ],
                "files": file_items(((row.file, "") for row in kept), viewer),
                "entry": claim.entries.first(),
                "may_rule": waits and may_confirm(claim, viewer),
                "own": waits and claim.claimed_by_id == viewer.user.pk,
                **kwargs,
            }
        )


class ConfirmClaim(RecordDeedView):
    """The claim becomes an entry."""

    action = "points.confirm_points"
    done_message = "已确认并计入台账，申报单位会收到消息。"

    def base_queryset(self) -> QuerySet[PointsClaim]:
        return claims_visible_to(self.request.viewer)

    def perform(self) -> str:
        return confirm_claim(self.get_object(), by=self.request.viewer).get_absolute_url()

    def fallback_url(self) -> str:
        return page("claim", self.get_object())


class RefuseClaim(ClaimPage):
    """No points, and why; a refused form shows the claim again."""

    action = "points.confirm_points"
    http_method_names = ["post", "options"]
    done_message = "已答复，申报单位会收到消息。"

    def perform(self, form: Any) -> str:
        claim = refuse_claim(self.get_object(), reason=form.cleaned_data["reason"], by=self.request.viewer)
        return claim.get_absolute_url()
