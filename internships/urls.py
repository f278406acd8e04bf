from django.urls import path

from internships import (
    check_urls,
    concern_urls,
    daily_urls,
    host_urls,
    reporting_urls,
    teaching_urls,
    urls_papers,
)
from internships.views import account, batch, calendar, pay, people, placement, rules
from internships import check_urls, daily_urls, host_urls, reporting_urls, teaching_urls, urls_papers
from internships.views import account, batch, calendar, own_class, pay, people, placement, rules

app_name = "internships"
urlpatterns = [
    path("rules/", rules.RuleList.as_view(), name="rules"),
    path("rules/<slug:pack>/<str:code>/", rules.RulePage.as_view(), name="rule"),
    path("calendar/", calendar.CalendarList.as_view(), name="calendar"),
    path("calendar/<int:year>/", calendar.EditCalendar.as_view(), name="calendar_edit"),
    path("calendar/<int:year>/drop/", calendar.DropCalendar.as_view(), name="calendar_drop"),
    path("batches/", batch.BatchList.as_view(), name="batches"),
    path("batches/new/", batch.NewBatch.as_view(), name="batch_new"),
    path("batches/<uuid:public_id>/", batch.BatchPage.as_view(), name="batch"),
    path("batches/<uuid:public_id>/edit/", batch.EditBatch.as_view(), name="batch_edit"),
    path("batches/<uuid:public_id>/students/", batch.StudentsToPlace.as_view(), name="batch_students"),
    path("batches/<uuid:public_id>/arrange/", batch.Arrange.as_view(), name="arrange"),
    path("placements/", placement.PlacementList.as_view(), name="placements"),
    path("placements/many/submit/", placement.SubmitMany.as_view(), name="placements_submit"),
    path("placements/many/withdraw/", placement.WithdrawMany.as_view(), name="placements_withdraw"),
    path("placements/many/approve/", placement.ApproveMany.as_view(), name="placements_approve"),
    path("placements/many/return/", placement.ReturnMany.as_view(), name="placements_return"),
    path("placements/many/assign/", placement.AssignMany.as_view(), name="placements_assign"),
    path("placements/many/cancel/", placement.CancelMany.as_view(), name="placements_cancel"),
    path("placements/many/arrive/", placement.ArriveMany.as_view(), name="placements_arrive"),
    path("placements/many/accounts/", account.OpenPlacedAccounts.as_view(), name="placements_accounts"),
    path("placements/many/leave/", placement.LeaveMany.as_view(), name="placements_leave"),
    path("placements/<uuid:public_id>/", placement.PlacementPage.as_view(), name="placement"),
    path("placements/<uuid:public_id>/edit/", placement.EditPlacement.as_view(), name="placement_edit"),
    path("placements/<uuid:public_id>/submit/", placement.Submit.as_view(), name="placement_submit"),
    path("placements/<uuid:public_id>/withdraw/", placement.Withdraw.as_view(), name="placement_withdraw"),
    path("placements/<uuid:public_id>/cancel/", placement.CancelPlacement.as_view(), name="placement_cancel"),
    path("placements/<uuid:public_id>/arrive/", placement.Arrive.as_view(), name="placement_arrive"),
    path("placements/<uuid:public_id>/leave/", placement.Leave.as_view(), name="placement_leave"),
    path(
        "placements/<uuid:public_id>/confirm/", placement.ConfirmLeaving.as_view(), name="placement_confirm"
    ),
    path(
        "placements/<uuid:public_id>/take-back/",
        placement.TakeBackLeaving.as_view(),
        name="placement_take_back",
    ),
    path("placements/<uuid:public_id>/transfer/", placement.Transfer.as_view(), name="placement_transfer"),
    path("pays/", pay.PayList.as_view(), name="pays"),
    path("pays/record/", pay.RecordMany.as_view(), name="pay_many"),
    path("placements/<uuid:public_id>/pay/", pay.RecordPay.as_view(), name="pay_record"),
    path("guided/", people.Guided.as_view(), name="guided"),
    path("at-unit/", people.AtUnit.as_view(), name="at_unit"),
    path("own-class/", own_class.OwnClass.as_view(), name="own_class"),
    path("own/consent/", people.OwnConsent.as_view(), name="own_consent"),
    path("own/", people.Own.as_view(), name="own"),
    *check_urls.urlpatterns,
    *teaching_urls.urlpatterns,
    *host_urls.urlpatterns,
    *daily_urls.urlpatterns,
    *concern_urls.urlpatterns,
    *urls_papers.urlpatterns,
    *reporting_urls.urlpatterns,
]
