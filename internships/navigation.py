from groupportal.ui.navigation import Entry, register, section

section("育人", 40)
register(
    Entry("育人", "我的实习", "internships:own", "internship", "internships.view_own", order=1),
    Entry("育人", "我的学生", "internships:guided", "internship", "internships.guide", order=2),
    Entry("育人", "本单位实习生", "internships:at_unit", "internship", "internships.edit_own_host", order=3),
    Entry("育人", "实习批次", "internships:batches", "calendar", "internships.view_school", order=50),
    Entry("育人", "实习安排", "internships:placements", "internship", "internships.view_school", order=51),
    Entry("育人", "实习核查", "internships:check_summary", "check", "internships.view_checks", order=59),
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
register(
    Entry("育人", "走访记录", "internships:visits", "internship", "internships.view_visits", order=54),
    Entry(
        "育人",
        "本月要走访的单位",
        "internships:visit_units",
        "calendar",
        "internships.log_visit",
        order=55,
        under="internships:visits",
    ),
)
