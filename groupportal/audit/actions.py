from groupportal.tenancy.roles import Role, act, declare

declare(
    "操作记录",
    {
        "audit.view_trail": act("查看操作记录", Role.SECRETARIAT, operator=True),
    },
)
