"""The section of the handbook for each page of 岗位与就业."""

from groupportal.handbook.registry import register

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
