"""Sealed votes: naming the 监票人, making a key, shutting the box, opening it with the keys, confirming what was found."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from governance.enums import MotionState
from governance.forms.sealing import BoxForm, CheckCountForm, KeyForm, ScrutineersForm
from governance.models import BallotKey, Motion
from governance.selectors.access import motions_for
from governance.selectors.sealing import VOTE, fingerprints, found_said, live_count, own_keys
from governance.selectors.voting import RUN, turnout_of
from governance.services.sealed_count import check_count, enter_count, stopped_said
from governance.services.sealing import make_key, name_scrutineers, shut_box, take_box
from governance.views.meeting import OfMeeting
from governance.views.motion import LISTED
from groupportal.errors import DomainError, NotAllowed
from groupportal.ui.pages import RecordDeedView, RecordFormPage, not_found_unless


class NameScrutineers(OfMeeting):
    """Say who watches the count."""

    action = RUN
    title, form_class, form_takes = "指定监票人", ScrutineersForm, ("record",)
    lead = "每位监票人在自己的手机或电脑上生成一把钥匙，只有他有；开箱要几位一起到场。"
    submit_label, done_message = "指定", "已指定，新指定的监票人已收到消息，请他们生成钥匙。"

    def perform(self, form: Any) -> str:
        row = name_scrutineers(self.get_object(), form.cleaned_data["people"], by=self.request.viewer)
        return row.get_absolute_url()


class MakeKey(RecordFormPage):
    """Make the own key; its secret half is shown and kept here in the browser alone."""

    action = VOTE
    title, submit_label = "封签钥匙", "登记这把钥匙"
    form_class, form_takes = KeyForm, ("record",)
    template_name = "governance/ballot_key.html"
    done_message = "已登记。会上请念出指纹，与大家屏幕上的核对；开箱时带来钥匙。"
    tells_overtaken = False

    def base_queryset(self) -> QuerySet[BallotKey]:
        return own_keys(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        meeting = self.get_object().invitation.meeting
        return [(meeting.title, meeting.get_absolute_url())]

    def perform(self, form: Any) -> str:
        row = make_key(self.get_object(), form.cleaned_data["public_key"], by=self.request.viewer)
        return str(row.invitation.meeting.get_absolute_url())


class ShutBox(RecordDeedView):
    """Nobody votes any more."""

    action = RUN
    done_message = "已停止投票，票已打乱次序。请监票人带钥匙来开箱。"

    def base_queryset(self) -> QuerySet[Motion]:
        """Motions the person sees."""
        return motions_for(self.request.viewer)

    def perform(self) -> str:
        return shut_box(self.get_object(), by=self.request.viewer).get_absolute_url()


class _OfShutBox:
    request: Any

    def base_queryset(self) -> QuerySet[Motion]:
        """Sealed votes whose box is shut and not opened yet."""
        rows = motions_for(self.request.viewer).filter(state=MotionState.OPEN, box_shut_at__isnull=False)
        return rows.select_related("meeting__body")


class TakeBox(_OfShutBox, RecordDeedView):
    """What the browser opens, for holders such as "0-2" (places): as many as are needed."""

    action = RUN

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        places = [str(place) for place in range(len(row.sealed_to["keys"]))]
        holders = set(self.kwargs["holders"].split("-"))
        not_found_unless(len(holders) == row.sealed_to["needed"] and holders <= set(places))
        try:
            return JsonResponse(take_box(row, [int(place) for place in holders], by=self.request.viewer))
        except NotAllowed:
            raise
        except DomainError as error:
            return JsonResponse({"detail": error.message}, status=422)


@method_decorator(sensitive_post_parameters("ballots", "proofs"), name="dispatch")
class OpenBox(_OfShutBox, RecordFormPage):
    """The keys come together in one browser, which opens the ballots; the result is entered."""

    action = RUN
    title, listed = "开箱计票", LISTED
    form_class, form_takes = BoxForm, ("record",)
    template_name = "governance/open_box.html"
    submit_label, done_message = (
        "登记结果",
        "已登记，监票人收到了消息。他们各自核对校验码，一致的够了才计票。",
    )
    tells_overtaken = False

    def perform(self, form: Any) -> str:
        return enter_count(self.get_object(), form.opened(), by=self.request.viewer).motion.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        return super().get_context_data(
            **{
                "keys": fingerprints(row),
                "needed": row.sealed_to["needed"],
                "turnout": turnout_of(row),
                **kwargs,
            }
        )


class CheckCount(RecordFormPage):
    """A 监票人 compares what was entered with the own note."""

    action = VOTE
    title, listed = "核对开箱结果", LISTED
    form_class = CheckCountForm
    template_name = "governance/check_count.html"
    submit_label = "核对"
    tells_overtaken = False

    def base_queryset(self) -> QuerySet[Motion]:
        """Votes whose keys this person has one of."""
        watched = own_keys(self.request.viewer).order_by().values("invitation__meeting")
        rows = motions_for(self.request.viewer).filter(box_opened_at__isnull=False, meeting__in=watched)
        return rows.select_related("meeting__body")

    def perform(self, form: Any) -> str:
        row, viewer = self.get_object(), self.request.viewer
        check = check_count(row, form.cleaned_data["digits"], again=form.cleaned_data["again"], by=viewer)
        if check.agrees:
            messages.success(self.request, "核对一致，已记下。")
        else:
            messages.warning(self.request, stopped_said(check))
        return str(row.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = live_count(self.get_object())
        return super().get_context_data(
            **{"count": count, "found": found_said(count) if count else (), **kwargs}
        )
