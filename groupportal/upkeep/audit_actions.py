from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("upkeep.backed_up", "备份", Level.ADD)
register("upkeep.restored", "从备份恢复", Level.DECIDE)
register("upkeep.rehearsed", "恢复演练", Level.DECIDE)
register("upkeep.resealed", "更换密钥后重新加密", Level.CHANGE)
