"""One folding of names: as they are kept, as they are compared, as they are found by pinyin."""

from __future__ import annotations

import pytest

from groupportal.ui.names import _PRIVATE, folded, kept_name
from groupportal.ui.pinyin import full_pinyin, initials, is_spelled, spell


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("江门市⽰例电⼦科技职业技术学院", "江门市示例电子科技职业技术学院"),
        ("⻓江⺠生⻋业", "长江民生车业"),
        ("艾力•买买提", "艾力·买买提"),
        ("艾力‧买买提", "艾力·买买提"),
        ("艾力・买买提", "艾力·买买提"),
        ("艾力．买买提", "艾力·买买提"),
        ("艾力 · 买买提", "艾力·买买提"),
        ("刘\ue863", "刘䶮"),
        ("李 \U0002a7dd 明", "李\U0002a7dd明"),
        ("福\uf9dc", "福隆"),
        ("江门 市示例厂", "江门市示例厂"),
        ("No.1 Co. Ltd", "No.1 Co. Ltd"),
        ("江门市示例（集团）有限公司", "江门市示例（集团）有限公司"),
    ],
)
def test_a_name_is_kept_in_the_characters_people_see(written, kept):
    assert kept_name(written) == kept
    assert kept_name(kept) == kept
    assert folded(written) == folded(kept)
    assert kept.lower() in spell(written) + kept.lower() * (written == kept)


def test_names_that_differ_in_writing_alone_are_one():
    same = (
        "江门市示例(集团)ＡＢ有限公司",
        "江门市示例（集团）ab有限公司",
        " 江门市示例〔集团〕ＡＢ 有限公司。",
    )
    assert len({folded(name) for name in same}) == 1
    assert folded("1.1万元") != folded("11万元")
    assert folded("1.建设") == folded("1、建设")


def test_every_private_character_of_gbk_has_a_public_twin():
    assert len(_PRIVATE) == 80
    assert not any("\ue000" <= twin <= "\uf8ff" for twin in _PRIVATE.values())


@pytest.mark.parametrize(
    ("name", "right", "other"),
    [
        ("单县示例职业中等专业学校", "shanxianshili", "danxianshili"),
        ("浚县示例职业中等专业学校", "xunxianshili", "junxianshili"),
        ("翟明辉", "zhaiminghui", "diminghui"),
        ("卜建国", "bujianguo", "bojianguo"),
        ("覃文", "qinwen", "tanwen"),
        ("查文", "zhawen", "chawen"),
        ("朴文", "piaowen", "puwen"),
        ("仇文", "qiuwen", "chouwen"),
        ("曾三", "zengsan", "cengsan"),
        ("朝阳区示例厂", "chaoyangqu", "zhaoyangqu"),
        ("长治示例厂", "changzhi", "zhangzhi"),
        ("漯河示例厂", "luohe", "tahe"),
        ("尉迟恭", "yuchigong", ""),
        ("江门市第一职业高级中学", "jiangmenshidiyi", ""),
    ],
)
def test_right_readings_come_first_and_others_find_too(name, right, other):
    assert full_pinyin(name).startswith(right)
    assert initials(name).startswith(right[0])
    assert is_spelled(right, spell(name))
    assert not other or is_spelled(other, spell(name))


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("jiangmen", True),
        ("jm", True),
        ("jmsdy", True),
        ("jiangms", True),
        ("jmenshi", True),
        ("JM", True),
        ("ｊｍ", True),
        ("jiang'men", True),
        ("dy", True),
        ("gm", False),
        ("iang", False),
        ("en", False),
        ("jmd", False),
        ("jiangmeng", False),
        ("zhangs", True),
        ("cs", True),
        ("zs", True),
        ("b", False),
        ("y7jx", False),
        ("7jx", True),
        ("d7", True),
        ("门", True),
    ],
)
def test_a_syllable_is_typed_from_its_start(word, found):
    assert is_spelled(word, spell("江门市第一第7机械长沙厂")) is found


def test_names_stand_by_reading_then_strokes_and_the_same_character_together():
    names = [
        "黎明厂",
        "江门乙厂",
        "李明厂",
        "加密厂",
        "江明厂",
        "黎甲厂",
        "将门厂",
        "江门甲厂",
        "李甲厂",
        "江厂",
    ]
    right = [
        "加密厂",
        "江厂",
        "江门甲厂",
        "江门乙厂",
        "江明厂",
        "将门厂",
        "李甲厂",
        "李明厂",
        "黎甲厂",
        "黎明厂",
    ]
    assert sorted(names, key=spell) == right


def test_a_name_can_be_asked_for_from_its_beginning_and_to_its_end():
    spelling = spell("长沙门厂")
    assert is_spelled("csmc", spelling, begins=True, ends=True)
    assert is_spelled("zhangsm", spelling, begins=True)
    assert not is_spelled("csm", spelling, begins=True, ends=True)
    assert not is_spelled("smc", spelling, begins=True)
    assert is_spelled("smc", spelling, ends=True)


def test_a_rare_character_has_its_reading_and_stands_by_its_strokes():
    assert is_spelled("zhanghong", spell("张𬭎"))
    assert sorted(["张𬭎", "张红", "张鸿"], key=spell) == ["张红", "张鸿", "张𬭎"]
