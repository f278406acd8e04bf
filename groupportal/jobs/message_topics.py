from groupportal.messages.topics import Topic, register

register(Topic("jobs.ended", "后台作业结束", "自己发起的导入、导出、生成报表等作业完成或没有完成时。"))
