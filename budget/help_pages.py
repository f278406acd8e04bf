from groupportal.handbook.registry import register

register(
    {
        "budget:overview": "04 预警",
        "budget:ledger": "04 登记一笔",
        "budget:entry": "04 登记一笔",
        "budget:record*": "04 登记一笔",
        "budget:attach": "04 登记一笔",
        "budget:import_template": "04 登记一笔",
        "budget:months": "04 登记一笔",
        "budget:break_down": "04 登记一笔",
        "budget:reverse": "04 记错了：冲销",
        "budget:edit_*": "04 预算怎么改",
    }
)
