from groupportal.tenancy.roles import READERS, UNIT_STAFF, Role, act, declare

declare(
    "建设任务",
    {
        "plans.view_plan": act("查看建设任务", READERS, operator=True),
        "plans.edit_plan": act("编制、修订规划", Role.SECRETARIAT),
        "plans.import_plan": act("导入规划文件", Role.SECRETARIAT),
        "plans.assign_task": act("部署任务", Role.SECRETARIAT),
        "plans.file_progress": act("填报进展", UNIT_STAFF),
        "plans.review_filing": act("审核进展", Role.SECRETARIAT),
    },
)
