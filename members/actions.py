from groupportal.tenancy.roles import READERS, UNIT_STAFF, Role, act, declare

declare(
    "成员单位",
    {
        "members.view_roll": act("查看成员单位", READERS, operator=True),
        "members.edit_roll": act("登记、修改成员单位资料", Role.SECRETARIAT),
        "members.export_roll": act("导出成员名单", Role.SECRETARIAT, Role.FINANCE, Role.EXPERT),
        "members.view_contacts": act("查看联系人的完整电话和邮箱", UNIT_STAFF),
        "members.view_contact_list": act(
            "查看联系人名单（号码遮住）", UNIT_STAFF | {Role.FINANCE, Role.EXPERT}
        ),
        "members.review_application": act("审核加盟申请与资料更改", Role.SECRETARIAT),
        "members.decide_membership": act("登记加入、退出、暂停与级别决定", Role.SECRETARIAT),
        "members.edit_own_unit": act("维护本单位资料", Role.SCHOOL_ADMIN, Role.ENTERPRISE, Role.PARK),
        "members.view_growth": act("查看成员发展情况", READERS, operator=True),
    },
)
