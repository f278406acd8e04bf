from groupportal.messages.topics import EMAIL, Topic, register

register(
    Topic(
        "internships.concern",
        "实习的咨询和投诉",
        "有人提出或要求重新办理时告诉办理的人，答复和办结时告诉提出的人，学校要单位知道的告诉单位。",
        channels=EMAIL,
        action="internships.raise_concern",
    ),
    Topic(
        "internships.incident",
        "实习的突发事件",
        "有人报告突发事件时，立即告诉指导教师、学校和秘书处；没有人接报时再次提醒。夜间也发。",
        channels=EMAIL,
        urgent=True,
        action="internships.follow_incidents",
    ),
)
