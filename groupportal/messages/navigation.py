from groupportal.ui.navigation import Entry, register

register(
    Entry("工作", "待办", "home", "home", "portal.view_home", order=10, tab=True),
    # Without a badge: the unread ones are counted in the head of the page already.
    Entry("工作", "消息", "messages:inbox", "inbox", "messages.view_inbox", order=120, tab=True),
    Entry(
        "工作",
        "消息设置",
        "messages:settings",
        "bell",
        "messages.edit_settings",
        order=121,
        under="messages:inbox",
    ),
    Entry("管理", "消息渠道", "messages:channels", "bell", "messages.view_deliveries", order=830),
    Entry(
        "管理",
        "发送记录",
        "messages:deliveries",
        "inbox",
        "messages.view_deliveries",
        order=831,
        under="messages:channels",
    ),
)
