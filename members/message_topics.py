from groupportal.messages.topics import EMAIL, Topic, register

register(
    Topic(
        "members.to_applicant",
        "给加盟申请人的邮件",
        "申请加盟的单位没有账号，进度发到所填的邮箱。",
        urgent=True,
        fixed=True,
    ),
    Topic(
        "members.to_review",
        "待审核的申请与更改",
        "有单位申请加盟，或申请更改名称、信用代码时，告诉审核的人。",
        channels=EMAIL,
        robot_text="有新的加盟申请或资料更改等待审核，请登录门户查看。",
        action="members.review_application",
    ),
    Topic(
        "members.change_reviewed",
        "资料更改的审核结果",
        "本单位申请的更改通过或被退回时，告诉申请人。",
        channels=EMAIL,
        action="members.edit_own_unit",
    ),
)
