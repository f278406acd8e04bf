"""Kinds of message of 岗位与就业."""

from groupportal.messages.topics import EMAIL, Topic, register

register(
    Topic(
        "employment.round",
        "双向选择",
        "轮次开始、轮到您选岗或排序、岗位关闭、结果公布时告诉您。",
        channels=EMAIL,
        action="employment.view_rounds",
    ),
)
