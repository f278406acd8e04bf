"""Addresses of signing in over the API, below ``api/v1/`` of a group."""

from django.urls import path

from groupportal.accounts.api import OwnDeviceViewSet, RenewViewSet, SignInViewSet

app_name = "accounts-api"
urlpatterns = [
    path("sign-in/", SignInViewSet.as_view({"post": "create"}), name="sign_in"),
    path("sign-in/renew/", RenewViewSet.as_view({"post": "create"}), name="renew"),
    path("my/devices/", OwnDeviceViewSet.as_view({"get": "list"}), name="devices"),
    path("my/devices/<uuid:public_id>/end/", OwnDeviceViewSet.as_view({"post": "end"}), name="device_end"),
]
