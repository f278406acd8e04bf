from groupportal.ui.navigation import Entry, register, section

section("育人", 40)
register(
    Entry("育人", "学生", "rosters:students", "member", "rosters.view_students", order=10),
    Entry("育人", "班级", "rosters:classes", "group", "rosters.view_students", order=20),
    Entry("育人", "教师", "rosters:teachers", "user", "rosters.view_school", order=30),
    Entry("育人", "专业代码表", "rosters:programmes", "course", "rosters.view_figures", order=40),
)
