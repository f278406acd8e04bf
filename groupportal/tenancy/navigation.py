from groupportal.ui.navigation import Entry, register

register(
    Entry("管理", "人员与角色", "tenancy:people", "group", "tenancy.view_people", order=800),
    Entry("管理", "集团资料", "tenancy:group", "member", "tenancy.view_group", order=810),
    Entry("管理", "角色权限表", "tenancy:roles", "lock", "tenancy.view_roles", order=820),
    Entry("管理", "数据接口", "api-guide", "link", "portal.view_api", order=890),
)
