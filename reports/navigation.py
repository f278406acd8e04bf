from groupportal.ui.navigation import Entry, register, section

section("报表", 80)
register(Entry("报表", "驾驶舱", "reports:cockpit", "chart", "reports.view_cockpit", order=390))
register(Entry("报表", "验收表", "reports:index", "sheet", "reports.view_tables", order=400, tab=True))
register(Entry("报表", "检查", "reports:checks", "check", "reports.view_tables", order=420))
register(Entry("报表", "佐证材料包", "reports:package", "archive", "reports.make_package", order=430))
register(Entry("报表", "成稿", "reports:documents", "archive", "reports.view_tables", order=440))
register(Entry("报表", "年度工作报告", "reports:annual_list", "file", "reports.view_annual", order=410))
register(Entry("报表", "年度数据填报", "reports:return_list", "sheet", "reports.view_return", order=415))
