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
register(
    {
        "governance:regulation*": "34 起草和修订",
        "governance:clause*": "34 起草和修订",
        "governance:regulation_import": "34 从 Word 导入",
        "governance:consultation*": "34 征求意见",
        "governance:comment*": "34 征求意见",
        "governance:regulationcomment": "34 征求意见",
        "governance:regulation_in_force": "34 编号和公布",
        "governance:regulation_receipts": "34 编号和公布",
        "governance:number_forms": "34 编号和公布",
        "governance:regulation_repeal": "34 废止",
        "governance:regulations": "34 查制度",
        "governance:collection": "34 查制度",
        "governance:regulation_changes": "34 查制度",
    }
)
