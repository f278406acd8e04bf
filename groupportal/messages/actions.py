from groupportal.tenancy.roles import EVERYONE, Role, act, declare

declare(
    "消息",
    {
        "messages.view_inbox": act("查看消息", EVERYONE, operator=True),
        "messages.edit_settings": act("修改自己的消息设置", EVERYONE),
        "messages.view_deliveries": act("查看消息渠道与发送记录", Role.SECRETARIAT, operator=True),
        "messages.manage_channels": act("管理群机器人、集团消息时间，重新发送", Role.SECRETARIAT),
    },
)
