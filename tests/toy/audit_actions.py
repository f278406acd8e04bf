from groupportal.audit.enums import Level
from groupportal.audit.registry import register

register("toy.wished", "提出愿望", Level.ADD)
register("toy.granted", "满足愿望", Level.DECIDE)
register("toy.denied", "退回愿望", Level.DECIDE)
register("toy.taken_back", "撤回愿望", Level.CHANGE)
