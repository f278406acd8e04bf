"""我的消息设置."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.http import urlencode

from groupportal.accounts.models import User
from groupportal.messages.channels import offered
from groupportal.messages.enums import Channel
from groupportal.messages.forms.choice import EmailForm, SettingsForm
from groupportal.messages.hours import hours_of
from groupportal.messages.models.choice import PERSONAL
from groupportal.messages.selectors.choice import chosen_channels, topics_for
from groupportal.messages.services.choice import (
    ask_for_email,
    choose_channels,
    email_of,
    forget_email,
    set_hours,
    try_channel,
    use_email,
)
from groupportal.messages.services.queue import NO_ADDRESS, address_of
from groupportal.ui.formats import mask_phone
from groupportal.ui.pages import DeedView, FormPage, Page, not_found_unless


class SettingsPage(FormPage):
    """By which channels and at which hours messages come."""

    action = "messages.edit_settings"
    title = "我的消息设置"
    template_name = "messages/settings.html"
    listed = ("消息", "messages:inbox")
    form_class = SettingsForm
    submit_label = "保存设置"
    done_message = "消息设置已保存。"

    def _channels(self) -> list[Channel]:
        return [c for c in PERSONAL if c in offered()]

    def get_form_kwargs(self) -> dict[str, Any]:
        topics = topics_for(self.request.viewer)
        return {**super().get_form_kwargs(), "topics": topics, "channels": self._channels()}

    def get_initial(self) -> dict[str, Any]:
        viewer = self.request.viewer
        wanted = [f"{topic}:{channel}" for topic, channel in chosen_channels(viewer)]
        hours = hours_of([viewer.user.pk])[viewer.user.pk]
        return {**SettingsForm.initial_of(hours), "wanted": wanted}

    def perform(self, form: SettingsForm) -> str:
        viewer, given = self.request.viewer, form.cleaned_data
        choose_channels(form.wanted(), channels=self._channels(), by=viewer)
        set_hours(
            quiet_from=given["quiet_from"],
            quiet_until=given["quiet_until"],
            digest_at=given["digest_at"],
            by=viewer,
        )
        return reverse("messages:settings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form, channels = context["form"], self._channels()
        ticked = set(form["wanted"].value() or ())
        grid = [
            (topic, [(c, f"{topic.code}:{c}", f"{topic.code}:{c}" in ticked) for c in channels])
            for topic in topics_for(self.request.viewer)
        ]
        return {**context, "grid": grid, "channels": channels, "ways": self._ways()}

    def _ways(self) -> list[dict[str, Any]]:
        """Each channel, where it reaches the person, and what to do where it does not."""
        user = User.objects.get(pk=self.request.user.pk)
        shown = {Channel.EMAIL: user.email, Channel.SMS: mask_phone(user.phone)}
        return [
            {
                "channel": channel,
                "address": shown[channel] if address_of(user, channel) else "",
                "note": NO_ADDRESS[channel] if channel in offered() else "本平台还没有接通。",
                "offered": channel in offered(),
            }
            for channel in PERSONAL
        ]


class EmailAsk(FormPage):
    """Name the address one wants letters at."""

    action = "messages.edit_settings"
    title = "登记邮箱"
    listed = ("我的消息设置", "messages:settings")
    form_class = EmailForm
    submit_label = "发送验证邮件"
    done_message = "验证邮件已发出，请在 24 小时内打开邮件里的链接。没有收到的，请看看垃圾邮件。"

    def perform(self, form: EmailForm) -> str:
        ask_for_email(form.cleaned_data["email"], by=self.request.viewer)
        return reverse("messages:settings")


class EmailConfirm(Page):
    """Where the letter leads: a button, so that a program that follows links in letters changes nothing."""

    action = "messages.edit_settings"
    title = "确认邮箱"
    template_name = "generic/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        token = self.request.GET.get("token", "")
        return super().get_context_data(
            question=f"以后用 {email_of(token, by=self.request.viewer)} 接收邮件消息，原来登记的邮箱不再使用。",
            action=f"{reverse('messages:email_use')}?{urlencode({'token': token})}",
            confirm_label="用这个邮箱",
            cancel_url=reverse("messages:settings"),
            **kwargs,
        )


class EmailUse(DeedView):
    """The address of the letter becomes the person's own."""

    action = "messages.edit_settings"
    done_message = "邮箱已登记，以后按您的设置发邮件。"

    def perform(self) -> str:
        use_email(self.request.GET.get("token", ""), by=self.request.viewer)
        return reverse("messages:settings")


class EmailForget(DeedView):
    """No letters any more."""

    action = "messages.edit_settings"
    done_message = "登记的邮箱已删除，不再给您发邮件。"

    def perform(self) -> str:
        forget_email(by=self.request.viewer)
        return reverse("messages:settings")


class ChannelTry(DeedView):
    """A trial message to oneself."""

    action = "messages.edit_settings"

    def perform(self) -> str:
        channel = self.kwargs["channel"]
        not_found_unless(channel in PERSONAL)
        delivery = try_channel(Channel(channel), by=self.request.viewer)
        messages.success(self.request, f"测试{delivery.get_channel_display()}已在路上，一分钟内应能收到。")
        return reverse("messages:settings")
