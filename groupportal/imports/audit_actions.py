from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("imports.batch_started", "上传导入文件", Level.ADD)
register("imports.batch_confirmed", "确认导入", Level.DECIDE)
register("imports.batch_applied", "导入数据", Level.ADD)
register("imports.batch_discarded", "放弃导入", Level.CHANGE)
register("imports.batch_undo_asked", "要求撤销导入", Level.DECIDE)
register("imports.batch_undone", "撤销导入", Level.REMOVE)
