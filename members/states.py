from groupportal.ui.vocabulary import State, declare

declare(
    active=State("在册", "done", "seal"),
    suspended=State("暂停", "action", "clock"),
    left=State("已退出", "plain", "stop"),
    future=State("尚未加入", "plain", "pencil"),
    none=State("未加入", "plain", "pencil"),
    material=State("待补材料", "alarm", "return"),
    council=State("待理事会决定", "action", "plan"),
    admitted=State("已加入", "done", "seal"),
    refused_entry=State("未通过", "plain", "stop"),
    withdrawn=State("已撤回", "plain", "stop"),
)
