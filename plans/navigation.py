from groupportal.ui.navigation import Entry, register, section
from plans.selectors.contributions import to_consolidate_count
from plans.selectors.queues import to_file_count, to_review_count

section("建设", 20)
register(
    Entry(
        "工作",
        "我的填报",
        "plans:mine",
        "tasks",
        "plans.file_progress",
        order=20,
        tab=True,
        badge=to_file_count,
    ),
    Entry(
        "工作",
        "待审核填报",
        "plans:review_queue",
        "check",
        "plans.review_filing",
        order=30,
        tab=True,
        badge=to_review_count,
    ),
    Entry(
        "工作",
        "汇总",
        "plans:consolidations",
        "sheet",
        "plans.review_filing",
        order=35,
        badge=to_consolidate_count,
    ),
    Entry("建设", "建设任务", "plans:list", "plan", "plans.view_plan", order=10, tab=True),
    Entry("建设", "任务部署", "plans:assignments", "calendar", "plans.view_plan", order=20),
)
