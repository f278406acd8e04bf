"""The menu of 岗位与就业: demand 10–19, applications and CV 20–29, rounds 30–39, graduates 50–59."""

from employment.selectors.round import ENTER, VIEW
from employment.services.demand import DEMANDS
from groupportal.ui.navigation import Entry, register, section

section("岗位与就业", 46)
register(
    Entry("岗位与就业", "招聘岗位", "employment:board", "search", "employment.view_board", order=10),
    Entry(
        "岗位与就业",
        "岗位需求",
        "employment:demands",
        "inbox",
        "employment.view_demands",
        order=11,
        badge=lambda viewer: DEMANDS.due(viewer).count(),
    ),
    Entry("岗位与就业", "访企拓岗", "employment:visits", "member", "employment.view_visits", order=12),
)
register(
    Entry("岗位与就业", "我的简历", "employment:cv", "user", "employment.apply", order=20),
    Entry("岗位与就业", "投递", "employment:applications", "table", "employment.view_applications", order=21),
    Entry(
        "岗位与就业",
        "求职意向",
        "employment:seekers",
        "group",
        "employment.handle_applications",
        order=22,
        under="employment:applications",
    ),
    Entry("岗位与就业", "就业意向", "employment:wishes", "user", "employment.follow_supply", order=23),
)
register(
    Entry("岗位与就业", "双向选择", "employment:rounds", "group", VIEW, order=30),
    Entry(
        "岗位与就业",
        "人工调整",
        "employment:adjustments",
        "pencil",
        ENTER,
        order=31,
        under="employment:rounds",
    ),
)
register(
    Entry("岗位与就业", "毕业生", "employment:graduates", "member", "employment.view_graduates", order=50),
    Entry(
        "岗位与就业",
        "去向调查",
        "employment:surveys",
        "inbox",
        "employment.follow_graduates",
        order=51,
        under="employment:graduates",
    ),
    Entry("岗位与就业", "去向统计", "employment:destinations", "table", "employment.view_figures", order=52),
)
