"""Adding and changing a robot."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.messages.enums import RobotKind
from groupportal.messages.models import Robot
from groupportal.messages.topics import known_topics


class RobotForm(forms.Form):
    """A robot. Address and key are never shown again: left empty, they stay as they are."""

    kind = forms.ChoiceField(label="平台", choices=RobotKind.choices)
    name = forms.CharField(
        label="名称", max_length=Robot.longest("name"), help_text="写群的名字，例如“秘书处工作群”。"
    )
    webhook = forms.CharField(
        label="机器人地址",
        max_length=1000,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text="在群设置里添加自定义机器人后复制的网址。知道这个地址的人都能往群里发消息，请不要外传。",
    )
    sign_key = forms.CharField(
        label="加签密钥",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="钉钉和飞书在安全设置里选“加签”“签名校验”时填写；企业微信没有。用关键词的，请把关键词设为集团简称。",
    )
    topics = forms.MultipleChoiceField(
        label="发哪些消息",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="群里只出现消息的大意和门户地址，不出现个人信息；具体内容登录后查看。",
    )

    def __init__(self, *args: Any, robot: Robot | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = [t for t in known_topics() if t.robot_text]
        self.fields["topics"].choices = [(t.code, f"{t.label}：{t.about}") for t in topics]
        if robot is not None:
            self.fields["webhook"].required = False
            self.fields["webhook"].help_text = "留空表示不改。出于安全，原来的地址不再显示。"
            self.fields["sign_key"].help_text += "留空表示不改。"
