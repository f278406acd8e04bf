from __future__ import annotations

import pytest
from django.core.management import call_command


def lines(capsys, *args):
    call_command("metric", *args)
    return capsys.readouterr().out.splitlines()


def test_the_value_stands_alone_on_the_last_line(world, toys, sixty_units, capsys):
    out = lines(capsys, "toy.units", "active=no", "--group", "group-a", "--as-of", "2023-06-30")
    assert out[-1] == "29"
    assert "单位数" in out[0]
    assert "在用：停用" in out
    assert lines(capsys, "toy.money", "--group", "group-a", "--as-of", "2023-06-30")[-1] == "12150000.00"


def test_parameters_may_stand_after_the_options(world, toys, sixty_units, capsys):
    out = lines(capsys, "toy.units", "--group", "group-a", "--as-of", "2023-06-30", "active=no")
    assert out[-1] == "29"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["toy.nothing", "--group", "group-a", "--as-of", "2023-06-30"], "没有叫“toy.nothing”的指标"),
        (["toy.units", "--group", "nowhere", "--as-of", "2023-06-30"], "没有网址标识为“nowhere”的集团"),
        (["toy.units", "--group", "group-a", "--as-of", "6月底"], "日期“6月底”不对"),
        (
            ["toy.units", "x=1", "--group", "group-a", "--as-of", "2023-06-30"],
            "参数：active（在用：yes 在用、no 停用）",
        ),
        (["toy.units", "active", "--group", "group-a", "--as-of", "2023-06-30"], "要写成“参数=值”"),
        (["toy.one", "--group", "group-a", "--as-of", "2023-06-30"], "需要给出“单位”"),
    ],
)
def test_what_can_not_be_told_is_a_sentence_and_exit_1(world, toys, capsys, args, words):
    with pytest.raises(SystemExit) as end:
        call_command("metric", *args)
    assert end.value.code == 1
    out = capsys.readouterr()
    assert words in out.err
    assert out.out == ""
