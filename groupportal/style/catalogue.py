"""What the style page shows, in order. Each example is a template of ``templates/ui/examples/``."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from groupportal.style.sample_list import SampleList


@dataclass(frozen=True)
class Example:
    """One example: its template, its heading and when to use it."""

    name: str
    title: str
    words: str
    source: Callable[[], str] | None = None
    """What is shown beside it instead of its template."""


@dataclass(frozen=True)
class Section:
    """Examples that belong together."""

    slug: str
    title: str
    examples: tuple[Example, ...]


SECTIONS = (
    Section(
        "basis",
        "基础",
        (
            Example(
                "colours",
                "颜色",
                "一种动作色；朱红只给逾期和拒绝，琥珀要留意，绿色已完成。旁边总有字或符号。",
            ),
            Example("icons", "图标", "图标旁边总有字；只有图标的按钮带读屏文字。"),
            Example("formats", "数与日期", "金额按元保存、按万元显示；百分数最多两位小数。"),
        ),
    ),
    Section(
        "figures",
        "数字与日期",
        (
            Example(
                "figure", "数字是一扇门", "有记录支撑的数字点开看口径、记录和文件；手填的、对不上的各有标记。"
            ),
            Example("as_of", "截至", "放在页头右侧，写进地址；选了过去的日期，页头变色。"),
            Example("figure_drawer", "数字背后", "抽屉和单独一页用同一份内容。"),
            Example("stats", "大数字", "首页最多三个；有目标的带目标线。"),
        ),
    ),
    Section(
        "deeds",
        "动作与状态",
        (
            Example("button", "按钮", "写明做什么：提交审核、退回修改、生成三张表。一页只有一个主按钮。"),
            Example("state", "状态", "全站一套词；逾期是状态旁的标记。"),
            Example("message", "提示", "说清什么事、在哪里、为什么、现在怎么办。"),
            Example("next_step", "下一步", "记录页上唯一的主要动作。"),
            Example("dialog", "确认", "难以撤回的动作先问一句；没有脚本时打开确认页。"),
            Example("confirmed", "带确认的按钮", "不用填写内容的动作，按下后先问一句；没有脚本时直接进行。"),
            Example("toast", "短提示", "动作之后的一句话，几秒后消失。"),
        ),
    ),
    Section(
        "lists",
        "列表",
        (
            Example(
                "list_page",
                "列表页",
                "一个列表只声明列、搜索、筛选、成批处理和空白时的话，其余由 lists/pages.py 画出；手机上排序和筛选收在一个按钮后面。",
                source=lambda: inspect.getsource(SampleList),
            ),
            Example("tools", "搜索与筛选", "先搜索，再点筛选；按“/”跳到搜索框。"),
            Example("table", "表格", "行高 36 像素，表头和首列不动；手机上变成卡片。j、k 上下走，回车打开。"),
            Example("cards", "卡片", "内容少、只在手机上看的列表。"),
            Example(
                "calendar",
                "日历",
                "按月、周、日看什么时候有什么；手机上只列有安排的日子。会议和场地预约都用它。",
            ),
            Example("empty", "空白", "说明为什么空，以及现在可以做什么。"),
            Example("todo", "待办", "按期限和轻重排列，每件一个主要动作。"),
        ),
    ),
    Section(
        "records",
        "记录",
        (
            Example("key_facts", "要点", "读者据以判断的几项。"),
            Example("timeline", "经过", "谁、何时、做了什么、为什么。"),
            Example("file_list", "文件", "图片可预览，都能下载。"),
            Example("tabs", "分页", "同一记录的几个侧面。"),
            Example("by_hand", "自己发的文字", "复制到微信里发的文字、链接和二维码。"),
            Example("compare", "对照", "要求、填报、记录三者并排，供审核。"),
            Example(
                "ruling", "审核意见", "记录下面写意见，每种结果一个按钮；自己提出的不能自己审核，写明原因。"
            ),
            Example("findings", "核对结果", "哪张表、第几行、哪一列、什么问题、怎么办。"),
            Example("names", "很多名称", "多于 12 个的收起来，点开再看。"),
        ),
    ),
    Section(
        "forms",
        "表单",
        (
            Example("form", "表单", "一列到底，标签在上，说明在标签下；有误时顶上列出全部，字段处再说一遍。"),
            Example(
                "pick",
                "查找单选",
                "名单长的单选：输入字或拼音首字母，↑↓ 选，回车确定，Esc 作罢；没有脚本时是普通下拉框。",
            ),
            Example("steps", "步骤", "长表单分步，写明做完了什么、还缺什么。"),
        ),
    ),
    Section(
        "charts",
        "图",
        (
            Example("chart_bars", "分组横条", "预算、到位、支出；每幅图都有一句解读和数据表。"),
            Example("chart_line", "随时间变化", "从零开始的一条线；没有记录的时点留空。"),
            Example("chart_target", "距目标", "一条进度，一道目标线，一句话。"),
            Example("sparkline", "表内小图", "只看走势。"),
            Example("progress", "进度", "用浏览器自带的进度条，旁边写数。"),
        ),
    ),
    Section(
        "jobs",
        "后台作业",
        (Example("job_panel", "作业", "进度、当前步骤、用时、取消、结果；没做成时说明原因和办法。"),),
    ),
)

PAGES = (
    ("home", "待办首页"),
    ("list", "列表页"),
    ("record", "记录页"),
    ("form", "表单页"),
    ("form-errors", "表单页（有误）"),
    ("review", "审核页"),
    ("confirm", "确认页"),
    ("sheet", "附件表页"),
    ("job", "作业页"),
    ("figure", "数字页"),
    ("empty", "列表页（空）"),
    ("plain", "登录等单栏页"),
    ("public", "公开页"),
    ("print", "打印页"),
)
