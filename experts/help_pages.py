from groupportal.handbook.registry import register

register({"experts:*": "12 专家库"})
