from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("platform.group_created", "创建集团", Level.ADD)
register("platform.secretariat_appointed", "指定秘书处人员", Level.ADD)
register("platform.group_suspended", "暂停集团", Level.DECIDE)
register("platform.group_resumed", "恢复集团", Level.DECIDE)
register("platform.visit_opened", "进入集团", Level.DECIDE)
