from groupportal.handbook.registry import register

register({"internships:*": "22 看规则", "internships:calendar*": "22 节假日与调休表"})
