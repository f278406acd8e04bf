"""The menu of 岗位与就业: demand 10–19, applications and CV 20–29, rounds 30–39, graduates 50–59."""

from groupportal.ui.navigation import Entry, register, section

section("岗位与就业", 46)
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
