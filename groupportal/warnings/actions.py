from groupportal.tenancy.roles import Role, act, declare

declare(
    "提醒",
    {
        "warnings.view_warnings": act(
            "查看提醒及其说明", Role.SECRETARIAT, Role.FINANCE, Role.COUNCIL, operator=True
        ),
        "warnings.answer_warnings": act("说明、搁置提醒", Role.SECRETARIAT, Role.FINANCE),
    },
)
