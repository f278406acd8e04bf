from groupportal.ui.navigation import Entry, register, section

section("育人", 40)
register(
    Entry("育人", "实习规则", "internships:rules", "internship", "internships.view_rules", order=60),
    Entry(
        "育人",
        "节假日与调休表",
        "internships:calendar",
        "calendar",
        "internships.view_rules",
        order=61,
        under="internships:rules",
    ),
)
