from groupportal.ui.navigation import Entry, register

register(Entry("管理", "后台作业", "jobs:job_list", "clock", "jobs.view_job", order=930))
