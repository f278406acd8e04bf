"""Joint projects, trainings and founding teams: who keeps them, what counts, who came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone

from groupportal.accounts.rotating import code_at, count_wrong
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.access import may_open
from groupportal.files.services import store_bytes
from groupportal.metrics.selectors import ask
from groupportal.records.kinds import Exported
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.ui.names import folded
from parks.enums import AchievementKind, ProjectKind, TeamPart, TrainingKind, TrainingState
from parks.excel.project import ProjectsKind
from parks.excel.training import AttendancesKind
from parks.forms.project import ProjectForm
from parks.models import Attendance, JointProject, Training
from parks.search_kinds import find_projects
from parks.selectors.access import attendances_for
from parks.selectors.project import persons_of, times_of
from parks.services.incubation import MemberInput, TeamInput, add_member, add_team, end_team, register_firm
from parks.services.project import (
    ProjectInput,
    add_achievement,
    add_milestone,
    add_money,
    add_partner,
    add_project,
    drop_milestone,
    edit_project,
    end_project,
    project_facts,
    reach_milestone,
    remove_money,
    resume_project,
)
from parks.services.training import (
    Person,
    TrainingInput,
    add_attendance,
    cancel_training,
    drop_attendance,
    hold_training,
    plan_training,
    show_code,
    sign_by_code,
    training_facts,
)
from tests.members.ground import viewer
from tests.outcomes import race
from tests.parks.ground import centre, park
from tests.records.ground import bring, workbook
from tests.visitor import body
from tests.world import World, make_user

D = dt.date
TODAY = timezone.localdate
WHO = Person("何敏", "13800001234", "海信电子")


def project(world: World, title: str = "装配线视觉检测", **said: Any) -> JointProject:
    facts = ProjectInput(ProjectKind.RESEARCH, title, D(2023, 3, 1), **said)
    return add_project(world.ua, facts, by=viewer(world.li))


def training(world: World, title: str = "PLC 编程", *, days: int = -3, **said: Any) -> Training:
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=days)
    facts = TrainingInput(TrainingKind.FIRM, title, start, start + dt.timedelta(hours=3), **said)
    return plan_training(world.ua, facts, by=viewer(world.li))


def paper(world: World, name: str = "签到表.txt") -> Any:
    return store_bytes(b"x", name=name, by=world.li, purpose="材料", view_action="parks.view_trainings")


def test_a_project_from_its_contract_to_what_came_of_it(inside: World) -> None:
    row, by = project(inside, contract_amount=Decimal(80000)), viewer(inside.li)
    firm = Unit.objects.create(name="海信电子")
    add_partner(row, firm, by=by)
    with pytest.raises(DomainError, match="已经是合作单位"):
        add_partner(row, firm, by=by)
    with pytest.raises(DomainError, match="牵头单位不用再写"):
        add_partner(row, inside.ua, by=by)
    first = add_milestone(row, title="样机", due_on=D(2023, 6, 1), by=by)
    add_money(row, day=D(2023, 7, 1), amount=Decimal("40000.00"), payer=firm, by=by)
    with pytest.raises(DomainError, match="节点“样机”还没有完成"):
        end_project(row, ended_on=D(2023, 12, 1), note="", by=by)
    reach_milestone(first, done_on=D(2023, 6, 9), by=by)
    add_achievement(
        row, kind=AchievementKind.UTILITY, title="检测夹具", number="ZL1", gained_on=D(2023, 11, 1), by=by
    )
    assert end_project(row, ended_on=D(2023, 12, 1), note="验收通过", by=by).get_state_display() == "已结题"
    with pytest.raises(DomainError, match="已结题。要补充的，先恢复"):
        add_milestone(row, title="量产", due_on=D(2024, 1, 1), by=by)
    assert resume_project(row, by=by).ended_on is None


def test_a_certificate_counts_in_one_project_alone(inside: World) -> None:
    one, other, by = project(inside), project(inside, "焊接工艺"), viewer(inside.li)
    said = {"kind": AchievementKind.UTILITY, "title": "夹具", "number": "ZL2023", "gained_on": D(2023, 5, 1)}
    add_achievement(one, by=by, **said)
    for same in ({}, {"number": "ＺＬ 2023"}, {"kind": AchievementKind.INVENTION}):
        with pytest.raises(DomainError, match="已经登记在另一项成果里"):
            add_achievement(other, by=by, **said | same)
    edit_project(one, replace(project_facts(one), contract_number="JH-2023/07"), by=by)
    with pytest.raises(DomainError, match="合同编号已在另一个项目里"):
        edit_project(other, replace(project_facts(other), contract_number="jh－2023／07"), by=by)
    with pytest.raises(IntegrityError, match="project_contract_once"), transaction.atomic():
        JointProject.objects.filter(pk=other.pk).update(contract_mark=folded("JH2023/07"))
    teams = [add_team(inside.ua, TeamInput(name, D(2023, 1, 1)), by=by) for name in ("甲队", "乙队")]
    founded = {"firm": "侨味传媒（江门）有限公司", "registered_on": D(2023, 3, 1), "by": by}
    register_firm(teams[0], credit_code="91440700ma5abcde1x", **founded)
    with pytest.raises(DomainError, match="一家企业只计一次"):
        register_firm(teams[1], **founded | {"firm": "侨味传媒(江门)有限公司"})
    with pytest.raises(DomainError, match="一家企业只计一次"):
        register_firm(teams[1], credit_code="91440700MA5ABCDE1X", **founded | {"firm": "别的名称"})


def test_a_school_does_not_keep_anothers_projects_and_trainings(
    inside: World, client_for: Callable[..., Any]
) -> None:
    row, meant = project(inside), training(inside)
    other = Unit.objects.create(name="第二职业技术学校")
    luo = make_user("luo", "罗主任")
    Membership.objects.create(user=luo, role=Role.SCHOOL_ADMIN, unit=other)
    with pytest.raises(NotAllowed):
        add_partner(row, other, by=viewer(luo))
    add_attendance(meant, WHO, by=viewer(inside.li))
    with pytest.raises(NotAllowed):
        add_attendance(meant, Person("罗生", firm="甲"), by=viewer(luo))
    assert not attendances_for(viewer(luo)).exists()
    page = client_for(luo, inside.a).get("parks:training", public_id=meant.public_id).text
    assert "1 人次" in page
    assert "何敏" not in page
    assert "何敏" in client_for(inside.li, inside.a).get("parks:training", public_id=meant.public_id).text


def test_persons_and_person_times_are_two_figures(inside: World) -> None:
    by = viewer(inside.li)
    rows = [training(inside), training(inside, "电工", days=-9)]
    for row in rows:
        add_attendance(row, WHO, by=by)
    add_attendance(rows[1], Person("何敏", firm="德昌电机"), by=by)
    counted = training(inside, "安全月", days=-20)
    hold_training(counted, counted=40, paper=paper(inside), by=by)
    for row in rows:
        hold_training(row, by=by)
    held = Training.objects.filter(state=TrainingState.HELD)
    assert times_of(held) == 43
    assert persons_of(held) == 2, (
        "何敏 of one telephone once, a namesake of another firm once, the counted nobody"
    )
    since = {"since": f"{TODAY() - dt.timedelta(days=60)}"}
    assert ask("parks.training_times", TODAY(), since).answer().value == 43
    assert ask("parks.training_persons", TODAY(), since).answer().value == 2


def test_what_a_number_of_people_needs(inside: World) -> None:
    row, by = training(inside), viewer(inside.li)
    with pytest.raises(DomainError, match="请先登记参训名单"):
        hold_training(row, by=by)
    with pytest.raises(DomainError, match="请上传签到表或照片"):
        hold_training(row, counted=30, by=by)
    add_attendance(row, WHO, by=by)
    with pytest.raises(DomainError, match="名单里已有 1 人"):
        hold_training(row, counted=30, paper=paper(inside), by=by)
    coming = training(inside, "明天的课", days=1)
    with pytest.raises(DomainError, match="还没有结束"):
        hold_training(coming, by=by)


def test_more_than_there_are_places_is_asked(inside: World, client_for: Callable[..., Any]) -> None:
    row, by = training(inside, places=1), viewer(inside.li)
    add_attendance(row, WHO, by=by)
    page, at, asks = client_for(inside.li, inside.a), {"public_id": row.public_id}, "超过名额也登记"
    assert asks not in page.get("parks:attendance_new", **at).text, "nothing to ask yet"
    assert asks in page.post("parks:attendance_new", {"name": "郑工", "firm": "德昌电机"}, **at).text
    second = Person("周工", firm="德昌电机")
    with pytest.raises(DomainError, match="名额是 1 人"):
        add_attendance(row, second, by=by)
    add_attendance(row, second, over=True, by=by)
    assert "周工，德昌电机" in page.get("parks:training", **at).text
    with pytest.raises(DomainError, match="已经在这次培训的名单里"):
        add_attendance(row, second, over=True, by=by)
    with pytest.raises(DomainError, match="电话和所在企业至少填一样"):
        add_attendance(row, Person("无名"), over=True, by=by)


def test_signing_at_the_door(inside: World, client_for: Callable[..., Any]) -> None:
    row = show_code(training(inside, days=0), by=viewer(inside.li))
    with time_machine.travel(row.starts_at + dt.timedelta(minutes=5), tick=False):
        with pytest.raises(DomainError, match="签到码不对"):
            sign_by_code(row, WHO, "000000", by=SYSTEM_ACTOR)
        code = code_at(row.secret, timezone.now())
        nobody = client_for(None, inside.a)
        address = {"public_id": row.public_id}
        shown = nobody.get("parks:training_sign", **address)
        assert (shown.status_code, "Homepage" in shown.text) == (200, False)
        said = {"name": "何敏", "phone": "13800001234", "firm": "", "code": code, "agree": "on"}
        assert nobody.post("parks:training_sign", said, **address).status_code == 302
        sign_by_code(row, WHO, code, by=SYSTEM_ACTOR)
        assert Attendance.objects.count() == 1, "who signs twice is there once"
        for name in ("李强", "李强", "周工"):
            sign_by_code(row, Person(name, firm="甲"), code, by=inside.li)
    names = list(row.attendances.order_by("pk").values_list("name", "user"))
    assert names[1:] == [("李强", inside.li.pk), ("周工", None)], "a telephone lent at the door signs another"
    offered = []
    for hours in (1, 3):
        with time_machine.travel(row.ends_at + dt.timedelta(hours=hours), tick=False):
            page = body(client_for(inside.li, inside.a).get("parks:training", **address))
            offered.append("现场签到码" in page)
    assert offered == [True, False], "the page leads to the code as long as one may sign by it"
    with time_machine.travel(row.ends_at + dt.timedelta(hours=3), tick=False):
        late = code_at(row.secret, timezone.now())
        with pytest.raises(DomainError, match="现在不能签到"):
            sign_by_code(row, Person("周工", firm="乙"), late, by=SYSTEM_ACTOR)
    Training.objects.filter(pk=row.pk).update(places=row.attendances.count())
    with time_machine.travel(row.starts_at, tick=False):
        now = code_at(row.secret, timezone.now())
        with pytest.raises(DomainError, match="已经签满"):
            sign_by_code(row, Person("周工", firm="乙"), now, by=SYSTEM_ACTOR)


def test_who_has_signed_is_not_lost_by_cancelling(inside: World) -> None:
    row, by = training(inside), viewer(inside.li)
    came = add_attendance(row, WHO, by=by)
    with pytest.raises(DomainError, match="已经有人签到"):
        cancel_training(row, reason="改期", by=by)
    drop_attendance(row.attendances.get(), by=by)
    with pytest.raises(DomainError, match="已被别人删去"):
        drop_attendance(came, by=by)
    assert cancel_training(row, reason="改期", by=by).state == TrainingState.CANCELLED
    with pytest.raises(DomainError, match="已取消，不能登记参训人员"):
        add_attendance(row, WHO, by=by)
    with pytest.raises(DomainError, match="还没有开始"):
        add_attendance(training(inside, "后天的课", days=2), WHO, by=by)


def test_who_guesses_codes_does_not_shut_the_door_on_others(inside: World) -> None:
    row = show_code(training(inside, days=0), by=viewer(inside.li))
    with time_machine.travel(row.starts_at + dt.timedelta(minutes=5), tick=False):
        for _ in range(30):
            with pytest.raises(DomainError, match="签到码不对"):
                sign_by_code(row, WHO, "000000", visitor="guesser", by=SYSTEM_ACTOR)
        code = code_at(row.secret, timezone.now())
        with pytest.raises(DomainError, match="签到码错得太多"):
            sign_by_code(row, WHO, code, visitor="guesser", by=SYSTEM_ACTOR)
        assert sign_by_code(row, WHO, code, visitor="other", by=SYSTEM_ACTOR).pk
        for _ in range(470):
            count_wrong("training_code", row.pk)
        with pytest.raises(DomainError, match="签到码错得太多"):
            sign_by_code(row, Person("周工", firm="乙"), code, visitor="third", by=SYSTEM_ACTOR)


def test_names_and_contracts_go_to_those_who_keep_them(inside: World, client_for: Callable[..., Any]) -> None:
    held, kept = training(inside), project(inside, contract_amount=Decimal(80000), contract_number="HT-77")
    add_attendance(held, WHO, by=viewer(inside.li))
    hold_training(held, by=viewer(inside.li))
    other = Unit.objects.create(name="第二职业技术学校")
    luo = make_user("luo", "罗主任")
    Membership.objects.create(user=luo, role=Role.SCHOOL_ADMIN, unit=other)
    for user, number in ((luo, 0), (inside.li, 1), (inside.wang, 1)):
        asked = Exported(QueryDict(), viewer(user))
        assert AttendancesKind().listed(asked).count() == number
        assert ProjectsKind().listed(asked).count() == number
    since = {"since": f"{TODAY() - dt.timedelta(days=60)}"}
    answer = ask("parks.training_persons", TODAY(), since).answer()
    assert list(answer.rows) == [held], "trainings, not names, behind the number"
    for user, seen in ((luo, False), (inside.li, True)):
        page = client_for(user, inside.a)
        shown = page.get("parks:project", public_id=kept.public_id).text
        assert ("HT-77" in shown) is seen
        assert ("80,000.00" in page.get("parks:projects").text) is seen
        assert kept in find_projects(viewer(user), "视觉")
        assert (kept in find_projects(viewer(user), "HT-77")) is seen


def test_papers_behind_figures_open_to_experts(inside: World) -> None:
    by = viewer(inside.li)
    said = {"by": inside.li, "purpose": "项目合同", "view_action": "parks.view_projects"}
    contract = store_bytes(b"x", name="合同.txt", **said)
    add_project(inside.ua, ProjectInput(ProjectKind.SERVICE, "检测", D(2023, 3, 1)), paper=contract, by=by)
    hold_training(training(inside), counted=30, paper=paper(inside), by=by)
    for code, name in (("projects", "合同.txt"), ("training_times", "签到表.txt")):
        files = ask(f"parks.{code}", TODAY(), {"since": "2023-01-01"}).answer().files
        assert files
        ((file, _),) = files()
        assert file.name == name
        opened = [may_open(file, viewer(one)) for one in (inside.pa.expert, inside.zhang)]
        assert opened == [True, False], "an expert proves it, who reads for the group sees the number"


def test_a_list_of_people_goes_to_one_training_of_ones_own(inside: World) -> None:
    row, by = training(inside, places=1), viewer(inside.li)
    other = Unit.objects.create(name="第二职业技术学校")
    luo = make_user("luo", "罗主任")
    Membership.objects.create(user=luo, role=Role.SCHOOL_ADMIN, unit=other)
    said = {"training": row.title, "on": timezone.localdate(row.starts_at), "phone": "", "firm": "甲"}
    with pytest.raises(DomainError, match="您登记的培训里没有"):
        AttendancesKind().save(said | {"name": "周工"}, None, by=viewer(luo))
    for name in ("周工", "吴工"):
        AttendancesKind().save(said | {"name": name}, None, by=by)
    assert row.attendances.count() == 2, "a list says who came, whatever the places were"
    plan_training(
        inside.ua, replace(training_facts(row), starts_at=row.starts_at + dt.timedelta(minutes=1)), by=by
    )
    with pytest.raises(DomainError, match="分不清是哪一次"):
        AttendancesKind().save(said | {"name": "郑工"}, None, by=by)


def test_people_of_one_name_come_each_from_a_firm(inside: World, tmp_path: Path) -> None:
    row, other = training(inside, places=3), Unit.objects.create(name="第二职业技术学校")
    theirs = plan_training(other, training_facts(row), by=viewer(inside.wang))
    add_attendance(theirs, Person("张伟", firm="丁"), by=viewer(inside.wang))
    on = timezone.localdate(row.starts_at)
    heads = ["培训名称", "培训日期", "姓名", "电话", "所在企业"]
    lines = [[row.title, on, "张伟", None, firm] for firm in ("甲", "乙", "丁")]
    path = workbook(tmp_path / "名单.xlsx", heads, *lines, [row.title, on, "周工", "13800138001", "甲"])
    for number in (4, 0):
        found = bring("attendances", path, user=viewer(inside.li))
        assert found.summary.get("新增参训名单", 0) == number
        asked = [one.message for one in found.problems if "名额是 3 人，导入后名单有 4 人" in one.message]
        assert len(asked) == bool(number), "more than there are places is asked about once"
    assert sorted(row.attendances.values_list("firm", flat=True)) == sorted(["甲", "乙", "丁", "甲"])
    path = workbook(
        tmp_path / "改.xlsx", heads, [row.title, on, "周工", "13800138001", "乙"], lines[0], lines[0]
    )
    found = bring("attendances", path, user=viewer(inside.li), write=False).errors
    assert [(one.row, one.message.split("，")[0]) for one in found] == [
        (2, "这一条已经登记"),
        (4, "与第 3 行的培训名称、培训日期、姓名、所在企业相同"),
    ]


def test_a_workbook_changes_partners_and_the_last_day_of_a_project(inside: World, tmp_path: Path) -> None:
    heads = ["牵头单位", "项目名称", "种类", "合作单位", "开始日期", "结束日期"]
    said = [inside.ua.name, "装配线视觉检测", ProjectKind.SERVICE.label]
    for firms, ended in (("甲厂、乙厂", "2023-06-30"), ("乙厂、丙厂", "2023-07-31")):
        path = workbook(tmp_path / "项目.xlsx", heads, [*said, firms, "2023-03-01", ended])
        assert not bring("projects", path, user=inside.li).errors
    row = JointProject.objects.get()
    assert sorted(row.partners.values_list("unit__name", flat=True)) == ["丙厂", "乙厂"]
    assert (row.ended_on, row.state) == (D(2023, 7, 31), "done")


def test_a_milestone_is_reached_once_and_not_before_the_project(inside: World) -> None:
    row, by = project(inside), viewer(inside.li)
    stone = add_milestone(row, title="样机", due_on=D(2023, 6, 1), by=by)
    with pytest.raises(DomainError, match="早于项目开始日期"):
        reach_milestone(stone, done_on=D(2023, 2, 1), by=by)
    reach_milestone(stone, done_on=D(2023, 6, 1), by=by)
    with pytest.raises(DomainError, match="已经登记完成"):
        reach_milestone(stone, done_on=D(2023, 7, 1), by=by)
    gone = add_milestone(row, title="不做的", due_on=D(2023, 6, 1), by=by)
    type(gone).objects.filter(pk=gone.pk).delete()
    for late in (
        lambda: drop_milestone(gone, by=by),
        lambda: reach_milestone(gone, done_on=D(2023, 6, 1), by=by),
    ):
        with pytest.raises(DomainError, match="已被别人删去"):
            late()


def test_money_that_was_written_down_by_mistake_is_taken_away(inside: World) -> None:
    row, by = project(inside), viewer(inside.li)
    money = add_money(row, day=D(2023, 5, 1), amount=Decimal(90000), by=by)
    remove_money(money, by=by)
    assert not row.money.exists()


def test_what_counts_for_a_centre_is_said_by_who_runs_it(inside: World) -> None:
    other = Unit.objects.create(name="第二职业技术学校")
    luo = make_user("luo", "罗主任")
    Membership.objects.create(user=luo, role=Role.SCHOOL_ADMIN, unit=other)
    where = centre(inside, park(inside))
    said = ProjectInput(ProjectKind.RESEARCH, "别人的中心", D(2023, 3, 1), centre=where)
    with pytest.raises(NotAllowed, match="不由您的单位管理"):
        add_project(other, said, by=viewer(luo))
    assert not ProjectForm(viewer=viewer(luo)).fields["centre"].queryset.exists()
    row = add_project(other, said, by=inside.wang)
    assert edit_project(row, project_facts(row), by=viewer(luo)).centre == where, "what stands may stay"
    assert ProjectForm(viewer=viewer(luo), record=row).fields["centre"].queryset.get() == where


def test_a_team_becomes_a_firm(inside: World) -> None:
    by = viewer(inside.li)
    leader = MemberInput("赵同学", is_leader=True)
    team = add_team(inside.ua, TeamInput("侨味直播", D(2023, 1, 1)), members=[leader], by=by)
    with pytest.raises(DomainError, match="已经有负责人"):
        add_member(team, MemberInput("钱同学", is_leader=True), by=by)
    add_member(team, MemberInput("陶老师", TeamPart.TEACHER, is_mentor=True), by=by)
    with pytest.raises(DomainError, match="早于入孵日期"):
        register_firm(team, firm="侨味传媒", registered_on=D(2022, 1, 1), by=by)
    register_firm(team, firm="侨味传媒", registered_on=D(2023, 8, 1), by=by)
    assert ask("parks.firms_registered", D(2023, 12, 31), {"since": "2023-01-01"}).answer().value == 1
    with pytest.raises(DomainError, match="请写明出孵"):
        end_team(team, ends_on=D(2023, 9, 1), note=" ", by=by)
    assert end_team(team, ends_on=D(2023, 9, 1), note="注册成立公司", by=by).ends_on


def test_the_pages_of_a_project_and_a_training(inside: World, client_for: Callable[..., Any]) -> None:
    page = client_for(inside.li, inside.a)
    form = page.get("parks:project_new").context["form"]
    said = {"unit": inside.ua.public_id, "kind": "research", "title": "视觉检测", "starts_on": "2023-03-01"}
    assert "contract_amount" in form.fields
    assert page.post("parks:project_new", said).status_code == 302
    row = JointProject.objects.get()
    at = {"public_id": row.public_id}
    assert page.post("parks:partner_new", {"firm_name": "海目星"}, **at).status_code == 302
    money = {"day": "2023-05-01", "amount": "100"}
    asked = page.post("parks:project_money", money, **at)
    assert "如果是 100 万元，请改填" in asked.text, "what looks like 万元 asks once more"
    assert page.post("parks:project_money", money | {"sure": "on"}, **at).status_code == 302
    shown = page.get("parks:project", **at).text
    assert "海目星" in shown
    assert "100.00 元" in shown
    assert "100.00 元" not in client_for(inside.zhang, inside.a).get("parks:project", **at).text
    for name in ("parks:projects", "parks:achievements", "parks:trainings", "parks:teams"):
        assert page.get(name).status_code == 200


def test_two_who_sign_at_once_are_two_and_one_who_signs_twice_is_one(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        row = show_code(training(world, days=0), by=viewer(world.li))
        Training.objects.update(
            starts_at=timezone.now() - dt.timedelta(minutes=10),
            ends_at=timezone.now() + dt.timedelta(hours=1),
        )
        code = code_at(row.secret, timezone.now())

    def signing(who: Person) -> tuple[Any, Any]:
        return world.wang, lambda: sign_by_code(row, who, code, by=SYSTEM_ACTOR)

    answers = race(world.a, signing(WHO), signing(WHO), signing(Person("周工", firm="乙")))
    assert all(isinstance(one, Attendance) for one in answers), answers
    with group_scope(world.a, actor=world.wang):
        assert Attendance.objects.count() == 2
