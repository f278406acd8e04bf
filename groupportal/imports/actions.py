from groupportal.tenancy.roles import Role, act, declare

declare(
    "导入",
    {
        "imports.view_batch": act(
            "查看导入批次", Role.SECRETARIAT, Role.FINANCE, Role.SCHOOL_ADMIN, Role.PARK, operator=True
        ),
    },
)
