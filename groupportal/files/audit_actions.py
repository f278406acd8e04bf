from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("files.file_stored", "上传文件", Level.ADD)
