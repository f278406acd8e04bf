"""Claims: the list, one claim, claiming, ruling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import cndate, cntime, count
from groupportal.ui.tables import Column, StateCell
from members.selectors.member import own_members
from points.enums import ClaimState, Confirmer
from points.forms.entry import ClaimForm
from points.models import PointsClaim
from points.selectors.queue import claims_visible_to
from points.services.claim import CLAIMS, claim_points, confirm_claim, refuse_claim
from points.views.base import EnterPoints

if TYPE_CHECKING:
    from members.models import Member

STATES = {
    ClaimState.CLAIMED: "submitted",
    ClaimState.CONFIRMED: "approved",
    ClaimState.REFUSED: "returned",
    ClaimState.WITHDRAWN: "withdrawn",
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
    search = Search("搜单位名称或拼音首字母", ("member__unit__name",))
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
        return CLAIMS.due(viewer) if self.request.GET.get("state") == "mine" else claims_visible_to(viewer)


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


class ClaimPage(RulingPage):
    """What is claimed, with its evidence; whoever may rule does it here."""

    action = "points.view_points"
    template_name = "points/claim.html"
    listed = ("积分申报", "points:claims")
    kind = CLAIMS
    answer_label = "确认意见"
    answer_help = "不予确认时必须写明原因，申报单位会收到这段话。"
    verdicts = (
        Verdict(ClaimState.CONFIRMED, "确认并记分", "已确认并计入台账，申报单位会收到消息。"),
        Verdict(ClaimState.REFUSED, "不予确认", "已答复，申报单位会收到消息。", danger=True),
    )

    def base_queryset(self) -> QuerySet[PointsClaim]:
        return claims_visible_to(self.request.viewer)

    def get_title(self) -> str:
        claim = self.get_object()
        return f"{claim.member}申报：{claim.rule.label}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim, viewer = self.get_object(), self.request.viewer
        rule = claim.rule
        kept = claim.files.select_related("file__uploaded_by").order_by("id")
        cap = f"，每年最多 {count(rule.yearly_cap)} 分" if rule.yearly_cap else ""
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
                    ("申报人", f"{claim.proposed_by or '系统'}，{cntime(claim.proposed_at)}"),
                    ("说明", claim.note or "—"),
                ],
                "files": file_items(((row.file, "") for row in kept), viewer),
                "entry": claim.entries.first(),
                **kwargs,
            }
        )

    def rule(self, row: PointsClaim, verdict: Verdict, form: Any) -> None:
        answer = form.cleaned_data["answer"]
        if verdict.state == ClaimState.CONFIRMED:
            confirm_claim(row, by=self.request.viewer, note=answer)
        else:
            refuse_claim(row, by=self.request.viewer, reason=answer)
