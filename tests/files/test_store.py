from __future__ import annotations

import hashlib
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from budget.models import LedgerEvidence
from groupportal.audit.models import AccessEntry
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.files.responses import download
from groupportal.files.selectors import path_of
from groupportal.files.services import kept_together, require_unchanged, store_bytes, store_upload
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.files import samples
from tests.rows import make_row
from tests.visitor import row_names


@pytest.fixture
def pdf_of_a(world):
    with group_scope(world.a, actor=world.wang):
        return store_bytes(samples.PDF, name="合同.pdf", by=world.wang)


def _number_of_files(group):
    try:
        return len(default_storage.listdir(f"g/{group.pk}")[1])
    except FileNotFoundError:
        return 0


def test_an_upload_is_kept_below_its_group_with_its_sum(world):
    with group_scope(world.a, actor=world.wang):
        viewer = viewer_for(world.wang, world.a)
        file = store_upload(
            SimpleUploadedFile("C:\\我的文档\\合\u202efdp.同.pdf", samples.PDF), by=viewer, purpose="evidence"
        )
        assert file.path.startswith(f"g/{world.a.pk}/")
        assert file.name == "合fdp.同.pdf"
        assert file.sha256 == hashlib.sha256(samples.PDF).hexdigest()
        assert file.uploaded_by_id == world.wang.pk
        assert path_of(file).read_bytes() == samples.PDF


def test_a_name_with_slashes_is_kept_and_sent_as_it_looks(world, visitor):
    with group_scope(world.a, actor=world.wang):
        viewer = viewer_for(world.wang, world.a)
        brought = store_upload(SimpleUploadedFile("2023:6月?.pdf", samples.PDF), by=viewer)
        made = store_bytes(samples.PDF, name="江海A/B厂 2023/6月.pdf", by=viewer)
        older = store_bytes(samples.PDF, name="合同.pdf", by=viewer)
        StoredFile.objects.filter(pk=older.pk).update(name="甲/乙合同.pdf")
    assert (brought.name, made.name) == ("2023：6月？.pdf", "江海A／B厂 2023／6月.pdf")
    asked = visitor(world.wang, world.a)
    for file, name in ((brought, brought.name), (made, made.name), (older, "甲／乙合同.pdf")):
        head = asked.get("files:file_download", public_id=file.public_id)["Content-Disposition"]
        assert unquote(head).endswith(f"''{name}"), head
    assert unquote(download(b"", "报表2023/6.xlsx")["Content-Disposition"]).endswith("''报表2023／6.xlsx")


@override_settings(MAX_UPLOAD_BYTES=1024)
def test_a_refused_upload_leaves_nothing(world):
    before = _number_of_files(world.a)
    with group_scope(world.a, actor=world.wang):
        with pytest.raises(DomainError, match="超过"):
            store_upload(SimpleUploadedFile("大.pdf", samples.PDF + b" " * 2000), by=world.wang)
        with pytest.raises(DomainError):
            store_upload(SimpleUploadedFile("假.pdf", b"MZ"), by=world.wang)
        assert StoredFile.objects.count() == 0
    assert _number_of_files(world.a) == before


def test_contents_written_before_an_error_are_taken_away_again(world):
    before = _number_of_files(world.a)

    def work():
        with kept_together(), group_scope(world.a, actor=world.wang):
            store_bytes(samples.PDF, name="一.pdf", by=world.wang)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert _number_of_files(world.a) == before


def test_a_changed_content_is_noticed(world, pdf_of_a):
    with group_scope(world.a, actor=world.wang):
        require_unchanged(pdf_of_a)
        path_of(pdf_of_a).write_bytes(samples.PDF + b" ")
        with pytest.raises(DomainError) as changed:
            require_unchanged(pdf_of_a)
    assert changed.value.code == "file_changed"


def test_a_download_is_an_attachment_and_is_logged(world, visitor, pdf_of_a):
    answer = visitor(world.wang, world.a).get("files:file_download", public_id=pdf_of_a.public_id)
    assert b"".join(answer.streaming_content) == samples.PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    with group_scope(world.a):
        entry = AccessEntry.objects.get()
        assert (entry.actor_id, entry.kind, entry.object_label) == (world.wang.pk, "download", "合同.pdf")


def test_pictures_and_pdf_are_shown_in_a_sandbox_and_office_files_not_at_all(world, visitor):
    with group_scope(world.a, actor=world.wang):
        picture = store_bytes(samples.image(), name="现场.png", by=world.wang)
        contract = store_bytes(samples.PDF, name="合同.pdf", by=world.wang)
        table = store_bytes(samples.excel(), name="台账.xlsx", by=world.wang)
    wang = visitor(world.wang, world.a)
    for file in (picture, contract):
        shown = wang.get("files:file_inline", public_id=file.public_id)
        assert shown.status_code == 200
        assert shown["Content-Disposition"].startswith("inline;")
        assert shown["Content-Security-Policy"].endswith("sandbox")
        # A browser that shows a PDF asks for it piece by piece where it may: a look is one look in the log.
        assert "Accept-Ranges" not in shown
        pieces = wang.get("files:file_inline", public_id=file.public_id, headers={"Range": "bytes=0-3"})
        assert pieces.status_code == 200
    assert wang.get("files:file_inline", public_id=table.public_id).status_code == 404


def test_a_file_of_another_group_is_not_there_and_nothing_is_logged(world, visitor, pdf_of_a):
    for page in ("files:file_download", "files:file_inline"):
        assert visitor(world.qian, world.b).get(page, public_id=pdf_of_a.public_id).status_code == 404
        assert visitor(world.qian, world.a).get(page, public_id=pdf_of_a.public_id).status_code == 404
        assert visitor(None, world.a).get(page, public_id=pdf_of_a.public_id).status_code == 302
    for group in (world.a, world.b):
        with group_scope(group):
            assert not AccessEntry.objects.exists()


def test_the_file_s_own_action_is_asked(world, visitor):
    with group_scope(world.a, actor=world.wang):
        file = store_bytes(samples.PDF, name="预算.pdf", by=world.cai, view_action="budget.view_budget")
    assert visitor(world.li, world.a).get("files:file_download", public_id=file.public_id).status_code == 403
    assert visitor(world.cai, world.a).get("files:file_download", public_id=file.public_id).status_code == 200
    with group_scope(world.a):
        assert AccessEntry.objects.filter(kind="download").count() == 1


def test_the_list_is_the_secretariat_s_and_searches_by_name_person_and_day(world, visitor):
    with group_scope(world.a, actor=world.wang):
        store_bytes(samples.PDF, name="合同.pdf", by=world.wang)
        voucher = store_bytes(samples.PDF, name="预算表.pdf", by=world.cai)
        make_row(LedgerEvidence, {StoredFile: voucher})
    with group_scope(world.b, actor=world.qian):
        store_bytes(samples.PDF, name="乙方合同.pdf", by=world.qian)
    wang = visitor(world.wang, world.a)

    def names(**query):
        return row_names(wang.get("files:file_list", data=query))

    assert names() == ["预算表.pdf", "合同.pdf"]
    assert names(q="合同") == ["合同.pdf"]
    assert names(q="cm") == ["预算表.pdf"]
    assert names(by=world.cai.pk) == ["预算表.pdf"]
    assert names(until="2001-01-01") == []
    assert visitor(world.zhang, world.a).get("files:file_list").status_code == 403
    assert visitor(world.qian, world.a).get("files:file_list").status_code == 404


def test_the_list_asks_as_often_for_many_files_as_for_one(world, visitor, query_count):
    wang = visitor(world.wang, world.a)
    counts = []
    for more in (1, 30):
        with group_scope(world.a, actor=world.wang):
            for n in range(more):
                store_bytes(samples.PDF, name=f"{more}-{n}.pdf", by=world.cai)
        wang.get("files:file_list")
        with query_count() as count:
            assert wang.get("files:file_list").status_code == 200
        counts.append(count())
    assert counts[0] == counts[1]


def test_a_download_goes_on_where_it_broke_off(world, visitor, tmp_path):
    made = tmp_path / "大.txt"
    made.write_bytes(b"0123456789" * 1000)
    with group_scope(world.a, actor=world.wang):
        file = store_bytes(made, name="大.txt", by=world.wang)
    assert not made.exists(), "moved into the store"
    wang = visitor(world.wang, world.a)

    def part(asked, **more):
        headers = {"Range": asked, **more}
        answer = wang.get("files:file_download", public_id=file.public_id, headers=headers)
        return answer.status_code, answer.headers.get("Content-Range"), answer

    whole = wang.get("files:file_download", public_id=file.public_id)
    assert (whole.status_code, whole["Accept-Ranges"]) == (200, "bytes")
    status, where, rest = part("bytes=9995-", **{"If-Range": whole["ETag"]})
    assert (status, where, b"".join(rest)) == (206, "bytes 9995-9999/10000", b"56789")
    assert unquote(rest["Content-Disposition"]).endswith("大.txt")
    assert b"".join(part("bytes=0-3")[2]) == b"0123"
    assert b"".join(part("bytes=-2")[2]) == b"89"
    assert part("bytes=10000-")[:2] == (416, "bytes */10000")
    for all_of_it in ("bytes=-", "bytes=5-2", "bytes=0-1,5-6", "lines=1-2", f"bytes={'9' * 5_000}-"):
        assert part(all_of_it)[0] == 200
    assert part("bytes=5-", **{"If-Range": '"another"'})[0] == 200, "changed meanwhile: all of it"
