from groupportal.messages.topics import Topic, register

register(
    Topic(
        "messages.failed",
        "消息没有发出去",
        "邮件、短信或群机器人多次发送不成功时告诉秘书处。",
        action="messages.view_deliveries",
        fixed=True,
    ),
    Topic("messages.digest", "每日汇总", "每天一次，把还没有读的消息汇总成一封邮件。", fixed=True),
    Topic("messages.trial", "测试消息", "在设置页点测试按钮时收到。", urgent=True, fixed=True),
    Topic("messages.confirm", "验证邮箱", "登记或更换邮箱时收到。", urgent=True, fixed=True),
)
