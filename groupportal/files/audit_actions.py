from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("files.file_stored", "上传文件", Level.ADD)
register("files.file_removed", "删除到期文件", Level.REMOVE)
