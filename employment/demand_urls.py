"""Addresses of demand, its public board and visits to firms."""

from django.urls import URLPattern, path

from employment.views import board, demand, needs, visit

_D, _V = "demands/<uuid:public_id>/", "visits/<uuid:public_id>/"

urlpatterns: list[URLPattern] = [
    path("", board.Board.as_view(), name="board"),
    path("code/", board.BoardCode.as_view(), name="board_code"),
    path("posts/<uuid:public_id>/", board.Opening.as_view(), name="opening"),
    path("jobs/", board.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:public_id>/", board.Job.as_view(), name="job"),
    path("demands/", demand.DemandList.as_view(), name="demands"),
    path("demands/new/", demand.PostDemand.as_view(), name="demand_new"),
    path("demands/report/", needs.ReportNeeds.as_view(), name="needs_report"),
    path(_D, demand.DemandPage.as_view(), name="demand"),
    path(f"{_D}edit/", demand.EditDemand.as_view(), name="demand_edit"),
    path(f"{_D}copy/", demand.CopyDemand.as_view(), name="demand_copy"),
    path(f"{_D}renew/", demand.RenewDemand.as_view(), name="demand_renew"),
    path(f"{_D}close/", demand.CloseDemand.as_view(), name="demand_close"),
    path(f"{_D}withdraw/", demand.WithdrawDemand.as_view(), name="demand_withdraw"),
    path("visits/", visit.VisitList.as_view(), name="visits"),
    path("visits/new/", visit.RecordVisit.as_view(), name="visit_new"),
    path(_V, visit.VisitPage.as_view(), name="visit"),
    path(f"{_V}edit/", visit.EditVisit.as_view(), name="visit_edit"),
    path(f"{_V}post/", visit.OpenPost.as_view(), name="visit_post"),
    path(f"{_V}remove/", visit.RemoveVisit.as_view(), name="visit_remove"),
]
