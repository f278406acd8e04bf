from groupportal.tenancy.roles import EVERYONE, READERS, Role, act, declare

declare(
    "门户",
    {
        "portal.view_home": act("查看首页与待办", EVERYONE, operator=True),
        "portal.save_view": act("保存自己的列表视图", EVERYONE),
        "portal.own_devices": act("查看、撤销自己登录的设备", EVERYONE),
        "portal.export_list": act("按显示的列导出列表", EVERYONE),
        "portal.view_style": act("查看界面样式页", READERS, operator=True),
        "portal.view_api": act("查看数据接口说明", READERS, operator=True),
    },
)

declare(
    "集团与人员",
    {
        "tenancy.view_group": act("查看集团资料", READERS, operator=True),
        "tenancy.edit_group": act("修改集团资料", Role.SECRETARIAT),
        "tenancy.view_people": act("查看人员与角色", Role.SECRETARIAT, operator=True),
        "tenancy.manage_people": act("管理人员与角色", Role.SECRETARIAT),
        "tenancy.keep_unit_sets": act("保存、修改单位组合", Role.SECRETARIAT),
        "tenancy.view_roles": act("查看角色权限表", READERS, operator=True),
    },
)
