"""What people are told of 治理."""

from groupportal.messages.topics import EMAIL, Topic, register

register(
    Topic(
        "governance.vote_opened",
        "请您表决",
        "会议开始表决或发起通讯表决时，告诉有表决权的人。",
        channels=EMAIL,
        action="governance.vote",
    ),
    Topic(
        "governance.resolution_published",
        "新的决议",
        "决议公布时，告诉各成员单位，请阅读后签收。",
        channels=EMAIL,
        robot_text="集团公布了新的决议，各成员单位请登录门户阅读、签收。",
        action="governance.answer_meeting",
    ),
)
