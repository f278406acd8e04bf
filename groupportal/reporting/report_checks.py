"""Checks that wait for their rooms: named here, so that people know what nobody has looked at yet."""

from __future__ import annotations

from groupportal.reporting.checks import awaited

awaited("governance.agreements", title="合作协议里的数量承诺与完成情况", waits_for="合作协议的记录")
awaited("courses.shared", title="报告写的共享课程门数与课程记录", waits_for="共享课程")
