"""The role × action table. One place: pages, buttons, reminders, admin and API all ask it.

An action is ``<app>.<verb>_<noun>``. Rendered for people at ``/<group>/roles/``; a snapshot test shows every change in review.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Role(models.TextChoices):
    SECRETARIAT = "secretariat", "秘书处"
    FINANCE = "finance", "财务"
    COUNCIL = "council", "理事、监事、委员"
    SCHOOL_ADMIN = "school_admin", "学校管理员"
    TEACHER = "teacher", "教师"
    STUDENT = "student", "学生"
    ENTERPRISE = "enterprise", "企业人员"
    PARK = "park", "园区人员"
    EXPERT = "expert", "验收专家"
    READER = "reader", "查阅人员"


UNIT_ROLES = frozenset({Role.SCHOOL_ADMIN, Role.TEACHER, Role.STUDENT, Role.ENTERPRISE, Role.PARK})
"""Roles that are held for a unit."""

STAFF_ROLES = frozenset({Role.SECRETARIAT, Role.FINANCE, Role.SCHOOL_ADMIN})
"""Roles that work in the admin and are offered a second factor."""


@dataclass(frozen=True)
class Action:
    """What a person does, in words, and who may."""

    label: str
    roles: frozenset[Role]
    operator: bool = False
    """Whether an operator on a reasoned, time-limited visit may do it: reading only."""


S, F, C, SA, T, ST, E, P, X, R = Role
_EVERYONE = frozenset(Role)
_READERS = frozenset({S, F, C, SA, T, E, P, X, R})
_UNIT_STAFF = frozenset({S, SA, E, P})


def _act(label: str, *roles: Role, operator: bool = False) -> Action:
    return Action(label, frozenset(roles), operator)


ACTIONS: dict[str, Action] = {
    "portal.view_home": Action("查看首页与待办", _EVERYONE, operator=True),
    "portal.save_view": _act("保存自己的列表视图", *Role),
    "portal.view_style": Action("查看界面样式页", _READERS, operator=True),
    "portal.view_api": Action("查看数据接口说明", _READERS, operator=True),
    "tenancy.view_group": Action("查看集团资料", _READERS, operator=True),
    "tenancy.edit_group": _act("修改集团资料", S),
    "tenancy.view_people": _act("查看人员与角色", S, operator=True),
    "tenancy.manage_people": _act("管理人员与角色", S),
    "tenancy.view_roles": Action("查看角色权限表", _READERS, operator=True),
    "audit.view_trail": _act("查看操作记录", S, operator=True),
    "files.view_file": Action("查看文件", _READERS, operator=True),
    "files.list_files": _act("查看文件清单", S, operator=True),
    "files.add_file": _act("上传文件", S, F, SA, T, E, P),
    "jobs.view_job": Action("查看后台作业", _READERS, operator=True),
    "jobs.cancel_job": _act("取消后台作业", S, F, SA),
    "jobs.view_result": _act("打开他人后台作业的结果", S, operator=True),
    "imports.view_batch": _act("查看导入批次", S, F, SA, operator=True),
    "metrics.view_metric": Action("查看指标口径与数值", _READERS, operator=True),
    "messages.view_inbox": Action("查看站内信", _EVERYONE, operator=True),
    "plans.view_plan": Action("查看建设任务", _READERS, operator=True),
    "plans.edit_plan": _act("编制、修订规划", S),
    "plans.import_plan": _act("导入规划文件", S),
    "plans.assign_task": _act("部署任务", S),
    "plans.file_progress": Action("填报进展", _UNIT_STAFF),
    "plans.review_filing": _act("审核进展", S),
    "budget.view_budget": Action("查看经费", frozenset({S, F, C, X, R}), operator=True),
    "budget.edit_budget": _act("编制预算", S, F),
    "budget.record_entry": _act("登记到位与支出", S, F),
    "budget.reverse_entry": _act("冲销台账", S, F),
    "members.view_roll": Action("查看成员单位", _READERS, operator=True),
    "members.edit_roll": _act("登记、修改成员单位资料", S),
    "members.export_roll": _act("导出成员名单", S, F, X),
    "members.view_contacts": Action("查看联系人的完整电话和邮箱", _UNIT_STAFF),
    "members.review_application": _act("审核加盟申请与资料更改", S),
    "members.decide_membership": _act("登记加入、退出、暂停与级别决定", S),
    "members.edit_own_unit": _act("维护本单位资料", SA, E, P),
    "members.view_growth": Action("查看成员发展情况", _READERS, operator=True),
    "members.view_ranking": Action("查看积分排名与全部台账", frozenset({S, F, C, X, R}), operator=True),
    "members.view_points": Action("查看积分规则、本单位积分与公布的等级", _READERS - {T}, operator=True),
    "members.record_points": _act("登记、冲销积分", S),
    "members.claim_points": _act("申报本单位积分", SA, E, P),
    "members.confirm_points": _act("确认积分申报", S, F, C, SA),
    "members.appeal_points": _act("提出积分申诉", SA, E, P),
    "members.answer_appeals": _act("答复积分申诉", S),
    "members.edit_rules": _act("编制积分规则", S),
    "members.grade_points": _act("年度定级与公布", S),
    "members.view_experts": Action("查看专家库", _READERS, operator=True),
    "members.edit_experts": _act("登记、修改专家", S),
    "members.export_experts": _act("导出专家名单", S, X),
    "members.view_expert_phone": _act("查看专家的完整电话", S),
    "members.view_expert_documents": _act("查看专家材料", S, C, X),
    "reports.view_tables": Action("查看验收表", frozenset({S, F, C, X, R}), operator=True),
    "reports.make_tables": _act("生成验收表", S, F),
    "reports.download_tables": _act("下载验收表", S, F, X),
}

ADMIN_ROLES = STAFF_ROLES
"""Who may open ``/<group>/admin/``; what they find there follows from the actions."""


def actions_of(roles: frozenset[Role]) -> frozenset[str]:
    """The actions that any of these roles holds."""
    return frozenset(name for name, action in ACTIONS.items() if action.roles & roles)


def actions_of_operator() -> frozenset[str]:
    """The actions of an operator on a visit."""
    return frozenset(name for name, action in ACTIONS.items() if action.operator)
