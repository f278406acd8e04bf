"""Answering, guests, signing in: by the code in the room, by hand with one tap each, from a sheet; proxies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from governance.enums import ArrivalWay, Part, Reply
from governance.forms.agenda import CodeForm, GiveProxyForm, GuestForm, LeaveForm, PaperProxyForm
from governance.forms.meeting import SheetForm
from governance.models import Invitation, Meeting, Proxy
from governance.selectors.access import meetings_for
from governance.selectors.electors import present_now
from governance.selectors.invitation import ANSWER, deputies_of, own_at, own_invitations, standing
from governance.selectors.meeting import EDIT, LIVE, day_of
from governance.selectors.presence import quorum_of
from governance.selectors.proxy import proxies_for
from governance.services.invitation import answer, drop_guest, invite_guest
from governance.services.presence import arrive, arrive_by_code, leave, show_code, stand_in, take_sheet
from governance.services.proxy import PROXIES, accept_proxy, enter_proxy, give_proxy, goes_on, revoke_proxy
from governance.views.meeting import LISTED, VIEW, OfMeeting
from groupportal.accounts.rotating import code_at, seconds_left
from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.ui.pages import RecordDeedView, RecordFormPage, RecordPage

OWN = "本人"


def invitations_for(viewer: Any) -> QuerySet[Invitation]:
    """Those a person answers for: the office all, others the own ones."""
    if viewer.can(EDIT):
        rows = Invitation.objects.filter(meeting__in=meetings_for(viewer))
        return rows.select_related("meeting__body", "unit", "seat__unit", "user")
    return own_invitations(viewer)


class _InvitationDeed(RecordDeedView):
    action = ANSWER

    def base_queryset(self) -> QuerySet[Invitation]:
        return invitations_for(self.request.viewer)


class Comes(_InvitationDeed):
    action = ANSWER
    title = "参加"

    def perform(self) -> str:
        row = self.get_object()
        answer(row, Reply.COMES, by=self.request.viewer)
        messages.success(self.request, f"已回复：{row}参加。")
        return str(row.meeting.get_absolute_url())


class _OfInvitation(RecordFormPage):
    action = ANSWER
    listed = LISTED

    def base_queryset(self) -> QuerySet[Invitation]:
        return invitations_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        meeting = self.get_object().meeting
        return [*super().breadcrumbs(), (str(meeting), meeting.get_absolute_url())]


class AskLeave(_OfInvitation):
    action = ANSWER
    title, form_class, submit_label = "请假", LeaveForm, "提交请假"

    def get_initial(self) -> dict[str, Any]:
        return {"note": self.get_object().reply_note}

    def perform(self, form: Any) -> str:
        row = self.get_object()
        answer(row, Reply.LEAVE, note=form.cleaned_data["note"], by=self.request.viewer)
        messages.success(self.request, f"已回复：{row}请假。")
        return str(row.meeting.get_absolute_url())


class AddGuest(OfMeeting):
    action = EDIT
    title, form_class, submit_label, done_message = "添加列席人员", GuestForm, "添加", "已添加。"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        row = self.get_object()
        invite_guest(row, by=self.request.viewer, **form.cleaned_data)
        return str(row.get_absolute_url())


class DropGuest(_InvitationDeed):
    action = EDIT
    title, done_message = "去掉列席人员", "已去掉。"

    def perform(self) -> str:
        row = self.get_object()
        drop_guest(row, by=self.request.viewer)
        return str(row.meeting.get_absolute_url())


class CodePage(RecordPage):
    """The rotating code and its QR, large, for the screen in the room; how many are there."""

    action = EDIT
    listed = LISTED
    template_name = "governance/code.html"
    title = "现场签到"

    def base_queryset(self) -> QuerySet[Meeting]:
        return meetings_for(self.request.viewer).select_related("body", "charter")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, now = self.get_object(), timezone.now()
        code = row.codes.first()
        digits = code_at(code.secret, now) if code else ""
        address = reverse("governance:arrive", kwargs={"public_id": row.public_id})
        return super().get_context_data(
            **{
                "digits": digits,
                "seconds": seconds_left(now),
                "address": self.request.build_absolute_uri(f"{address}?code={digits}"),
                "attended": quorum_of(row),
                "breadcrumbs": [*self.breadcrumbs(), (str(row), row.get_absolute_url())],
                **kwargs,
            }
        )


class ShowCode(RecordDeedView):
    action = EDIT
    title = "开始签到"

    def base_queryset(self) -> QuerySet[Meeting]:
        return meetings_for(self.request.viewer)

    def perform(self) -> str:
        row = self.get_object()
        show_code(row, by=self.request.viewer)
        return reverse("governance:code", kwargs={"public_id": row.public_id})


class Arrive(OfMeeting):
    """Signing in on one's own phone: the code scanned stands in the form already."""

    action = ANSWER
    title, form_class, submit_label = "会议签到", CodeForm, "签到"
    tells_overtaken = False

    def get_initial(self) -> dict[str, Any]:
        return {"code": self.request.GET.get("code", "")[:12]}

    def perform(self, form: Any) -> str:
        row, viewer = self.get_object(), self.request.viewer
        own = own_at(row, viewer)
        if not own:
            raise DomainError(
                "not_asked", "您的账号不在这次会议的名单里，请找工作人员登记到会。", field="code"
            )
        for one in own:
            arrive_by_code(one, form.cleaned_data["code"], by=viewer)
            messages.success(self.request, f"已签到：{one}。")
        return str(row.get_absolute_url())


class PresencePage(RecordPage):
    """Everybody who is asked, each with one button: came, or left."""

    action = EDIT
    listed = LISTED
    template_name = "governance/presence.html"
    title = "登记到会"

    def base_queryset(self) -> QuerySet[Meeting]:
        return meetings_for(self.request.viewer).select_related("body", "charter")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        here = set(present_now(row).values_list("pk", flat=True))
        people = list(standing(row))
        deputies = deputies_of(people, day_of(row))
        return super().get_context_data(
            **{
                "people": [(one, one.pk in here, deputies.get(one.seat_id, ())) for one in people],
                "attended": quorum_of(row),
                "breadcrumbs": [*self.breadcrumbs(), (str(row), row.get_absolute_url())],
                **kwargs,
            }
        )


class Quorum(RecordPage):
    """Whether enough are there now: fetched again and again by the pages that show it."""

    action = VIEW
    template_name = "governance/_quorum.html"

    def base_queryset(self) -> QuerySet[Meeting]:
        return meetings_for(self.request.viewer).select_related("body", "charter")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"attended": quorum_of(self.get_object()), **kwargs})


class Came(_InvitationDeed):
    action = EDIT
    title = "登记到会"

    def perform(self) -> str:
        row = self.get_object()
        arrive(row, ArrivalWay.HAND, by=self.request.viewer)
        return reverse("governance:presence", kwargs={"public_id": row.meeting.public_id})


class Left(_InvitationDeed):
    action = EDIT
    title = "登记离会"

    def perform(self) -> str:
        row = self.get_object()
        leave(row, by=self.request.viewer)
        return reverse("governance:presence", kwargs={"public_id": row.meeting.public_id})


class StandIn(_InvitationDeed):
    """The deputy named in the form comes in somebody's place, or who holds the seat after all."""

    action = EDIT
    title = "换人出席"

    def perform(self) -> str:
        row = self.get_object()
        wanted = self.request.POST.get("deputy", "")
        seats = deputies_of([row], day_of(row.meeting)).get(row.seat_id, ())
        found = next((seat for seat in seats if str(seat.public_id) == wanted), None)
        if found is None and wanted != OWN:
            raise DomainError("no_deputy", f"没有选{row}的替补，请刷新页面重新选择。")
        row = stand_in(row, found, by=self.request.viewer)
        messages.success(self.request, f"已改由{row}出席。")
        return reverse("governance:presence", kwargs={"public_id": row.meeting.public_id})


class TakeSheet(OfMeeting):
    """Those who signed the sheet, ticked off, with a picture of it."""

    action = EDIT
    title, form_class, form_takes, submit_label = "按签到表登记", SheetForm, ("record",), "登记到会"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        row, viewer, sheet = self.get_object(), self.request.viewer, form.cleaned_data["sheet"]
        with kept_together():
            kept = sheet and store_upload(sheet, by=viewer, purpose="签到表", view_action=VIEW)
            number = take_sheet(row, form.here(), kept, by=viewer)
        messages.success(self.request, f"新登记到会 {number} 人。")
        return str(row.get_absolute_url())


class GiveProxy(_OfInvitation):
    """Ask somebody to vote in the own place."""

    action = ANSWER
    title, form_class, form_takes, submit_label = "委托他人表决", GiveProxyForm, ("record",), "发出委托"
    done_message = "已发出，对方接受以后生效，您会收到消息。"

    def base_queryset(self) -> QuerySet[Invitation]:
        return own_invitations(self.request.viewer).filter(part=Part.VOTING)

    def perform(self, form: Any) -> str:
        row = self.get_object()
        said = {name: form.cleaned_data[name] for name in ("holder", "until")}
        return give_proxy(row, **said, by=self.request.viewer).get_absolute_url()


class EnterProxy(OfMeeting):
    """A paper that both signed."""

    action = EDIT
    title, form_class, form_takes, done_message = "登记书面委托", PaperProxyForm, ("record",), "已登记。"
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        row, viewer, data = self.get_object(), self.request.viewer, form.cleaned_data
        with kept_together():
            paper = store_upload(data["paper"], by=viewer, purpose="委托书", view_action=VIEW)
            enter_proxy(data["giver"], data["holder"], paper=paper, until=data["until"], by=viewer)
        return str(row.get_absolute_url())


class ProxyPage(RulingPage):
    """One proxy: the holder accepts it, the giver takes it back."""

    action = ANSWER
    kind, listed = PROXIES, LISTED
    template_name = "governance/proxy.html"
    answer_label, answer_help = "说明", "不接受的请写明原因，委托人会收到。"
    verdicts = (
        Verdict(Ruled.ACCEPTED, "接受委托", "已接受，表决时您代对方投票。"),
        Verdict(Ruled.REFUSED, "不接受", "已告诉对方。", danger=True),
    )
    facts = (("会议", "giver.meeting"), ("委托人", "giver"), ("受托人", "holder"), ("适用于", "span"))

    def base_queryset(self) -> QuerySet[Proxy]:
        return proxies_for(self.request.viewer)

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        if verdict.state == Ruled.ACCEPTED:
            accept_proxy(row, by=self.request.viewer)
        else:
            super().rule(row, verdict, form)

    def after(self, row: Any) -> str:
        return str(row.giver.meeting.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        gives = own_invitations(viewer).filter(pk=row.giver_id).exists()
        alive = row.state in (Ruled.WAITING, Ruled.ACCEPTED)
        alive = alive and (row.giver.meeting.state in LIVE or goes_on(row))
        return super().get_context_data(
            **{
                "may_revoke": alive and (gives or (bool(row.paper_id) and viewer.can(EDIT))),
                "paper": file_items([(row.paper, "委托书")], viewer) if row.paper else [],
                **kwargs,
            }
        )


class RevokeProxy(RecordDeedView):
    action = ANSWER
    title, done_message = "撤回委托", "委托已撤回。"

    def base_queryset(self) -> QuerySet[Proxy]:
        return proxies_for(self.request.viewer)

    def perform(self) -> str:
        row = self.get_object()
        revoke_proxy(row, by=self.request.viewer)
        return str(row.giver.meeting.get_absolute_url())
