from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("warnings.answered", "说明提醒", Level.DECIDE)
register("warnings.aside", "搁置提醒", Level.DECIDE)
register("warnings.reopened", "重新打开提醒", Level.CHANGE)
