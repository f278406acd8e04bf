from groupportal.ui.vocabulary import State, declare

declare(
    waiting=State("等待发送", "action", "clock"),
    sending=State("发送中", "action", "spinner"),
    sent=State("已发送", "done", "check"),
    undelivered=State("未发出", "alarm", "warning"),
    skipped=State("不必发送", "plain", "stop"),
)
