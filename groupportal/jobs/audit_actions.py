from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("jobs.job_cancelled", "取消后台作业", Level.CHANGE)
