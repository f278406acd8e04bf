"""发送记录: what went out beside the inbox, and how it fared."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.messages.enums import Channel, DeliveryState
from groupportal.messages.filters import DeliveryFilter
from groupportal.messages.models import Delivery
from groupportal.messages.selectors.delivery import deliveries
from groupportal.messages.services.delivery import send_again
from groupportal.messages.topics import label_of
from groupportal.tenancy.address import absolute_url
from groupportal.ui.formats import cntime, mask_email, mask_phone
from groupportal.ui.pages import RecordDeedView, RecordPage
from groupportal.ui.tables import Column, StateCell


def masked_address(row: Delivery) -> str:
    """The address as lists show it."""
    return mask_phone(row.address) if row.channel == Channel.SMS else mask_email(row.address)


def _to_whom(row: Delivery) -> str:
    if row.robot is not None:
        return f"{row.robot.get_kind_display()}：{row.robot}"
    return "，".join(filter(None, [str(row.recipient or ""), masked_address(row) if row.address else ""]))


class DeliveryList(ListPage):
    """The log."""

    action = "messages.view_deliveries"
    title = "发送记录"
    listed = ("消息渠道", "messages:channels")
    measure, noun = "条", "发送记录"
    filterset_class = DeliveryFilter
    search = Search("标题、收信人或完整的地址")
    chips = (
        Chips("状态", "state", DeliveryState.choices),
        Chips("渠道", "channel", Channel.choices),
    )
    columns = (
        Column("标题", "title"),
        Column("发给", _to_whom, personal=True),
        Column("渠道", "get_channel_display"),
        Column("时间", lambda row: row.sent_at or row.created_at, "time"),
        Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        Column("说明", "reason"),
    )
    opens = "messages:delivery"
    empty = Empty("没有发送记录", "发出邮件、短信或群机器人消息后，每一条的结果记在这里。")

    def base_queryset(self) -> QuerySet[Delivery]:
        return deliveries()


class DeliveryPage(RecordPage):
    """One delivery: how it fared, and what to send by hand where it did not arrive."""

    action = "messages.view_deliveries"
    template_name = "messages/delivery.html"
    listed = ("发送记录", "messages:deliveries")

    def base_queryset(self) -> QuerySet[Delivery]:
        return deliveries()

    def get_title(self) -> str:
        return str(self.get_object().title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        facts = [
            ("发给", _to_whom(row)),
            ("渠道", row.get_channel_display()),
            ("消息类别", label_of(row.topic)),
            ("发送人", str(row.sent_by or "平台自动发送")),
            ("时间", cntime(row.created_at)),
            ("发出时间", cntime(row.sent_at)),
            ("已试", f"{row.attempts} 次" if row.attempts else None),
            ("下次发送", cntime(row.next_try_at) if row.state == DeliveryState.WAITING else None),
            ("短信条数", f"{row.segments} 条" if row.segments else None),
            ("说明", row.reason),
            ("对方答复", row.answer),
        ]
        may = viewer.can("messages.manage_channels")
        return super().get_context_data(
            **{
                "facts": [(label, value) for label, value in facts if value],
                "may_send_again": may and row.state == DeliveryState.FAILED,
                "by_hand": self._by_hand(row) if may and row.state != DeliveryState.SENT else None,
                **kwargs,
            }
        )

    def _by_hand(self, row: Delivery) -> dict[str, str] | None:
        """What a person can send instead; None for a robot's line and for what opens nothing."""
        url = absolute_url(row.group, row.notice.url) if row.notice and row.notice.url else row.url
        if row.robot is not None or not url or row.topic == "messages.confirm":
            return None
        return {"title": row.title, "text": row.notice.body if row.notice else row.text, "url": url}


class DeliveryAgain(RecordDeedView):
    action = "messages.manage_channels"
    done_message = "已重新排队，一分钟内会再发一次。"

    def base_queryset(self) -> QuerySet[Delivery]:
        return deliveries()

    def perform(self) -> str:
        row = send_again(self.get_object(), by=self.request.viewer)
        return reverse("messages:delivery", args=(row.public_id,))
