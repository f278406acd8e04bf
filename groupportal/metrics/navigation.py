from groupportal.ui.navigation import Entry, register

register(Entry("报表", "指标口径", "metrics:definitions", "help", "metrics.view_metric", order=490))
