from groupportal.ui.navigation import Entry, register

register(Entry("管理", "操作记录", "audit:trail", "clock", "audit.view_trail", order=830))
