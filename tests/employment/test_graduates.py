"""Graduates are followed for three years: by link, by telephone, from lists; what is told counts once and openly."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from openpyxl import load_workbook

from employment.enums import Wave
from employment.graduate_report import by_school
from employment.models import FollowUp, Graduate, GraduateAnswer, SurveyCall
from employment.report_checks import destinations_known
from employment.selectors.destination import Rate, asked_between, breakdown, tally
from employment.selectors.graduate import LINK, graduates, graduates_for, waves_due
from employment.services.answer import answer_by_link, follow_up, record_answer
from employment.services.graduate import take_graduates
from employment.services.survey import open_survey, remind
from groupportal.errors import NotAllowed
from groupportal.files.selectors import path_of
from groupportal.links.models import Link
from groupportal.links.selectors import link_in_force, links_for
from groupportal.links.services import finish_link
from groupportal.metrics.selectors import ask
from groupportal.reporting.values import Period
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, acting, group_scope
from members.services.periods import leave
from rosters.services.student import return_student
from tests.employment.graduate_ground import LOOKING, STUDY, WORK, ago, asked, graduate, graduating
from tests.members.ground import DECISION, enrol, viewer
from tests.outcomes import race_codes, refused
from tests.records.ground import Desk, bring, said, workbook
from tests.rosters.ground import somebody
from tests.todos import due
from tests.world import World

TODAY = timezone.localdate
MONTH = dt.timedelta(days=30)


def by_link(call: SurveyCall, answer: Any) -> GraduateAnswer:
    """As the graduate does it, without an account."""
    with acting(SYSTEM_ACTOR):
        return answer_by_link(call, answer)


def test_the_roster_gives_its_graduates_once(inside: World) -> None:
    tao = somebody("tao_a", "陶老师", Role.TEACHER, inside.ua)
    graduating(inside, tao)
    li = viewer(inside.li)
    made = take_graduates(inside.ua, TODAY().year, by=li)
    assert {(row.name, row.class_name, row.teacher.user) for row in made} == {
        ("甲", "20级5班", tao),
        ("乙", "20级5班", tao),
    }
    assert "没有" in refused(lambda: take_graduates(inside.ua, TODAY().year, by=li), "nobody_to_take")
    assert graduates_for(viewer(tao)).count() == 2
    assert not graduates_for(viewer(somebody("hu_a", "胡老师", Role.TEACHER, inside.ua))).exists()
    return_student(made[0].student, reason="登记错了人", by=li)
    assert {row.name for row in graduates()} == {"甲", "乙"} - {made[0].name}


def test_times_of_asking_come_one_after_the_other() -> None:
    day = dt.date(2024, 2, 29)
    assert waves_due(day, dt.date(2024, 3, 1)) == [Wave.AT_ONCE]
    assert waves_due(day, dt.date(2025, 2, 27)) == [Wave.AT_ONCE]
    assert waves_due(day, dt.date(2025, 3, 1)) == [Wave.AT_ONCE, Wave.FIRST]
    assert waves_due(day, dt.date(2027, 3, 1)) == list(Wave)


def test_an_answer_counts_once_and_is_corrected_with_a_reason(inside: World) -> None:
    row = graduate(inside)
    call = asked(inside, row)
    by_link(call, replace(WORK, study_school="不该留下"))
    answer = GraduateAnswer.objects.get()
    assert (answer.source, answer.employer, answer.study_school, answer.written_by) == (
        "survey",
        WORK.employer,
        "",
        None,
    )
    li = viewer(inside.li)
    assert "本人填写登记为“签劳动合同”" in refused(
        lambda: record_answer(row, 1, LOOKING, told_on=TODAY(), by=li), "answered"
    )
    early = TODAY() - MONTH
    refused(lambda: record_answer(row, 1, LOOKING, told_on=early, reason="更正", by=li), "wave_to_come")
    record_answer(row, 1, STUDY, told_on=TODAY(), reason="本人来电更正", by=li)
    kept = list(GraduateAnswer.objects.order_by("pk").values_list("status", "superseded_on", "reason"))
    assert kept == [("contract", TODAY(), ""), ("study", None, "本人来电更正")]
    refused(lambda: record_answer(row, 2, WORK, told_on=TODAY(), by=li), "wave_to_come")
    refused(
        lambda: record_answer(row, 0, replace(WORK, employer=" "), told_on=TODAY(), by=li), "employer_missing"
    )
    refused(
        lambda: record_answer(row, 0, replace(STUDY, study_level=""), told_on=TODAY(), by=li),
        "study_level_missing",
    )


def test_a_teacher_follows_up_by_telephone_and_settles_the_link(inside: World) -> None:
    row = graduate(inside)
    call = asked(inside, row)
    li = viewer(inside.li)
    say = {"called_on": TODAY(), "words": "母亲说在佛山", "by": li}
    refused(lambda: follow_up(row, 1, outcome="answered", **say), "outcome_unclear")
    refused(lambda: follow_up(row, 1, outcome="silent", said=WORK, **say), "outcome_unclear")
    follow_up(row, 1, outcome="silent", **say)
    assert link_in_force(call, LINK).finished_at is None
    follow_up(row, 1, outcome="answered", said=WORK, **say)
    assert [one.outcome for one in FollowUp.objects.order_by("pk")] == ["silent", "answered"]
    assert GraduateAnswer.objects.get().source == "phone"
    link = link_in_force(call, LINK)
    assert link.finished_at is not None
    refused(lambda: finish_link(link), "link_spent")
    refused(
        lambda: open_survey(row.unit, row.graduated_on.year, 1, until=TODAY() + MONTH, by=li), "all_answered"
    )


def test_opening_again_asks_only_who_has_not_answered(inside: World) -> None:
    one, other = graduate(inside), graduate(inside, "2019002", "杨兰")
    call = asked(inside, one)
    by_link(call, WORK)
    li = viewer(inside.li)
    later = TODAY() + 2 * MONTH
    (again,) = open_survey(one.unit, one.graduated_on.year, 1, until=later, by=li)
    assert (again.graduate, again.until) == (other, later)
    assert Link.objects.count() == 2
    assert timezone.localdate(link_in_force(again, LINK).expires_at) == later, (
        "the link lasts as long as the survey"
    )
    Link.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))
    open_survey(one.unit, one.graduated_on.year, 1, until=later, by=li)
    assert link_in_force(again, LINK) is not None, "one that ran out opens again at the same address"
    assert Link.objects.count() == 2
    told = remind(list(SurveyCall.objects.all()), by_text=False, by=li)
    assert [row.graduate for row, _ in told.links] == [other], "who answered is not reminded"
    other.phone = ""
    other.save()
    (left,) = remind([again], by_text=True, by=li).left_out
    assert left == ("杨兰", "杨兰没有登记手机号，请用二维码或复制链接发给对方。")
    assert SurveyCall.objects.get(pk=again.pk).reminders == 1
    refused(lambda: open_survey(one.unit, 2001, 1, until=later, by=li), "wave_to_come")
    refused(lambda: open_survey(one.unit, one.graduated_on.year, 2, until=later, by=li), "wave_to_come")
    refused(lambda: open_survey(one.unit, one.graduated_on.year, 1, until=ago(1), by=li), "until_range")


def test_what_there_is_to_do(inside: World, settings: Any) -> None:
    settings.ROOT_URLCONF = settings.GROUP_URLCONF
    graduating(inside)
    row = graduate(inside)
    li, office = viewer(inside.li), viewer(inside.wang)

    def keys(person: Any) -> list[str]:
        return sorted(todo.group_key for todo in due(person, TODAY(), "employment."))

    assert keys(li) == ["employment.ask", "employment.take"]
    assert keys(office) == [], "the office looks after no school itself"
    take_graduates(inside.ua, TODAY().year, by=li)
    open_survey(row.unit, row.graduated_on.year, 1, until=TODAY() + dt.timedelta(days=7), by=li)
    titles = [todo.title for todo in due(li, TODAY(), "employment.")]
    assert titles == ["还没有答复：姜勇：毕业满一年的去向调查", "2 名毕业生毕业时，还没有问去向"]
    record_answer(row, 1, WORK, told_on=TODAY(), by=li)
    assert keys(li) == ["employment.ask"]


def test_another_school_and_a_second_role_open_nothing(inside: World) -> None:
    other = somebody("he_a", "何老师", Role.TEACHER, inside.ua)
    row = graduate(inside)
    call = asked(inside, row)
    for stranger in (other, inside.zhang, inside.cai, inside.pa.expert):
        assert not graduates_for(viewer(stranger)).exists()
        assert not links_for(viewer(stranger)).filter(subject_id=call.public_id).exists()
    for deed in (
        lambda: record_answer(row, 1, WORK, told_on=TODAY(), by=viewer(other)),
        lambda: take_graduates(inside.ua, 2020, by=viewer(other)),
    ):
        try:
            deed()
        except NotAllowed:
            continue
        raise AssertionError("a teacher who does not follow the graduate was let in")


def test_the_graduate_and_the_teacher_at_the_same_moment(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        row = graduate(world)
        call = asked(world, row)
        link = link_in_force(call, LINK)

    def holder() -> Any:
        from django.db import transaction

        with transaction.atomic():
            finish_link(link)
            return answer_by_link(call, WORK)

    def teacher() -> Any:
        return record_answer(row, 1, LOOKING, told_on=TODAY(), by=viewer(world.li))

    codes = race_codes(world.a, (SYSTEM_ACTOR, holder), (world.li, teacher), (SYSTEM_ACTOR, holder))
    assert codes.count("done") == 1
    assert set(codes) <= {"done", "answered", "link_spent"}
    with group_scope(world.a, actor=world.wang):
        assert GraduateAnswer.objects.count() == 1


def test_shares_say_their_two_ends(inside: World) -> None:
    li = viewer(inside.li)
    people = [graduate(inside, f"20190{n}", "姜勇", origin="city" if n < 3 else "") for n in range(5)]
    record_answer(people[0], 0, WORK, told_on=ago(1), by=li)
    record_answer(people[1], 0, replace(WORK, place="province", match="none"), told_on=TODAY(), by=li)
    record_answer(people[2], 0, STUDY, told_on=TODAY(), by=li)
    record_answer(people[3], 0, replace(WORK, match=""), told_on=TODAY(), by=li)
    rows = asked_between(ago(1), ago(1))
    told = tally(rows, TODAY(), 0)
    assert told.rate("settled") == Rate(4, 5, 1)
    assert told.rate("settled").words == "80.00%～100.00%（4/5，1 人没有答复）"
    assert told.rate("study") == Rate(1, 5, 1)
    assert told.rate("fits").words.endswith("（1/3，1 人没有说明是否对口）")
    assert told.rate("fits") == Rate(1, 3, 1, "没有说明是否对口"), "of those in somebody's pay"
    assert told.rate("here") == Rate(2, 5, 1, "不知道在哪里工作")
    assert told.rate("origin_here") == Rate(3, 5, 2, "没有登记生源地")
    assert told.rate("three") == Rate(1, 5, 2, "生源地或工作地不全"), (
        "one is from an unknown place and works here, one told nothing"
    )
    assert tally(rows, ago(1), 0).answered == 1, "as of a day, what was told by then"
    parts = {one.label: dict(one.ways) for one in breakdown(rows, TODAY(), 0)}
    assert parts["去向"]["签劳动合同"] == Rate(3, 5, 1)
    assert parts["去向"]["待就业"].words == "0.00%～20.00%（0/5，1 人没有答复）"
    assert parts["月收入"]["3000～4999 元"] == Rate(3, 3, 0, "没有填写")
    assert parts["升学渠道"]["三二分段、中高职贯通"] == Rate(1, 1, 0, "没有填写")
    assert parts["升学层次"]["高职专科"].number == 1
    table = by_school(Period(ago(1), TODAY()))
    assert "去向落实率 80.00%～100.00%（4/5，1 人没有答复）" in table.reading
    assert table.notes[1].startswith(
        f"{inside.ua.name}：去向落实率 80.00%～100.00%（4/5，1 人没有答复），升学率"
    )
    graduate(inside, "2019900", graduated_on=dt.date(2022, 6, 30))
    (silent,) = destinations_known(dt.date(2022, 12, 31))
    assert "2022年的 1 名毕业生里，1 人的去向" in silent.message
    assert not list(destinations_known(dt.date(2022, 7, 10))), "they are given a month to tell"
    found = ask("employment.study_rate", TODAY(), {"since": ago(1)}).answer()
    assert found.value == Decimal("20.00")
    assert "分子 1 人，分母 5 人，没有答复的 1 人：都不算是 20.00%，都算是 40.00%。" in found.note
    assert ask("employment.study_rate", ago(3), {"since": ago(3)}).answer().value is None


def test_three_years_are_followed(inside: World) -> None:
    row = graduate(inside, years=3)
    li = viewer(inside.li)
    for wave in (1, 2, 3):
        record_answer(row, wave, WORK, told_on=TODAY(), by=li)
    question = {"since": TODAY()}
    assert ask("employment.tracked", TODAY(), question).answer().value == 1
    assert ask("employment.response_rate", TODAY(), {**question, "wave": "3"}).answer().value == 100
    assert ask("employment.graduates", TODAY(), {**question, "wave": "3"}).answer().value == 1


HEAD = "学校,学号,姓名,毕业日期,生源地,毕业去向,填报日期,就业单位,工作地,是否对口,录取学校,升学层次"


def csv_of(path: Any, *lines: str) -> Any:
    path.write_bytes("\r\n".join([HEAD, *lines]).encode("gb18030"))
    return path


def test_a_list_of_an_earlier_year_comes_in_from_gbk(inside: World, tmp_path: Any) -> None:
    school, day = inside.ua.name, ago(1)
    path = csv_of(
        tmp_path / "毕业生.csv",
        f"{school},2019001,姜勇,{day},本市,11,{day},江海光电有限公司,本市,是,,",
        f"{school},2019002,杨兰,{day},省内,升学,{day},,,,江门职业技术学院,高职专科",
        f"{school},2019003,周敏,{day},,,,,,,,",
        f"{school},2019004,何军,{day},,就业,{day},,本市,,,",
        f"{school},2019002,杨兰,{day},,70,{day},,,,,",
    )
    found = bring("graduates", path, user=viewer(inside.li))
    assert said(found) == [(5, "就业单位", "employer_missing"), (6, "学号", "row_twice")]
    assert found.written is None, "one bad row keeps all of them out"
    found = bring("graduates", path, user=viewer(inside.li), good_rows=True)
    assert found.written.facts == {"新列入毕业生": 3, "登记去向": 2}
    assert [(row.name, row.origin) for row in Graduate.objects.order_by("number")] == [
        ("姜勇", "city"),
        ("杨兰", "province"),
        ("周敏", ""),
    ]
    assert {(a.status, a.source, a.place) for a in GraduateAnswer.objects.all()} == {
        ("contract", "file", "city"),
        ("study", "file", ""),
    }
    again = csv_of(
        tmp_path / "again.csv",
        f"{school},2019001,姜勇,{day},本市,11,{day},江海光电有限公司,本市,是,,",
        f"{school},2019002,杨兰,{day},本市,70,{day},,,,,",
        f"{school},2019003,周民,{day},,,,,,,,",
    )
    found = bring("graduates", again, user=viewer(inside.li), good_rows=True)
    assert said(found) == [(3, "毕业去向", "answered"), (4, "姓名", "name_differs")]
    assert found.written.facts == {"没有变化": 1}


def test_a_list_of_an_earlier_year_counts_in_that_year_and_ends_the_survey(
    inside: World, tmp_path: Any
) -> None:
    school, day = inside.ua.name, ago(2)
    row = graduate(inside, "2019001", years=2)
    member = enrol(inside, "江海光电有限公司")
    record_answer(graduate(inside, "2019009", years=2), 0, WORK, told_on=day, by=viewer(inside.li))
    leave(member, left_on=day + MONTH, reason="request", decision=DECISION, by=viewer(inside.wang))
    call = asked(inside, row, wave=1)
    link = Link.objects.get(subject_id=call.public_id)
    path = workbook(
        tmp_path / "a.xlsx",
        (
            "学校",
            "学号",
            "姓名",
            "毕业日期",
            "哪一次",
            "毕业去向",
            "就业单位",
            "工作地",
            "录取学校",
            "升学层次",
        ),
        (school, "2019001", "姜勇", day, "毕业满一年", "11", "江海光电有限公司", "本市", None, None),
        (school, "2019002", "杨兰", day, None, "升学", None, None, "江门职业技术学院", "高职专科"),
    )
    found = bring("graduates", path, user=viewer(inside.li))
    assert found.written.facts["登记去向"] == 2
    answers = GraduateAnswer.objects.values_list("wave", "told_on", "employer_unit")
    assert set(answers) == {(1, ago(1), None), (0, day, None), (0, day, member.unit_id)}, (
        "a firm that left the group by then is no member"
    )
    told = tally(asked_between(day, day), day, 0)
    assert (told.study, told.answered, told.of) == (1, 2, 3)
    link.refresh_from_db()
    assert link.finished_at is not None, "nobody fills in for nothing"


def test_a_stray_quote_loses_no_row(inside: World, tmp_path: Any) -> None:
    school, day = inside.ua.name, ago(1)
    path = csv_of(
        tmp_path / "毕业生.csv",
        f'{school},2019001,姜勇,{day},本市,11,{day},"江海"光电,本市,是,,',
        f"{school},2019002,杨兰,{day},,,,,,,,",
        f'{school},2019003,"周敏,{day},,,,,,,,',
        f"{school},2019004,何军,{day},,,,,,,,",
    )
    assert "读到第 2 行" in refused(lambda: bring("graduates", path, user=viewer(inside.li)), "bad_csv")
    assert not Graduate.objects.exists()


def test_a_csv_in_gbk_goes_through_the_page_of_imports(
    world: World, tmp_path: Any, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    day = ago(1)
    path = csv_of(
        tmp_path / "毕业生.csv",
        f"{world.ua.name},2019001,姜勇,{day},本市,11,{day},江海光电有限公司,本市,是,,",
        f"{world.ua.name},2019002,杨兰,{day},,,,,,,,",
        f"{world.ua.name},2019003,何军,{day},,就业,{day},,本市,,,",
    )
    desk = Desk(world, django_capture_on_commit_callbacks)
    batch = desk.upload(path, "graduates")
    with desk.inside():
        marked = load_workbook(path_of(batch.marked_file).open("rb"))
        assert "上传的是 CSV" in marked["问题清单"]["A1"].value
        assert "就业单位" in [cell.value for cell in marked["CSV"][1]], (
            "the whole list comes back as a workbook"
        )
    batch = desk.confirm(batch, good_rows=True)
    with desk.inside():
        assert {row.name for row in Graduate.objects.all()} == {"姜勇", "杨兰"}
    batch = desk.undo(batch)
    with desk.inside():
        assert not Graduate.objects.exists()
