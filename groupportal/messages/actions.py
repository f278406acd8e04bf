from groupportal.tenancy.roles import EVERYONE, act, declare

declare(
    "消息",
    {
        "messages.view_inbox": act("查看站内信", EVERYONE, operator=True),
    },
)
