"""消息渠道: what is set up, the robots of group chats, the group's hours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse

from groupportal.messages.channels import offered
from groupportal.messages.enums import Channel
from groupportal.messages.forms.choice import HoursForm
from groupportal.messages.forms.robot import RobotForm
from groupportal.messages.hours import as_words, hours_of
from groupportal.messages.models import Robot
from groupportal.messages.selectors.delivery import recent_counts
from groupportal.messages.services.choice import set_hours
from groupportal.messages.services.robot import delete_robot, save_robot, set_robot_active, try_robot
from groupportal.messages.topics import label_of
from groupportal.ui.formats import cntime
from groupportal.ui.pages import (
    FormPage,
    Page,
    RecordDeedView,
    RecordFormPage,
    RecordPage,
)

_MISSING = {
    Channel.EMAIL: "没有接通。请平台运维设置邮件服务器。",
    Channel.SMS: "没有接通。请平台运维设置短信服务商。",
}


def _page(robot: Robot) -> str:
    return reverse("messages:robot", args=(robot.public_id,))


class ChannelsPage(Page):
    """What is set up, and how it fared in the last days."""

    action = "messages.view_deliveries"
    title = "消息渠道"
    template_name = "messages/channels.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = recent_counts()
        hours = hours_of(())[None]
        robots = list(Robot.objects.all())
        return super().get_context_data(
            lead="消息先到“消息”页；有人不常登录，就再用邮件、短信和群机器人提醒一次。",
            ways=[
                {
                    "channel": channel,
                    "missing": "" if channel in offered() else _MISSING[channel],
                    "counts": counts[channel],
                    "log": f"{reverse('messages:deliveries')}?channel={channel}",
                }
                for channel in Channel
            ],
            robots=robots,
            quiet=as_words(hours),
            digest=f"{hours.digest_at:%H:%M}" if hours.digest_at else "不发",
            may=self.request.viewer.can("messages.manage_channels"),
            **kwargs,
        )


class GroupHours(FormPage):
    """The hours of everybody who chose none."""

    action = "messages.manage_channels"
    title = "集团的消息时间"
    listed = ("消息渠道", "messages:channels")
    form_class = HoursForm
    done_message = "已保存，没有自己设置时间的人按这里执行。"

    def get_initial(self) -> dict[str, Any]:
        return HoursForm.initial_of(hours_of(())[None])

    def perform(self, form: HoursForm) -> str:
        set_hours(**form.cleaned_data, by=self.request.viewer, for_group=True)
        return reverse("messages:channels")


class RobotAdd(FormPage):
    action = "messages.manage_channels"
    title = "添加群机器人"
    listed = ("消息渠道", "messages:channels")
    form_class = RobotForm
    submit_label = "添加机器人"
    done_message = "机器人已添加，请点“发一条测试消息”看看群里能不能收到。"

    def perform(self, form: RobotForm) -> str:
        return _page(save_robot(None, **form.cleaned_data, by=self.request.viewer))


class _OneRobot:
    listed = ("消息渠道", "messages:channels")
    request: Any

    def base_queryset(self) -> QuerySet[Robot]:
        """The group's robots."""
        return Robot.objects.select_related("added_by")


class RobotPage(_OneRobot, RecordPage):
    """One robot: what it tells of, how its last posts fared."""

    action = "messages.view_deliveries"
    template_name = "messages/robot.html"

    def get_title(self) -> str:
        return str(self.get_object().name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        robot = self.get_object()
        return super().get_context_data(
            facts=[
                ("平台", robot.get_kind_display()),
                ("状态", "启用" if robot.is_active else "已暂停"),
                ("机器人地址", "已保存，不再显示" if robot.webhook else "需要重新填写：平台的密钥已更换"),
                ("加签密钥", "已保存，不再显示" if robot.sign_key else "没有填写"),
                ("发哪些消息", "、".join(map(label_of, robot.topics)) or "还没有选择，点“修改”选择"),
                ("添加", f"{robot.added_by}，{cntime(robot.created_at)}"),
            ],
            last=robot.deliveries.all()[:10],
            may=self.request.viewer.can("messages.manage_channels"),
            **kwargs,
        )


class RobotEdit(_OneRobot, RecordFormPage):
    action = "messages.manage_channels"
    title = "修改群机器人"
    form_class = RobotForm
    submit_label = "保存修改"
    done_message = "机器人已修改。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "robot": self.get_object()}

    def get_initial(self) -> dict[str, Any]:
        robot = self.get_object()
        return {"kind": robot.kind, "name": robot.name, "topics": robot.topics}

    def perform(self, form: RobotForm) -> str:
        return _page(save_robot(self.get_object(), **form.cleaned_data, by=self.request.viewer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": _page(self.get_object()), **kwargs})


class RobotTry(_OneRobot, RecordDeedView):
    """A trial message into the chat."""

    action = "messages.manage_channels"
    done_message = "测试消息已在路上。几秒后刷新本页，在“最近发送”里看结果。"

    def perform(self) -> str:
        robot = self.get_object()
        try_robot(robot, by=self.request.viewer)
        return _page(robot)


class RobotSwitch(_OneRobot, RecordDeedView):
    """Pause it, or let it speak again."""

    action = "messages.manage_channels"

    def perform(self) -> str:
        robot = self.get_object()
        robot = set_robot_active(robot, active=not robot.is_active, by=self.request.viewer)
        messages.success(
            self.request, "机器人已启用。" if robot.is_active else "机器人已暂停，不再往群里发消息。"
        )
        return _page(robot)


class RobotDelete(_OneRobot, RecordDeedView):
    action = "messages.manage_channels"
    done_message = "机器人已删除。"

    def perform(self) -> str:
        delete_robot(self.get_object(), by=self.request.viewer)
        return reverse("messages:channels")
