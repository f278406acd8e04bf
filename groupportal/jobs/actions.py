from groupportal.tenancy.roles import READERS, Role, act, declare

declare(
    "后台作业",
    {
        "jobs.view_job": act("查看后台作业", READERS, operator=True),
        "jobs.cancel_job": act("取消后台作业", Role.SECRETARIAT, Role.FINANCE, Role.SCHOOL_ADMIN),
        "jobs.view_result": act("打开他人后台作业的结果", Role.SECRETARIAT),
    },
)
