from groupportal.messages.topics import EMAIL, Topic, register

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

register(
    Topic(
        "deciding.to_rule",
        "待审核的申请",
        "有申请等您审核时告诉您。",
        channels=EMAIL,
        robot_text="有新的申请等待审核，请登录门户查看。",
    ),
    Topic("deciding.ruled", "申请的审核结果", "您提出的申请通过或被退回时告诉您。", channels=EMAIL),
)
