"""Addresses of 园区: needs of firms and what they were worth."""

from django.urls import URLPattern, path

from parks.views import by_link, request, request_rating, request_work, value

_ONE, _VALUE = "requests/<uuid:public_id>/", "values/<uuid:public_id>/"

urlpatterns: list[URLPattern] = [
    path("requests/", request.RequestList.as_view(), name="requests"),
    path("requests/board/", request.RequestBoard.as_view(), name="request_board"),
    path("requests/loads/", request.RequestLoads.as_view(), name="request_loads"),
    path("requests/ask/", request.AskService.as_view(), name="request_ask"),
    path("requests/enter/", request.EnterRequest.as_view(), name="request_enter"),
    path(_ONE, request.RequestPage.as_view(), name="request"),
    path(f"{_ONE}accept/", request.AcceptRequest.as_view(), name="request_accept"),
    path(f"{_ONE}decline/", request.DeclineRequest.as_view(), name="request_decline"),
    path(f"{_ONE}replan/", request.ReplanRequest.as_view(), name="request_replan"),
    path(f"{_ONE}withdraw/", request.WithdrawRequest.as_view(), name="request_withdraw"),
    path(f"{_ONE}remove/", request.RemoveRequest.as_view(), name="request_remove"),
    path(f"{_ONE}join/", request_work.JoinTeam.as_view(), name="request_join"),
    path("request-members/<uuid:public_id>/leave/", request_work.LeaveTeam.as_view(), name="request_leave"),
    path(f"{_ONE}log/", request_work.LogWork.as_view(), name="request_log"),
    path(f"{_ONE}deliver/", request_work.DeliverRequest.as_view(), name="request_deliver"),
    path(f"{_ONE}rate/", request_rating.RateRequest.as_view(), name="request_rate"),
    path(f"{_ONE}return/", request_rating.ReturnRequest.as_view(), name="request_return"),
    path(f"{_ONE}close/", request_rating.CloseRequest.as_view(), name="request_close"),
    path(f"{_ONE}link/", request_rating.GiveLink.as_view(), name="request_link"),
    path(f"{_ONE}phone/", request_work.ReadRequestPhone.as_view(), name="request_phone"),
    path(f"{_ONE}value/", value.ValueOfRequest.as_view(), name="request_value"),
    path(f"{_ONE}without-worth/", request_rating.WithoutWorth.as_view(), name="request_without_worth"),
    path("projects/<uuid:public_id>/value/", value.ValueOfProject.as_view(), name="project_value"),
    path("centres/<uuid:public_id>/code/", request.CentreCode.as_view(), name="centre_code"),
    path("ask/<uuid:public_id>/", by_link.AskByCode.as_view(), name="ask"),
    path("values/", value.ValueList.as_view(), name="values"),
    path("values/new/", value.StateValue.as_view(), name="value_new"),
    path(_VALUE, value.ValuePage.as_view(), name="economicvalue"),
    path(f"{_VALUE}paper/", value.PaperOfValue.as_view(), name="value_paper"),
    path(f"{_VALUE}undo/", value.UndoValue.as_view(), name="value_undo"),
    path(f"{_VALUE}withdraw/", value.WithdrawValue.as_view(), name="value_withdraw"),
    path(f"{_VALUE}link/", value.GiveValueLink.as_view(), name="value_link"),
]
