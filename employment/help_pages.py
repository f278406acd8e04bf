"""The section of the handbook for each page of 岗位与就业."""

from groupportal.handbook.registry import register

register(
    {
        "employment:board": "42 找岗位",
        "employment:board_code": "42 分享岗位",
        "employment:opening": "42 找岗位",
        "employment:job*": "42 分享岗位",
        "employment:demands": "42 岗位需求从发布到结束",
        "employment:demand": "42 岗位需求从发布到结束",
        "employment:demand_new": "42 三分钟发布一个岗位",
        "employment:demand_copy": "42 三分钟发布一个岗位",
        "employment:demand_edit": "42 修改、续期、结束",
        "employment:demand_renew": "42 修改、续期、结束",
        "employment:demand_close": "42 修改、续期、结束",
        "employment:needs_report": "42 行业人力资源需求报告",
        "employment:visit*": "42 访企拓岗",
    }
)
register(
    {
        "employment:cv*": "43 简历和就业意向",
        "employment:wishes": "43 学校看就业意向",
        "employment:seekers": "43 单位邀请学生",
        "employment:invite": "43 单位邀请学生",
        "employment:apply": "43 投递岗位",
        "employment:applications": "43 从投递到到岗",
        "employment:application*": "43 从投递到到岗",
    }
)
register(
    {
        "employment:rounds": "44 组织一轮双向选择",
        "employment:round": "44 组织一轮双向选择",
        "employment:round_*": "44 组织一轮双向选择",
        "employment:round_choose": "44 学生选岗",
        "employment:round_rank": "44 单位排序",
        "employment:chooser*": "44 结果和人工调整",
        "employment:adjustment*": "44 结果和人工调整",
    }
)
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
