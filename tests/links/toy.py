"""Purposes as simple as can be; their subject is a unit."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpResponse

from groupportal.errors import DomainError
from groupportal.links.enums import Check, OtherDevice
from groupportal.links.pages import LinkFormPage, LinkPage
from groupportal.links.purposes import LinkPurpose, Reach
from groupportal.tenancy.models import Unit


class ConsentForm(forms.Form):
    """A name to sign with, ways to be told, a box."""

    name = forms.CharField(label="签名", max_length=40)
    ways = forms.MultipleChoiceField(
        label="通知方式",
        required=False,
        choices=[("sms", "短信"), ("mail", "邮件")],
        widget=forms.CheckboxSelectMultiple,
    )
    paper = forms.FileField(label="扫描件", required=False)
    agree = forms.BooleanField(label="同意")


class Consent(LinkFormPage):
    """Hands in a name: kept as a unit, which is enough for a toy."""

    title = "知情同意"
    form_class = ConsentForm

    def perform(self, form):
        if "拒" in form.cleaned_data["name"]:
            raise DomainError("toy", "签名里不能有“拒”字。")
        Unit.objects.create(name=f"{self.subject.name}：{form.cleaned_data['name']}")
        return ""


class Reading(LinkPage):
    """Shows the unit's name."""

    title = "阅读"

    def get(self, request, *args, **kwargs):
        return HttpResponse(f"看到{self.subject.name}，截至{self.link.params.get('as_of', '今天')}")


class More(Reading):
    """A second page."""

    def get(self, request, *args, **kwargs):
        return HttpResponse("第二页")


class Careless(Reading):
    """Writes while it is looked at."""

    def get(self, request, *args, **kwargs):
        Unit.objects.create(name="写下了")
        return HttpResponse("写下了")


class _Toy(LinkPurpose):
    model = "tenancy.Unit"
    action = "tenancy.edit_group"
    sees = "一个单位的名称"

    def reach(self, link, subject):
        return Reach(phone="13800138011", email="he@example.com")


class ConsentPurpose(_Toy):
    """One answer, then words alone."""

    code, label, does = "toy.consent", "知情同意", "签署同意"
    pages = {"": Consent}


class ReadingPurpose(_Toy):
    """Reading, as often as one likes."""

    code, label = "toy.reading", "专家阅读"
    pages = {"": Reading, "more": More, "careless": Careless}
    life = dt.timedelta(days=7)
    requests_an_hour = 5


class PhonePurpose(_Toy):
    """Asks every device for the end of the phone number; can be read afterwards."""

    code, label = "toy.phone", "电话核对"
    pages = {"": Consent}
    receipt = Reading

    def check_of(self, link, subject):
        return Check.PHONE


class MailPurpose(_Toy):
    """Asks another device than the first for a code."""

    code, label = "toy.mail", "邮箱核对"
    pages = {"": Reading}
    other_device = OtherDevice.CHECK

    def check_of(self, link, subject):
        return Check.MAIL


class BoundPurpose(_Toy):
    """Holds to the device on which it was begun."""

    code, label = "toy.bound", "一台设备"
    pages = {"": Consent}
    other_device = OtherDevice.REFUSE


TOYS = (ConsentPurpose, ReadingPurpose, PhonePurpose, MailPurpose, BoundPurpose)
