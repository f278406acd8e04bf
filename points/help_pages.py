from groupportal.handbook.registry import register

register(
    {
        "points:rule*": "12 积分规则",
        "points:grades_edit": "12 积分规则",
        "points:ledger": "12 积分从哪里来",
        "points:entry": "12 积分从哪里来",
        "points:record*": "12 积分从哪里来",
        "points:reverse": "12 积分从哪里来",
        "points:member": "12 积分从哪里来",
        "points:mine": "12 积分从哪里来",
        "points:claim*": "12 确认申报",
        "points:claim_new": "12 积分从哪里来",
        "points:appeal*": "12 申诉",
        "points:ranking": "12 排名与年度定级",
        "points:run*": "12 排名与年度定级",
        "points:certificate": "12 排名与年度定级",
    }
)
