"""附件2-1 and 附件2-2: goals taken apart without loss, and what a secretary should look at again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.annex.read.goals import split_goal
from reports.annex.read.labels import gaps, label_of, split_label
from reports.annex.values import Goal, Level, Point, compose_goal
from tests.reports.annex.plan_files import DONE, GOAL, TASK_HEAD, codes, found, read, task


def squeezed(text: str) -> str:
    return "".join(text.split())


PIECES = st.sampled_from(
    ["建设目标", "预期目标", "验收要点", "：", ":", "\n", "\n", " ", "\u3000", "。", "；", "1.", "2.", "1、", "2．", "3.1", "3.1.", "（1）",
     "①", "一、", "（一）", "19年", "2018年", "1.5万元", "50家", "100%", "完成改革", "《章程（2019）》", "ABC", "主要"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=25).map("".join))
def test_a_goal_composes_back(text):
    assert squeezed(compose_goal(split_goal(text))) == squeezed(text)


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        (
            GOAL,
            Goal(
                "建设目标",
                "完成改革。",
                "验收要点",
                (Point("1.", "形成机构；"), Point("2.", "完成报告1份。")),
            ),
        ),
        (
            "预期目标：带动发展。验收要点：\n1.甲\n2．乙\n丙",
            Goal(
                "预期目标", "带动发展。", "验收要点", (Point("1.", "甲"), Point("2．", "乙"), Point("", "丙"))
            ),
        ),
        ("预期目标：预期目标：以集团为主。", Goal("预期目标：预期目标", "以集团为主。")),
        ("完成改革。", Goal("", "完成改革。")),
        ("", Goal("", "")),
        ("验收要点：\n130份审批表。", Goal("", "", "验收要点", (Point("", "130份审批表。"),))),
        (
            "建设目标：改革。\n1.甲\n2.乙",
            Goal("建设目标", "改革。", "", (Point("1.", "甲"), Point("2.", "乙"))),
        ),
        (
            "建设目标:改革。\n验收要点:1.甲；2.乙；3.丙。",
            Goal(
                "建设目标:",
                "改革。",
                "验收要点:",
                (Point("1.", "甲；"), Point("2.", "乙；"), Point("3.", "丙。")),
            ),
        ),
        ("建设目标\n改革。\n验收要点\n1.甲", Goal("建设目标 ", "改革。", "验收要点 ", (Point("1.", "甲"),))),
        ("目标：一\n\n二", Goal("", "目标：一\n二")),
    ],
)
def test_parts_of_a_goal(text, goal):
    assert split_goal(text) == goal


@pytest.mark.parametrize(
    ("line", "label", "rest"),
    [
        ("1.完成", "1.", "完成"),
        ("1、完成", "1、", "完成"),
        ("2．每年", "2．", "每年"),
        ("2. 建设", "2.", "建设"),
        ("10)完成", "10)", "完成"),
        ("（1）完成", "（1）", "完成"),
        ("①完成", "①", "完成"),
        ("一、完成", "一、", "完成"),
        ("（十二）完成", "（十二）", "完成"),
        ("3.1.材料1套", "3.1.", "材料1套"),
        ("3.3打造基地", "3.3", "打造基地"),
        ("2.1 CD01工业机器人", "2.1", "CD01工业机器人"),
        ("2.2 19级起", "2.2", "19级起"),
        ("3.4人才培养", "3.4", "人才培养"),
        ("1.19年进行换届", "1.", "19年进行换届"),
        ("1.2018年累计", "1.", "2018年累计"),
        ("1.100家企业", "1.", "100家企业"),
        ("1.50家企业", "1.", "50家企业"),
        ("1.5万元", "", "1.5万元"),
        ("3.91个百分点", "", "3.91个百分点"),
        ("46.35亿元", "", "46.35亿元"),
        ("130份审批表", "", "130份审批表"),
        ("2019年章程", "", "2019年章程"),
        ("（2019）章程", "", "（2019）章程"),
        ("完成1.甲", "", "完成1.甲"),
    ],
)
def test_numbers_before_lines(line, label, rest):
    assert split_label(line) == (label, rest)


def oddities(*lines: str) -> list[tuple[str, str, str]]:
    labels = [label for label in map(label_of, lines) if label]
    return [(gap.kind, gap.found, gap.expected) for gap in gaps(labels)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["1.甲", "2.乙", "3.丙"], []),
        (["1.甲", "3.丙"], [("skips", "3", "2")]),
        (["1.甲", "1.乙", "2.丙"], [("repeats", "1", "2")]),
        (["2.甲", "3.乙"], [("skips", "2", "1")]),
        (["1.甲", "2.乙", "1.丙"], [("repeats", "1", "3")]),
        (["1.甲", "1.1乙", "1.2丙", "2.丁", "2.1戊"], []),
        (["1.甲", "2.乙", "3.1.丙", "3.2丁", "3.3戊", "4.己"], []),
        (["1.甲", "1.1乙", "1.3丙"], [("skips", "1.3", "1.2")]),
        (["1.甲", "1.1乙", "1.1丙"], [("repeats", "1.1", "1.2")]),
        (["一、甲", "三、乙"], [("skips", "三", "2")]),
        (["1.甲", "（1）乙", "（2）丙", "2.丁"], []),
    ],
)
def test_gaps_of_a_numbering(lines, expected):
    assert oddities(*lines) == expected


@pytest.fixture
def one(tmp_path):
    def made(**cells):
        return read(tmp_path / "表.docx", [*TASK_HEAD, task(**cells)])

    return made


def test_nothing_to_say_about_a_sound_row(one):
    assert one().findings == ()


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("建设目标：带动发展。验收要点：\n1.甲", "验收要点"),
        ("建设目标：发展。\n验收要点：\n1.甲；2.乙", "2.乙"),
        ("建设目标：发展。\n验收要点：1.甲", "1.甲"),
    ],
)
def test_points_run_together(one, goal, words):
    (finding,) = found(one(goal=goal), "points_run_together")
    assert (finding.level, finding.row, finding.column) == (Level.WARNING, 3, "建设目标、验收要点")
    assert words in finding.message


def test_a_semicolon_alone_is_no_second_point(one):
    reading = one(goal="建设目标：发展。\n验收要点：\n1.甲；2019年；3套。\n2.乙，2.5万元。")
    assert [p.text for p in reading.annex.tasks.rows[0].goal.points] == ["甲；2019年；3套。", "乙，2.5万元。"]
    assert not found(reading, "points_run_together")


def test_point_without_number_beside_numbered_ones(one):
    (finding,) = found(one(goal="验收要点：\n1.甲\n资源共享。"), "point_without_number")
    assert "“资源共享。”" in finding.message
    assert not found(one(goal="验收要点：\n甲\n乙"), "point_without_number")


def test_numbering_of_points_and_completions(one):
    reading = one(goal="验收要点：\n1.甲\n3.乙", completion="完成率100%\n5、甲\n5、乙\n6、6、丙")
    assert [(f.column, f.code) for f in reading.findings] == [
        ("建设目标、验收要点", "numbering_skips"),
        ("目标完成情况", "numbering_skips"),
        ("目标完成情况", "numbering_repeats"),
        ("目标完成情况", "numbering_repeats"),
    ]
    assert "“3”" in reading.findings[0].message
    assert "“2”" in reading.findings[0].message


@pytest.mark.parametrize(
    ("headings", "numbers", "expected"),
    [
        ("甲甲乙", (1, 2, 1), set()),
        ("甲甲乙", (1, 2, 3), set()),
        ("甲甲甲", (1, 3, 4), {"numbering_skips"}),
        ("甲甲甲", (1, 2, 2), {"numbering_repeats"}),
        ("甲甲乙", (1, 2, 5), {"numbering_skips"}),
    ],
)
def test_numbering_of_names(tmp_path, headings, numbers, expected):
    rows = [task(h, f"{n}.事{i}") for i, (h, n) in enumerate(zip(headings, numbers, strict=True))]
    assert codes(read(tmp_path / "表.docx", [*TASK_HEAD, *rows])) == expected


def test_a_name_twice_under_one_heading(tmp_path):
    rows = [task("甲", "事"), task("甲", "事"), task("乙", "事")]
    (finding,) = read(tmp_path / "表.docx", [*TASK_HEAD, *rows]).findings
    assert (finding.code, finding.row) == ("duplicate_name", 4)
    assert "第3行" in finding.message


@pytest.mark.parametrize(
    ("goal", "completion", "missing"),
    [
        ("更新率达100%，匹配率在50%以上。", "100%完成验收要点。", ["100%", "50%"]),
        ("三年合计达200万元。", "完成情况：100%完成验收要点。", ["200万元"]),
        ("中职升学比例上升至10%。", "完成率100%。高考（上线率90%）。", ["10%"]),
        ("下企业实践参与率达100%。", "完成率100%。教师下企业参与率达98%。", []),
        ("建成率达80%。", "完成率100%。", ["80%"]),
        ("讲座5场。", "每年55人次，完成率100%。", ["5场"]),
        ("培训1000人/年。", "完成率100%，3千余人次。", []),
        ("新增10个成员。", "完成率100%，学校5家。", []),
        ("企业50家。", "完成率100%，企业62个。", []),
        ("材料3套。", "完成率100%，材料三套。", []),
        ("价值200万元。", "完成率100%，价值2,100,000元。", []),
        ("讲座5场。", "尚未完成。", []),
        ("讲座5场。", "完成率60%。", []),
        ("讲座5场。", "", []),
        ("完成改革。", "完成率100%。", []),
        ("第一届机构，三年内完成。", "完成率100%。", []),
    ],
)
def test_quantities_claimed_without_a_number(one, goal, completion, missing):
    findings = found(
        one(goal=f"建设目标：改革。\n验收要点：\n{goal}", completion=completion), "quantity_unanswered"
    )
    shown = [text for finding in findings for text in re.findall(r"“([^“”]+)”(?=、|在)", finding.message)]
    assert shown == missing


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"completion": ""}, "completion_blank"),
        ({"completion": "已形成机构，报告1份。"}, "completion_without_rate"),
        ({"goal": ""}, "goal_blank"),
        ({"goal": "预期目标：预期目标：改革。"}, "label_repeated"),
    ],
)
def test_other_things_noticed(one, cells, code):
    (finding,) = one(**cells).findings
    assert finding.code == code
    assert finding.row == 3


@pytest.mark.parametrize("completion", ["完成率100%", "100%完成验收要点。", "完成情况：100%", DONE])
def test_ways_to_say_the_rate(one, completion):
    assert not found(one(goal="改革。", completion=completion), "completion_without_rate")


def test_texts_come_whole(one):
    long = "甲" * 40_000
    completion = f"完成率100%\n=1+1\n@x\n{long}"
    reading = one(completion=completion)
    assert reading.annex.tasks.rows[0].completion == completion
