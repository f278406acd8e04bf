from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("deciding.nudged", "请同事审核", Level.CHANGE)
