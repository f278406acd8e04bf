"""Addresses of each day, among those of the room."""

from django.urls import path

from internships.views import daily, feedback, signal

urlpatterns = [
    path("check-in/", daily.CheckInPage.as_view(), name="check_in"),
    path("check-in/location/", daily.Location.as_view(), name="location"),
    path("check-in/location/withdraw/", daily.WithdrawLocation.as_view(), name="location_withdraw"),
    path("today/", daily.Today.as_view(), name="today"),
    path("placements/<uuid:public_id>/days/", daily.Days.as_view(), name="days"),
    path("check-ins/<uuid:public_id>/position/", daily.ReadPosition.as_view(), name="position"),
    path("asked/", daily.Asked.as_view(), name="asked"),
    path("make-ups/new/", daily.NewMakeUp.as_view(), name="makeup_new"),
    path("make-ups/<uuid:public_id>/", daily.MakeUpPage.as_view(), name="makeup"),
    path("make-ups/<uuid:public_id>/withdraw/", daily.WithdrawMakeUp.as_view(), name="makeup_withdraw"),
    path("leave/new/", daily.NewLeave.as_view(), name="leave_new"),
    path("leave/<uuid:public_id>/", daily.LeavePage.as_view(), name="leave"),
    path("leave/<uuid:public_id>/withdraw/", daily.WithdrawLeave.as_view(), name="leave_withdraw"),
    path("feedback/", feedback.FeedbackList.as_view(), name="feedback"),
    path("feedback/ask/", feedback.AskFeedback.as_view(), name="feedback_ask"),
    path("signals/", signal.SignalList.as_view(), name="signals"),
    path("signals/<uuid:public_id>/", signal.SignalPage.as_view(), name="signal"),
    path("signals/<uuid:public_id>/reply/", signal.ReplyToSignal.as_view(), name="signal_reply"),
    path("signals/<uuid:public_id>/settle/", signal.SettleSignal.as_view(), name="signal_settle"),
    path("site-code/", daily.SiteCodePage.as_view(), name="site_code"),
    path("site-code/<uuid:public_id>/renew/", daily.RenewCode.as_view(), name="site_code_renew"),
    path("site-code/<uuid:public_id>/confirm/", daily.Confirm.as_view(), name="confirm_present"),
]
