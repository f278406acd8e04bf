from groupportal.ui.navigation import Entry, register

register(Entry("管理", "数据接口", "api-guide", "link", "portal.view_api", order=890))
