"""The menu of 岗位与就业: demand 10–19, applications and CV 20–29, rounds 30–39, graduates 50–59."""

from employment.selectors.round import ENTER, VIEW
from groupportal.ui.navigation import Entry, register, section

section("岗位与就业", 55)
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
