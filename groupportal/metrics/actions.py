from groupportal.tenancy.roles import READERS, act, declare

declare(
    "指标口径",
    {
        "metrics.view_metric": act("查看指标口径与数值", READERS, operator=True),
        "metrics.export_rows": act("导出数字背后的记录", READERS),
    },
)
