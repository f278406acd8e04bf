from groupportal.messages.topics import EMAIL, Topic, register

register(
    Topic(
        "points.claim_decided",
        "积分申报结果",
        "申报的积分被确认或未被确认时，告诉申报单位。",
        action="points.claim_points",
    ),
    Topic(
        "points.appeal_answered",
        "积分申诉答复",
        "申诉被答复时，告诉申诉单位。",
        channels=EMAIL,
        action="points.appeal_points",
    ),
    Topic(
        "points.published",
        "年度等级公布",
        "年度合作贡献等级公布时，告诉各成员单位本单位的结果。",
        channels=EMAIL,
        robot_text="年度合作贡献等级已公布，各单位请登录门户查看本单位的结果。",
        action="points.claim_points",
    ),
)
