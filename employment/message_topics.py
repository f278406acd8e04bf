"""Kinds of message of 岗位与就业."""

from groupportal.messages.topics import EMAIL, Topic, register

register(
    Topic(
        "employment.to_unit",
        "投到本单位的简历",
        "学生投递、接受或谢绝、撤回时告诉您；企业没有账号、由您代办的也告诉您。",
        channels=EMAIL,
        action="employment.handle_applications",
    ),
    Topic(
        "employment.to_student",
        "我的投递",
        "单位邀请您、约面试、录用或没有录用时告诉您。",
        channels=EMAIL,
        action="employment.apply",
    ),
    Topic(
        "employment.round",
        "双向选择",
        "轮次开始、轮到您选岗或排序、岗位关闭、结果公布时告诉您。",
        channels=EMAIL,
        action="employment.view_rounds",
    ),
)
