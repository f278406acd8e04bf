from groupportal.tenancy.roles import READERS, Role, act, declare

declare(
    "集团与人员",
    {
        "tenancy.view_group": act("查看集团资料", READERS, operator=True),
        "tenancy.edit_group": act("修改集团资料", Role.SECRETARIAT),
        "tenancy.view_people": act("查看人员与角色", Role.SECRETARIAT, operator=True),
        "tenancy.manage_people": act("管理人员与角色", Role.SECRETARIAT),
        "tenancy.view_roles": act("查看角色权限表", READERS, operator=True),
    },
)
