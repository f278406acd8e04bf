from groupportal.ui.navigation import Entry, register
from points.services.appeal import APPEALS
from points.services.claim import CLAIMS

register(
    Entry("成员", "积分", "points:ranking", "chart", "points.view_ranking", order=40),
    Entry(
        "成员", "本单位积分", "points:mine", "seal", "points.claim_points", order=41, under="points:ranking"
    ),
    Entry(
        "成员", "积分台账", "points:ledger", "table", "points.view_points", order=42, under="points:ranking"
    ),
    Entry(
        "成员",
        "积分申报",
        "points:claims",
        "check",
        "points.view_points",
        order=43,
        under="points:ranking",
        badge=lambda viewer: CLAIMS.due(viewer).count(),
    ),
    Entry(
        "成员",
        "积分申诉",
        "points:appeals",
        "help",
        "points.view_points",
        order=44,
        under="points:ranking",
        badge=lambda viewer: APPEALS.due(viewer).count(),
    ),
    Entry(
        "成员", "年度定级", "points:runs", "report", "points.view_points", order=45, under="points:ranking"
    ),
    Entry(
        "成员",
        "积分规则",
        "points:rule_sets",
        "file",
        "points.view_points",
        order=46,
        under="points:ranking",
    ),
)
