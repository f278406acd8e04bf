"""Addresses of alerts, below ``internships/`` of a group."""

from django.urls import path

from internships.views import alert

urlpatterns = [
    path("alerts/", alert.AlertList.as_view(), name="alerts"),
    path("alerts/many/take/", alert.TakeAlerts.as_view(), name="alerts_take"),
    path("alerts/many/close/", alert.CloseAlerts.as_view(), name="alerts_close"),
    path("alerts/many/hand/", alert.HandAlerts.as_view(), name="alerts_hand"),
    path("alerts/numbers/", alert.NumbersForAll.as_view(), name="alert_numbers"),
    path("alerts/numbers/<uuid:public_id>/", alert.NumbersOfSchool.as_view(), name="alert_numbers_of"),
    path("alerts/<uuid:public_id>/", alert.AlertPage.as_view(), name="alert"),
]
