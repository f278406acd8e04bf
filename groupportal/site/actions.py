from groupportal.tenancy.roles import EVERYONE, READERS, act, declare

declare(
    "门户",
    {
        "portal.view_home": act("查看首页与待办", EVERYONE, operator=True),
        "portal.save_view": act("保存自己的列表视图", EVERYONE),
        "portal.view_style": act("查看界面样式页", READERS, operator=True),
        "portal.view_api": act("查看数据接口说明", READERS, operator=True),
    },
)
