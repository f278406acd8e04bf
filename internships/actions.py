from groupportal.tenancy.roles import Role, act, declare

declare(
    "实习",
    {
        "internships.view_rules": act(
            "查看实习规则、节假日与调休表", Role.SECRETARIAT, Role.SCHOOL_ADMIN, Role.TEACHER, operator=True
        ),
        "internships.edit_calendar": act("更正节假日与调休表", Role.SECRETARIAT),
    },
)
