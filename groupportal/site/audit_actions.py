from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("admin.record_added", "新增记录", Level.ADD)
register("admin.record_changed", "修改记录", Level.CHANGE)
register("admin.record_deleted", "删除记录", Level.REMOVE)
