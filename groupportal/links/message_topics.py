from groupportal.messages.topics import Topic, register

register(
    Topic("links.link", "免登录链接", "发给没有账号的人，打开即可填写或查看。", fixed=True),
    Topic("links.code", "链接的验证码", "打开免登录链接时要输入的验证码。", urgent=True, fixed=True),
)
