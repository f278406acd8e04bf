"""What people are told of 治理."""

from groupportal.messages.topics import EMAIL, Topic, register

register(
    Topic(
        "governance.meeting",
        "会议通知",
        "邀请您或您单位参加会议、会议时间有变或取消、提醒您回复时告诉您。",
        channels=EMAIL,
        action="governance.view_meetings",
    ),
    Topic(
        "governance.minutes",
        "会议纪要公布",
        "会议纪要公布时告诉成员单位的人员和理事、委员。",
        action="governance.answer_meeting",
    ),
    Topic(
        "governance.follow_up",
        "会议交办的事项",
        "会议把事情交给您或您单位办时告诉您。",
        channels=EMAIL,
        action="governance.view_meetings",
    ),
)
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
