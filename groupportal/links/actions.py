from groupportal.tenancy.roles import Role, act, declare

declare(
    "免登录链接",
    {
        "links.manage_links": act(
            "查看、补发、撤销免登录链接", Role.SECRETARIAT, Role.SCHOOL_ADMIN, Role.TEACHER, Role.PARK
        ),
    },
)
