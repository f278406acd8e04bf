from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("files.file_stored", "上传文件", Level.ADD)
register("files.file_removed", "删除到期文件", Level.REMOVE)
register("files.photo_turned", "处理照片", Level.CHANGE)
register("files.store_failed", "文件存储故障", Level.DECIDE)
register("files.content_lost", "文件缺失或损坏", Level.DECIDE)
register("files.swept", "清理没有记录的文件", Level.REMOVE)
register("files.sweep_refused", "没有清理文件", Level.DECIDE)
