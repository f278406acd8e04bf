from groupportal.ui.navigation import Entry, register

register(Entry("工作", "提醒", "warnings:list", "warning", "warnings.view_warnings", order=40))
