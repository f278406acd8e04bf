from groupportal.ui.vocabulary import State, declare

declare(
    link_fresh=State("未打开", "plain", "clock"),
    link_opened=State("已打开", "action", "eye"),
    link_begun=State("填写中", "action", "pencil"),
    link_finished=State("已办完", "done", "seal"),
    link_expired=State("已过期", "care", "clock"),
    link_revoked=State("已撤销", "plain", "return"),
    link_replaced=State("已换新", "plain", "archive"),
)
