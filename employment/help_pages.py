"""The section of the handbook for each page of 岗位与就业."""

from groupportal.handbook.registry import register

register(
    {
        "employment:graduates": "45 毕业生从哪里来",
        "employment:graduates_take": "45 毕业生从哪里来",
        "employment:graduate_new": "45 毕业生从哪里来",
        "employment:graduate_edit": "45 毕业生从哪里来",
        "employment:graduate": "45 一名毕业生的三年",
        "employment:graduate_answer": "45 一名毕业生的三年",
        "employment:graduate_call": "45 电话跟踪",
        "employment:survey*": "45 发起调查和提醒",
        "employment:destinations": "45 去向统计",
    }
)
