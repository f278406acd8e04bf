from groupportal.ui.navigation import Entry, register
from members.selectors.point_queues import appeals_to_answer, claims_to_confirm

register(
    Entry("成员", "积分", "points:ranking", "chart", "members.view_ranking", order=40),
    Entry(
        "成员", "本单位积分", "points:mine", "seal", "members.claim_points", order=41, under="points:ranking"
    ),
    Entry(
        "成员", "积分台账", "points:ledger", "table", "members.view_points", order=42, under="points:ranking"
    ),
    Entry(
        "成员",
        "积分申报",
        "points:claims",
        "check",
        "members.view_points",
        order=43,
        under="points:ranking",
        badge=lambda viewer: claims_to_confirm(viewer).count(),
    ),
    Entry(
        "成员",
        "积分申诉",
        "points:appeals",
        "help",
        "members.view_points",
        order=44,
        under="points:ranking",
        badge=lambda viewer: appeals_to_answer(viewer).count(),
    ),
    Entry(
        "成员", "年度定级", "points:runs", "report", "members.view_points", order=45, under="points:ranking"
    ),
    Entry(
        "成员",
        "积分规则",
        "points:rule_sets",
        "file",
        "members.view_points",
        order=46,
        under="points:ranking",
    ),
    Entry("成员", "专家库", "experts:list", "user", "members.view_experts", order=50),
)
