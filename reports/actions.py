from groupportal.tenancy.roles import READERS, UNIT_STAFF, Role, act, declare

declare(
    "报表",
    {
        "reports.view_cockpit": act("查看驾驶舱", READERS, operator=True),
        "reports.view_tables": act(
            "查看验收表",
            Role.SECRETARIAT,
            Role.FINANCE,
            Role.COUNCIL,
            Role.EXPERT,
            Role.READER,
            operator=True,
        ),
        "reports.make_tables": act("生成验收表", Role.SECRETARIAT, Role.FINANCE),
        "reports.set_forms": act("设置表样", Role.SECRETARIAT),
        "reports.settle": act("报表定稿", Role.SECRETARIAT),
        "reports.issue_expert_link": act("发出专家链接", Role.SECRETARIAT),
        "reports.make_package": act("制作佐证材料包", Role.SECRETARIAT),
        "reports.download_package": act("下载佐证材料包", Role.SECRETARIAT, Role.EXPERT),
        "reports.view_annual": act(
            "查看请自己写的年度报告章节", Role.FINANCE, Role.COUNCIL, UNIT_STAFF, operator=True
        ),
        "reports.view_whole_annual": act(
            "查看年度工作报告全文", Role.SECRETARIAT, Role.FINANCE, Role.COUNCIL, operator=True
        ),
        "reports.write_annual": act("撰写年度报告章节", Role.FINANCE, Role.COUNCIL, UNIT_STAFF),
        "reports.manage_annual": act("编制年度工作报告", Role.SECRETARIAT),
        "reports.view_return": act(
            "查看请本单位填报的年度数据", Role.FINANCE, Role.COUNCIL, UNIT_STAFF, operator=True
        ),
        "reports.view_whole_return": act(
            "查看集团年度数据", Role.SECRETARIAT, Role.FINANCE, Role.COUNCIL, operator=True
        ),
        "reports.file_return": act("填报单位年度数据", UNIT_STAFF),
        "reports.manage_return": act("编制年度数据", Role.SECRETARIAT),
        "reports.rule_return": act("审核并冻结年度数据", Role.SECRETARIAT),
        "reports.download_tables": act("下载验收表", Role.SECRETARIAT, Role.FINANCE, Role.EXPERT),
    },
)
