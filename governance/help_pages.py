"""The section of the handbook for each page."""

from groupportal.handbook.registry import register

register(
    {
        "governance:bodies": "31 登记机构",
        "governance:chart": "31 登记机构",
        "governance:body*": "31 登记机构",
        "governance:charter*": "31 章程要点",
        "governance:compliance": "31 是否符合章程",
        "governance:term*": "31 届和席位",
        "governance:seat*": "31 届和席位",
    }
)
