"""Units, posts, mentors, choices and filings on their pages: who sees whose, what is said where nothing is known, flat queries."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.audit.models import AccessEntry
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.ui.once import SEEN
from internships.models import AuthorityFiling, HostUnit, Mentor, Post, SchoolBasis, Selection
from rosters.services.programme import ProgrammeInput, add_programme
from tests.files import samples
from tests.internships.ground import FIRM, D, filing, host, mentor, post, selection
from tests.members.ground import enrol
from tests.points.ground import in_a
from tests.visitor import body
from tests.world import World, make_user

PHONE = "13800138001"
LISTS = tuple(
    f"internships:{name}" for name in ("hosts", "posts", "mentors", "selections", "bases", "filings")
)


def _person(world: World, unit: Any, role: Role, username: str, name: str) -> Any:
    someone = make_user(username, name, made_by_group=world.a.pk)
    Membership.objects.create(user=someone, role=role, unit=unit)
    return someone


def test_a_school_a_second_school_and_two_firms(world: World, client_for: Any) -> None:
    with in_a(world):
        other = enrol(world, "江海第二职业技术学校", category="school").unit
        firms = [
            enrol(world, name, staff_total=300, staff_total_on=D(2022, 12, 31)).unit
            for name in (FIRM, "江海机械有限公司")
        ]
        programme = ProgrammeInput("710105", "电子技术应用", 2021, "secondary")
        add_programme(programme, by=world.wang)
        zhou = _person(world, other, Role.SCHOOL_ADMIN, "zhou_a", "周校长")
        he = _person(world, firms[0], Role.ENTERPRISE, "he_a", "何建")
        su = _person(world, firms[1], Role.ENTERPRISE, "su_a", "苏敏")
    school, second, firm, stranger = (client_for(user, world.a) for user in (world.li, zhou, he, su))

    # The school takes the firm in; nothing is known of it yet, and the page says so.
    assert "还没有实习单位" in body(school.get("internships:hosts"))
    assert (
        school.post("internships:host_new", {"unit": str(firms[0].public_id), "name": "x"}).status_code == 422
    )
    assert school.post("internships:host_new", {"unit": str(firms[0].public_id)}).status_code == 302
    with in_a(world):
        row = HostUnit.objects.get()
    key = {"public_id": row.public_id}
    page = body(school.get("internships:host", **key))
    assert "未登记" in page
    assert "300 人（2022年12月31日），取自成员资料" in page
    assert "还没有登记：是否依法登记、信用核查" in page
    form = body(school.get("internships:host_edit", **key))
    assert ('name="staff_total"' in form, 'name="is_registered"' in form) == (False, True)
    checked = {
        "place": "4407",
        "is_registered": "yes",
        "operates_lawfully": "yes",
        "is_untrustworthy": "no",
        "credit_checked_on": "2023-01-10",
        "credit_valid_until": "2024-01-09",
    }
    assert school.post("internships:host_edit", checked, **key).status_code == 302
    assert "信用核查有效期至" in body(second.get("internships:host", **key))
    made, guiding = _fills_in(world, firm, row)

    # What one firm enters never shows at another; a second school sees the unit, not whose it is.
    _cannot_see(stranger, firms, row, made, guiding)
    _chosen(world, school, second, made, other)

    # A unit that broke the rules takes nobody any more.
    assert school.post("internships:host_suspend", {"reason": "安排学生上夜班"}, **key).status_code == 302
    assert "安排学生上夜班" in body(firm.get("internships:own_host"))
    again = {"school": str(other.public_id), "starts_on": "2023-03-01"}
    assert "已停止接收实习" in body(second.post("internships:selection_new", again, **key))
    assert second.post("internships:host_resume", {"reason": "已整改"}, **key).status_code == 302
    assert client_for(world.qian, world.a).get("internships:host", **key).status_code == 404


def _fills_in(world: World, firm: Any, row: HostUnit) -> tuple[Post, Mentor]:
    """The firm fills in its own page."""
    key = {"public_id": row.public_id}
    own = body(firm.get("internships:own_host"))
    assert "请补上单位资料" in own
    for name in ("internships:hosts", "internships:posts"):
        assert firm.get(name).status_code == 403
    said = {"contact": "何建", "contact_phone": PHONE, "elsewhere": "0", "lowest_wage": "2500"}
    assert firm.post("internships:own_host_edit", said, **key).status_code == 302
    work = {
        "name": "电子装配工",
        "headcount": "20",
        "tasks": "焊接\n检验",
        "hazards": ["dust"],
        "hazards_dust": "1",
        "is_active": "on",
    }
    assert (
        firm.post("internships:own_post_new", {**work, "hazards": ["dust", "none"]}, **key).status_code == 422
    )
    assert firm.post("internships:own_post_new", work, **key).status_code == 302
    guide = {"name": "冯师傅", "phone": "13800138009", "is_active": "on"}
    assert firm.post("internships:own_mentor_new", guide, **key).status_code == 302
    with in_a(world):
        made, guiding = Post.objects.get(), Mentor.objects.get()
        assert made.hazards == [["dust", 1]]
        row = HostUnit.objects.get()
        assert (row.is_untrustworthy, row.elsewhere, row.contact_phone) == (False, 0, PHONE)
    own = body(firm.get("internships:own_host"))
    for words in ("粉尘作业（1级）", "冯师傅", "138****8001"):
        assert words in own, words
    edited = {**work, "headcount": "12", "hazards": ["none"]}
    assert firm.post("internships:own_post", edited, public_id=made.public_id).status_code == 302
    shown = firm.post("internships:own_mentor_phone", public_id=guiding.public_id, follow=True)
    assert "13800138009" in body(shown)
    return made, guiding


def _cannot_see(stranger: Any, firms: list[Any], row: HostUnit, made: Post, guiding: Mentor) -> None:
    assert stranger.post("internships:own_host_open", public_id=firms[0].public_id).status_code == 404
    assert stranger.post("internships:own_host_open", public_id=firms[1].public_id).status_code == 302
    strange = body(stranger.get("internships:own_host"))
    for words in ("电子装配工", "冯师傅", "何建", FIRM):
        assert words not in strange, words
    at = {
        "own_host_edit": row,
        "own_post_new": row,
        "own_mentor_new": row,
        "own_post": made,
        "own_mentor": guiding,
    }
    for name, record in at.items():
        assert stranger.get(f"internships:{name}", public_id=record.public_id).status_code == 404, name
    assert stranger.post("internships:own_mentor_phone", public_id=guiding.public_id).status_code == 404
    assert "电子装配工" not in body(stranger.get("search:search", data={"q": "电子装配"}))


def _chosen(world: World, school: Any, second: Any, made: Post, other: Any) -> None:
    """The school adds what it knows, and chooses; nobody else sees its choice."""
    with in_a(world):
        key = {"public_id": HostUnit.objects.get(pk=made.host_id).public_id}
    more = {"name": "电子装配工", "major_codes": ["710105"], "hazards": ["none"], "is_active": "on"}
    assert school.post("internships:post_edit", more, public_id=made.public_id).status_code == 302
    assert "电子技术应用（710105）" in body(school.get("internships:post", public_id=made.public_id))
    choice = {
        "school": str(world.ua.public_id),
        "starts_on": "2023-02-01",
        "is_new": "yes",
        "assessed_on": "2023-01-12",
        "assessment_items": ["单位资质", "工作环境"],
        "party_meeting_on": "2023-01-20",
        "report": SimpleUploadedFile("考察报告.pdf", samples.PDF),
    }
    assert (
        school.post(
            "internships:selection_new", {**choice, "school": str(other.public_id)}, **key
        ).status_code
        == 422
    )
    choice["report"] = SimpleUploadedFile("考察报告.pdf", samples.PDF)
    assert school.post("internships:selection_new", choice, **key).status_code == 302
    with in_a(world):
        chosen = Selection.objects.select_related("report_file").get()
        assert (chosen.is_party_decided, chosen.assessment_items) == (True, ["单位资质", "工作环境"])
    page = body(school.get("internships:selection", public_id=chosen.public_id))
    assert "考察报告.pdf" in page
    assert FIRM not in body(second.get("internships:selections"))
    for name in ("selection", "selection_edit", "selection_leave"):
        assert second.get(f"internships:{name}", public_id=chosen.public_id).status_code == 404
    assert second.get("files:file_download", public_id=chosen.report_file.public_id).status_code == 404
    assert "没有学校选定，或您看不到别校的选定" in body(second.get("internships:host", **key))
    for name, sent in (("leave", {"on": "2023-07-01"}), ("return", {"reason": "登记错了"})):
        answer = school.post(f"internships:selection_{name}", sent, public_id=chosen.public_id)
        assert answer.status_code == 302, name


def test_a_school_says_what_it_has_and_what_it_filed(world: World, client_for: Any) -> None:
    with in_a(world):
        other = enrol(world, "江海第二职业技术学校", category="school").unit
        theirs = filing(world, school=other)
    li = client_for(world.li, world.a)
    at = {"public_id": world.ua.public_id}
    said = {"place": "4407", "has_head": "yes", "rules": ["实习管理", "none"]}
    assert li.post("internships:basis", said, **at).status_code == 422
    assert li.post("internships:basis", {**said, "rules": ["实习管理"]}, **at).status_code == 302
    assert li.post("internships:basis", said, public_id=other.public_id).status_code == 404
    shown = body(li.get("internships:bases"))
    assert ("江门市" in shown, "江海第二职业技术学校" in shown, "未登记" in shown) == (True, False, True)
    new = {
        "school": str(world.ua.public_id),
        "kind": "special",
        "number": "江教职备〔2023〕3号",
        "authority": "江门市教育局",
        "filed_on": "2023-02-01",
        "covers": ["R17a"],
        "paper": SimpleUploadedFile("备案.pdf", samples.PDF),
    }
    assert "选备案范围" in body(li.post("internships:filing_new", {**new, "covers": []}))
    new["paper"] = SimpleUploadedFile("备案.pdf", samples.PDF)
    assert li.post("internships:filing_new", new).status_code == 302
    with in_a(world):
        row = AuthorityFiling.objects.get(school=world.ua)
        assert SchoolBasis.objects.get().rules == ["实习管理"]
    page = body(li.get("internships:filing", public_id=row.public_id))
    assert "不安排高风险实习" in page
    assert "备案.pdf" in page
    edited = {name: value for name, value in new.items() if name not in ("school", "paper")}
    answer = li.post(
        "internships:filing_edit", {**edited, "valid_until": "2023-12-31"}, public_id=row.public_id
    )
    assert answer.status_code == 302
    with in_a(world):
        assert AuthorityFiling.objects.get(pk=row.pk).file is not None, "a file that is not replaced stays"
    for name in ("filing", "filing_edit"):
        assert li.get(f"internships:{name}", public_id=theirs.public_id).status_code == 404


def test_phones_are_masked_and_shown_one_by_one(world: World, client_for: Any) -> None:
    with in_a(world):
        row = host(world, contact_phone=PHONE)
        someone = mentor(world, host=row, phone="13900139001")
    li = client_for(world.li, world.a)
    pages = [li.get("internships:host", public_id=row.public_id), li.get("internships:mentors")]
    pages += [li.get("internships:hosts", data={"cols": ["负责人电话"]})]
    pages += [li.get("internships:mentor_edit", public_id=someone.public_id)]
    for page in map(body, pages):
        assert PHONE not in page
        assert "13900139001" not in page
    assert PHONE in body(li.post("internships:host_phone", public_id=row.public_id, follow=True))
    assert "13900139001" in body(
        li.post("internships:mentor_phone", public_id=someone.public_id, follow=True)
    )
    with in_a(world):
        assert {entry.object_id for entry in AccessEntry.objects.filter(kind="view")} == {
            row.public_id,
            someone.public_id,
        }


FOUND: list[tuple[dict[str, str], set[str]]] = [
    ({}, {"电子", "机械"}),
    ({"q": "jhdz"}, {"电子"}),
    ({"q": "何建"}, {"电子", "机械"}),
    ({"takes": "no"}, set()),
    ({"chosen": "yes"}, {"电子"}),
    ({"chosen": "yes", "as_of": "2023-01-31"}, set()),
    ({"lacks": "credit"}, {"机械"}),
    ({"lacks": "posts"}, {"机械"}),
    ({"lacks": "staff"}, set()),
    ({"region": "江门市"}, {"电子", "机械"}),
    ({"sort": "-staff_then"}, {"电子", "机械"}),
]


def test_the_lists_find_and_change_several(world: World, client_for: Any) -> None:
    with in_a(world):
        first = host(world)
        second = host(world, "江海机械有限公司", is_untrustworthy=None)
        selection(world, host=first)
        work = post(world, host=first, hazards=None)
    wang = client_for(world.wang, world.a)
    names = {"电子": FIRM, "机械": "江海机械有限公司"}
    for asked, found in FOUND:
        page = body(wang.get("internships:hosts", data=asked))
        assert {key for key, name in names.items() if f">{name}</a>" in page} == found, asked
    assert "电子装配工" in body(wang.get("internships:posts", data={"lacks": "hazards"}))
    assert "电子装配工" not in body(wang.get("internships:posts", data={"active": "no"}))
    for name, rows, sent in (
        ("hosts_edit", [first, second], {"is_untrustworthy": "no", "credit_checked_on": "2023-06-01"}),
        ("posts_edit", [work], {"is_active": "no"}),
    ):
        chosen = {"ids": [str(row.public_id) for row in rows], **sent}
        look = wang.post(f"internships:{name}", {**chosen, "step": "look"})
        done = wang.post(f"internships:{name}", {**chosen, "step": "do", SEEN: look.context[SEEN]})
        assert done.status_code == 302, name
    with in_a(world):
        assert set(HostUnit.objects.values_list("is_untrustworthy", "credit_checked_on")) == {
            (False, D(2023, 6, 1))
        }
        assert Post.objects.get().is_active is False


def test_queries_do_not_grow(world: World, client_for: Any, query_count: Any) -> None:
    visitor = client_for(world.wang, world.a)

    def fill(number: int) -> None:
        with in_a(world):
            row = host(world, f"江海电子{number}有限公司")
            post(world, host=row)
            mentor(world, host=row)
            selection(world, host=row)
            filing(world, f"备案{number}号")

    def counts() -> list[int]:
        found = []
        for name in LISTS:
            with query_count() as n:
                assert visitor.get(name).status_code == 200
            found.append(n())
        return found

    fill(1)
    counts()
    one = counts()
    for number in (2, 3):
        fill(number)
    assert counts() == one
