from groupportal.ui.vocabulary import State, declare

declare(
    assigned=State("已部署", "action", "plan"),
    filed=State("待审核", "action", "clock"),
    accepted=State("已通过", "done", "check"),
    closed=State("已办结", "done", "seal"),
)
