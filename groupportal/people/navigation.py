from groupportal.ui.navigation import Entry, register

register(
    Entry("管理", "人员与角色", "people:list", "group", "tenancy.view_people", order=800),
    Entry("管理", "单位组合", "people:unit_sets", "member", "tenancy.keep_unit_sets", order=805),
    Entry("管理", "集团资料", "people:group", "member", "tenancy.view_group", order=810),
    Entry("管理", "角色权限表", "people:roles", "lock", "tenancy.view_roles", order=820),
)
