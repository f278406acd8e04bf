from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("upkeep.backed_up", "备份", Level.ADD)
register("upkeep.restored", "从备份恢复", Level.DECIDE)
register("upkeep.rehearsed", "恢复演练", Level.DECIDE)
