"""People and roles: services and pages of the secretariat."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django import forms
from django.utils import timezone
from openpyxl import Workbook

from groupportal.accounts.models import User
from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError, NotAllowed
from groupportal.people import services
from groupportal.people.choosing import PersonChoice
from groupportal.records.importing import BroughtIn, bring_in
from groupportal.records.registry import kind_of
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import UNIT_ROLES, Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.world import PASSWORD


@pytest.fixture
def by(world):
    """Wang of the secretariat, inside group A."""
    with group_scope(world.a, actor=world.wang):
        yield viewer_for(world.wang, world.a)


def held(user: User, role: Role) -> Membership:
    return Membership.objects.get(user=user, role=role)


def test_a_new_person_gets_an_account_and_a_password_to_change(by, world) -> None:
    made = services.invite_person(by=by, name="单雄", phone="13800000001", role=Role.FINANCE)
    user = User.objects.get(pk=made.user.pk)
    assert user.username == "shanxiong"
    assert user.must_change_password
    assert user.check_password(made.password)
    entry = AuditEntry.objects.get(action="tenancy.person_invited")
    assert made.password not in str(entry.after)
    assert entry.after["role"] == "finance"


def test_an_account_of_another_group_is_offered_the_role_and_its_person_says_yes(by, world) -> None:
    User.objects.filter(pk=world.qian.pk).update(phone="13900000009")
    made = services.invite_person(by=by, name="钱勇", phone="13900000009", role=Role.READER)
    assert (made.user.pk, made.password, made.is_offer) == (world.qian.pk, "", True)
    assert not Membership.objects.filter(user=world.qian).exists()
    with pytest.raises(DomainError, match="正在等本人答复"):
        services.invite_person(by=by, name="钱勇", phone="13900000009", role=Role.READER)
    with pytest.raises(DomainError) as refused:
        services.answer_offer(made.held, accept=True, by=world.wang)
    assert refused.value.code == "offer_over", "nobody else answers it"
    services.answer_offer(made.held, accept=True, by=world.qian)
    assert held(world.qian, Role.READER)
    with pytest.raises(DomainError):
        services.reset_password(world.qian, by=by)
    assert User.objects.get(pk=world.qian.pk).check_password(PASSWORD)


def test_the_person_answers_on_the_page_where_groups_are_chosen(world, visitor) -> None:
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        for role in (Role.READER, Role.COUNCIL):
            services.invite_person(by=by, name="钱勇", username="wang_b", role=role)
    people = visitor(world.wang, world.a).get("people:list").content.decode()
    assert "等待本人答复的邀请" in people
    qian = visitor(world.qian, world.b)
    assert "邀请您担任“查阅人员”" in qian.get("home").content.decode()
    page = qian.client.get("/").content.decode()
    yes, no = re.findall(r'action="(/accounts/offers/[^"]+)"', page)
    assert qian.client.get("/group-a/").status_code == 404
    assert visitor(world.li, world.a).client.post(yes, {"answer": "yes"}).url == "/", (
        "not somebody else's to answer"
    )
    assert qian.client.post(yes, {"answer": "yes"}).url == "/group-a/"
    assert qian.client.post(no, {"answer": "no"}).url == "/"
    assert qian.client.get("/group-a/").status_code == 200
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert list(Membership.objects.filter(user=world.qian).values_list("role", flat=True)) == [
            Role.READER
        ]
        done = AuditEntry.objects.filter(action__startswith="tenancy.offer").order_by("id")
        assert [e.action for e in done] == ["tenancy.offer_accepted", "tenancy.offer_declined"]


def test_an_offer_is_withdrawn(by, world) -> None:
    made = services.invite_person(by=by, name="钱勇", username="wang_b", role=Role.READER)
    services.withdraw_offer(made.held, by=by)
    assert AuditEntry.objects.filter(action="tenancy.offer_withdrawn").exists()
    with pytest.raises(DomainError):
        services.answer_offer(made.held, accept=True, by=world.qian)
    assert not Membership.objects.filter(user=world.qian).exists()


def test_a_role_that_was_once_held_elsewhere_still_counts(by, world) -> None:
    with group_scope(world.b, actor=SYSTEM_ACTOR, switch=True):
        Membership.objects.create(user=world.zhang, role=Role.READER).delete()
    with pytest.raises(DomainError) as refused:
        services.reset_password(world.zhang, by=by)
    assert refused.value.code == "account_shared"


def test_a_number_does_not_tell_whose_it_is(by, world) -> None:
    User.objects.filter(pk=world.qian.pk).update(phone="13900000009")
    with pytest.raises(DomainError) as refused:
        services.invite_person(by=by, name="别人", phone="13900000009", role=Role.READER)
    assert "钱勇" not in refused.value.message
    assert not Membership.objects.filter(user=world.qian).exists()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"role": Role.TEACHER}, "unit_missing"),
        ({"role": Role.EXPERT}, "date_missing"),
        ({"role": Role.READER, "valid_until": dt.date(2020, 1, 1)}, "date_past"),
        ({"role": "king"}, "role_unknown"),
        ({"role": Role.READER, "phone": ""}, "login_missing"),
        ({"role": Role.READER, "phone": "12"}, "invalid"),
        ({"role": Role.READER, "name": " "}, "name_missing"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(by, fields, code) -> None:
    before = User.objects.count()
    with pytest.raises(DomainError) as refused:
        services.invite_person(**{"by": by, "name": "孙七", "phone": "13800000007", **fields})
    assert refused.value.code == code
    assert User.objects.count() == before


def test_a_list_is_taken_whole_or_not_at_all(by, world) -> None:
    rows = [
        {"number": 1, "name": "周一", "phone": "13800000011", "role": "reader", "unit": None},
        {"number": 2, "name": "周二", "phone": "1", "role": "reader", "unit": None},
    ]
    before = Membership.objects.count()
    with pytest.raises(services.RowsError) as refused:
        services.invite_many(rows, by=by)
    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].startswith("第 2 行（周二）")
    assert (Membership.objects.count(), User.objects.filter(name="周一").exists()) == (before, False)


def test_the_last_secretariat_role_stays(by, world) -> None:
    services.revoke_role(held(world.wen, Role.SECRETARIAT), by=by)
    for deed in (
        lambda: services.revoke_role(held(world.wang, Role.SECRETARIAT), by=by),
        lambda: services.remove_person(world.wang, by=by),
        lambda: services.set_validity(
            held(world.wang, Role.SECRETARIAT), valid_until=timezone.localdate(), by=by
        ),
    ):
        with pytest.raises(DomainError) as refused:
            deed()
        assert refused.value.code == "last_secretariat"
    assert held(world.wang, Role.SECRETARIAT).valid_until is None


def test_nobody_withdraws_their_own_secretariat_role(by, world) -> None:
    with pytest.raises(DomainError) as refused:
        services.revoke_role(held(world.wang, Role.SECRETARIAT), by=by)
    assert refused.value.code == "own_secretariat"


def test_only_the_secretariat_manages_people(world) -> None:
    with group_scope(world.a, actor=world.cai):
        viewer = viewer_for(world.cai, world.a)
        with pytest.raises(NotAllowed):
            services.grant_role(world.zhang, role=Role.FINANCE, by=viewer)
        assert not Membership.objects.filter(user=world.zhang, role=Role.FINANCE).exists()


def test_a_shared_account_is_not_one_secretariats_to_reset(by, world) -> None:
    with group_scope(world.b, actor=SYSTEM_ACTOR, switch=True):
        Membership.objects.create(user=world.zhang, role=Role.READER)
    with pytest.raises(DomainError) as refused:
        services.reset_password(world.zhang, by=by)
    assert refused.value.code == "account_shared"
    assert User.objects.get(pk=world.zhang.pk).check_password(PASSWORD)
    issued = services.reset_password(world.cai, by=by)
    cai = User.objects.get(pk=world.cai.pk)
    assert (cai.check_password(issued), cai.must_change_password) == (True, True)


def test_a_withdrawn_role_ends_in_the_middle_of_a_session(world, visitor) -> None:
    browser = visitor(world.cai, world.a)
    assert browser.get("/admin/").status_code == 200
    with group_scope(world.a, actor=world.wang):
        services.revoke_role(held(world.cai, Role.FINANCE), by=viewer_for(world.wang, world.a))
    assert browser.get("/admin/").status_code == 404


def test_adding_a_person_on_the_page_shows_the_password_once(world, visitor) -> None:
    browser = visitor(world.wang, world.a)
    answer = browser.post(
        "people:person_add",
        {"name": "吴八", "phone": "13800000008", "role": "school_admin", "unit": world.ua.public_id},
    )
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    user = User.objects.get(name="吴八")
    page = answer.content.decode()
    password = page.split('<dt>密码</dt><dd class="mono slip__password">')[1].split("<")[0]
    assert user.check_password(password)
    assert password not in browser.get("people:person", user.username).content.decode()


def test_a_pasted_list_is_read_and_its_faults_named_by_line(world, visitor) -> None:
    browser = visitor(world.wang, world.a)
    lines = "姓名\t手机号\t角色\t单位\n郑一\t13800000021\t教师\t江海第一职业技术学校\n郑二,138,财务"
    answer = browser.post("people:people_add", {"lines": lines})
    assert answer.status_code == 422
    assert "第 3 行：“138”不是 11 位手机号码" in answer.content.decode()
    several = browser.post("people:people_add", {"lines": "郑三\t138\t管家\t远方学校"}).content.decode()
    assert all(word in several for word in ("“138”", "“管家”", "“远方学校”")), "one fault hides another"
    assert not User.objects.filter(name="郑一").exists()
    answer = browser.post("people:people_add", {"lines": lines.replace(",138,", "，13800000022，")})
    assert answer.status_code == 200
    assert User.objects.filter(name__in=["郑一", "郑二"], must_change_password=True).count() == 2


def test_a_pasted_list_takes_every_role_with_its_dates(world, visitor) -> None:
    browser = visitor(world.wang, world.a)
    unit = "江海第一职业技术学校"
    lines = [
        f"人{n}\t1380000{n:04d}\t{role.label}\t{unit if role in UNIT_ROLES else ''}\t2026年1月1日\t2099-12-31"
        for n, role in enumerate(Role, 100)
    ]
    answer = browser.post("people:people_add", {"lines": "\n".join(lines)})
    assert answer.status_code == 200, answer.content.decode()
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        made = Membership.objects.filter(user__name__startswith="人1")
        dates = (dt.date(2026, 1, 1), dt.date(2099, 12, 31))
        assert {(m.role, m.valid_from, m.valid_until) for m in made} == {(r, *dates) for r in Role}
    turned = browser.post("people:people_add", {"lines": "吴一,13800000999,财务,,2099-12-31,2026-12-31"})
    assert "早于起始日期" in turned.content.decode()


def test_a_workbook_of_people_takes_every_role_and_comes_again_without_doubling(by, world, tmp_path) -> None:
    kind = kind_of("people")
    path = tmp_path / "人员.xlsx"

    def brought(until: str) -> BroughtIn:
        book = Workbook()
        book.active.append(["姓名", "手机", "角色", "所属单位", "自", "有效期至"])
        for n, role in enumerate(Role, 100):
            unit = world.ua.name if role in UNIT_ROLES else None
            book.active.append([f"人{n}", f"1380000{n:04d}", role.label, unit, "2026-01-01", until])
        book.save(path)
        return bring_in(path, kind, by=by, write=True)

    first = brought("2098-12-31")
    assert first.written, first.problems
    assert first.written.facts == {"新增人员": 10}
    assert brought("2099-12-31").written.facts == {"更新人员": 10}
    assert brought("2099-12-31").written.facts == {"没有变化": 10}
    assert Membership.objects.filter(valid_until=dt.date(2099, 12, 31)).count() == 10
    assert User.objects.filter(name__startswith="人1").count() == 10


def test_slips_are_printed_for_those_who_never_signed_in_and_shown_once(world, visitor) -> None:
    browser = visitor(world.wang, world.a)
    browser.post("people:person_add", {"name": "吴八", "phone": "13800000008", "role": "finance"})
    user = User.objects.get(name="吴八")
    asked = browser.post("people:issue", {"ids": [user.username, "cai_a", "wang_b"]})
    page = asked.content.decode()
    assert "为 1 位还没有登录过的人" in page
    assert "蔡敏" not in page
    answer = browser.post("people:issue", {"ids": [user.username, "cai_a", "wang_b"], "sure": "yes"})
    assert answer["Cache-Control"] == "no-store"
    password = answer.content.decode().split('slip__password">')[1].split("<")[0]
    user.refresh_from_db()
    assert user.check_password(password)
    assert User.objects.get(pk=world.qian.pk).check_password(PASSWORD)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert password not in str(list(AuditEntry.objects.values_list("after", "note")))
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    assert browser.post("people:issue", {"ids": [user.username], "sure": "yes"}).status_code == 302


def test_the_list_finds_by_pinyin_role_and_unit_and_masks_phones(world, visitor) -> None:
    User.objects.filter(pk=world.cai.pk).update(phone="13812345678")
    browser = visitor(world.wang, world.a)
    for query, found, left_out in (
        ({"q": "cm"}, "蔡敏", "李强"),
        ({"q": "caimin"}, "蔡敏", "李强"),
        ({"q": "cai_"}, "蔡敏", "李强"),
        ({"q": "5678"}, "蔡敏", "李强"),
        ({"role": "school_admin"}, "李强", "蔡敏"),
        ({"unit": str(world.ua.public_id)}, "李强", "蔡敏"),
    ):
        page = browser.get("people:list", data=query).content.decode()
        body = page.split("<tbody>")[1]
        assert found in body
        assert left_out not in body
        assert "13812345678" not in page
    inside = browser.get("people:list", data={"q": "ai_a"}).content.decode()
    assert "蔡敏" not in inside, "neither in the middle of a syllable nor of a user name"


def test_list_queries_do_not_grow_with_the_people(world, visitor, query_count) -> None:
    browser = visitor(world.wang, world.a)

    def count() -> int:
        with query_count() as n:
            browser.get("people:list", data={"per_page": "200"})
        return n()

    def join(*numbers: int) -> None:
        with group_scope(world.a, actor=world.wang):
            for i in numbers:
                user = User.objects.create(username=f"many{i}", name=f"众人{i}")
                Membership.objects.create(user=user, role=Role.TEACHER, unit=world.ua)

    count()
    join(0)
    few = count()
    join(*range(1, 31))
    assert count() == few


@pytest.mark.parametrize("name", ["person", "role_grant", "password_reset", "person_remove"])
def test_people_of_another_group_are_not_found(world, visitor, name) -> None:
    browser = visitor(world.wang, world.a)
    assert browser.get(f"people:{name}", world.qian.username).status_code == 404
    assert browser.post(f"people:{name}", {"role": "reader"}, world.qian.username).status_code in (404, 405)
    assert User.objects.get(pk=world.qian.pk).check_password(PASSWORD)


def test_a_role_of_another_group_is_not_withdrawn(world, visitor) -> None:
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        theirs = held(world.qian, Role.SECRETARIAT)
    browser = visitor(world.wang, world.a)
    assert browser.post("people:role_revoke", {}, world.wen.username, theirs.public_id).status_code == 404
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        assert Membership.objects.filter(pk=theirs.pk).exists()


def test_the_groups_description_is_changed_with_its_trail(world, visitor) -> None:
    browser = visitor(world.wang, world.a)
    fields = {"name": "江海职业教育集团", "kind": "group", "color": "#0f5c63", "motto": "产教同行"}
    assert browser.post("people:group_edit", fields).status_code == 302
    world.a.refresh_from_db()
    assert world.a.motto == "产教同行"
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert AuditEntry.objects.get(action="tenancy.group_edited").after["motto"] == "产教同行"
    wrong = {**fields, "term_starts_on": "2021-01-01", "term_ends_on": "2020-01-01"}
    answer = browser.post("people:group_edit", wrong)
    assert answer.status_code == 422
    assert "建设期结束日期早于开始日期" in answer.content.decode()


def test_a_person_is_chosen_among_those_who_are_offered_now(world) -> None:
    class Chosen(forms.Form):
        who = PersonChoice("谁")

    def asked(key: str) -> Chosen:
        form = Chosen({"who": key})
        form.fields["who"].offer("parks.edit_parks")
        return form

    with group_scope(world.a, actor=world.wang):
        key = str(held(world.wang, Role.SECRETARIAT).public_id)
        assert asked(key).is_valid()
    with group_scope(world.b, actor=world.qian):
        assert not asked(key).is_valid(), "a key of the look-alike group"
