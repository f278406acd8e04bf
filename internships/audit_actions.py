from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("internships.calendar_set", "更正节假日与调休表", Level.CHANGE)
register("internships.calendar_dropped", "撤下自己的节假日与调休表", Level.REMOVE)
