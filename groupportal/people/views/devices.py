"""Devices on which people are signed in: the own ones, and those of somebody whose phone is lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse

from groupportal.accounts.devices import devices_of, end_devices
from groupportal.accounts.enums import DeviceEnd
from groupportal.accounts.models import Device
from groupportal.people.services import sign_out_devices
from groupportal.people.views.people import OnPerson
from groupportal.ui.pages import DeedView, Page, RecordDeedView

OWN = "portal.own_devices"


class OwnDevices(Page):
    """Where one is signed in, and when each was used last."""

    action = OWN
    title = "我的设备"
    lead = "用小程序等程序登录本集团的设备。不认识的、丢了的，请撤销，再到“我的账号”改密码；改了密码，所有设备都要重新登录。"
    template_name = "people/devices.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(devices=devices_of(self.request.user), **kwargs)


class EndOwnDevice(RecordDeedView):
    action = OWN
    done_message = "已撤销，这台设备要重新登录才能用。"

    def base_queryset(self) -> QuerySet[Device]:
        return devices_of(self.request.user)

    def perform(self) -> str:
        end_devices([self.get_object()], DeviceEnd.SIGNED_OUT, by=self.request.user)
        return reverse("people:devices")


class EndDevices(OnPerson, DeedView):
    """All of one person's."""

    action = "tenancy.manage_people"
    title = "撤销登录的设备"

    def perform(self) -> str:
        ended = sign_out_devices(self.person(), by=self.request.viewer)
        messages.success(self.request, f"已撤销{self.person().name}登录的 {ended} 台设备。")
        return self.person_url()
