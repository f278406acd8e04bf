"""The archive of placements as a zip: a folder for each student with the eight kinds, an index in Excel, the sum of each file."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from groupportal.files.access import ids_openable
from groupportal.files.models import StoredFile
from groupportal.files.packing import Pack
from groupportal.office.document.values import Document, Heading, Paragraph, Run, TableBlock
from groupportal.office.document.write import write_document
from groupportal.office.sheets import PlainBook
from groupportal.office.stamp import Stamp
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, cntime
from groupportal.uploads.names import safe_name
from internships.enums import AgreementState, ArchiveKind, AssessmentState, JournalState, Side, WaiverState
from internships.models import Agreement, Assessment, Consent, Journal, Placement, Summary, VisitMet
from internships.papers.word import agreement_word
from internships.selectors.archive import Slot, slots_of
from internships.selectors.arranging import with_class
from internships.selectors.assessment import parts_of
from internships.selectors.waiver import waivers_for

INDEX = "00-目录.xlsx"
_FOLDERS = {kind: f"{place}-{kind.label}" for place, kind in enumerate(ArchiveKind, 1)}
_K = ArchiveKind


@dataclass(frozen=True)
class Packed:
    """The zip on this machine, to be kept by the caller; ``left_out``: how many files are named in its index but not in it."""

    path: Path
    left_out: int


def packed(rows: Sequence[Placement], viewer: Viewer, *, progress: Callable[[int, str], None]) -> Packed:
    """The material of these. Files the viewer may not open, or that are damaged, are left out; the index says why."""
    with tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as made:
        target = Path(made.name)
    try:
        return Packed(target, _filled(target, rows, viewer, progress))
    except BaseException:
        target.unlink()
        raise


def _filled(
    target: Path, rows: Sequence[Placement], viewer: Viewer, progress: Callable[[int, str], None]
) -> int:
    made_at = timezone.localtime()
    named = {row.pk: getattr(row, "class_name", "") or "没有班级" for row in _classed(rows)}
    slots = slots_of(rows)
    with Pack(target, made_at) as pack:
        writer = _Writer(pack, rows, viewer, Stamp("archive", made_at, settings.CODE_VERSION))
        for place, row in enumerate(rows):
            progress(5 + 85 * place // len(rows), f"装入第 {place + 1} 名，共 {len(rows)} 名")
            folder = f"{safe_name(named[row.pk])}/{safe_name(f'{row.student.number}-{row.student.name}')}"
            writer.student(row, folder, slots[row.pk])
        pack.put(INDEX, writer.index(named, slots))
        pack.put_sums()
    return len(writer.left_out)


def _classed(rows: Sequence[Placement]) -> Any:
    return with_class(Placement.objects.filter(pk__in=[row.pk for row in rows]), timezone.localdate())


class _Writer:
    """All material of these placements, each table asked once; writes one student after the other."""

    def __init__(self, pack: Pack, rows: Sequence[Placement], viewer: Viewer, stamp: Stamp) -> None:
        self.pack, self.rows, self.viewer, self.stamp = pack, rows, viewer, stamp
        self.lines: list[tuple[str, str, str, str]] = []
        self.left_out: set[str] = set()
        ids = [row.pk for row in rows]

        def by_placement(found: Any, key: str = "placement_id") -> dict[int, list[Any]]:
            held: dict[int, list[Any]] = defaultdict(list)
            for one in found:
                held[getattr(one, key)].append(one)
            return held

        effective = Agreement.objects.filter(placement__in=ids, state=AgreementState.EFFECTIVE)
        self.agreements = by_placement(effective.select_related("unit", "scan__shown_as"))
        counted = Assessment.objects.filter(placement__in=ids, state=AssessmentState.APPROVED)
        self.assessments = by_placement(counted.select_related("ruled_by").prefetch_related("scores"))
        written = Journal.objects.filter(placement__in=ids, state=JournalState.APPROVED)
        journals = written.order_by("due_on", "pk").prefetch_related("files__file__shown_as")
        self.journals = by_placement(journals)
        met = VisitMet.objects.filter(placement__in=ids, visit__is_void=False)
        self.visits = by_placement(met.select_related("visit__teacher").order_by("visit__visited_at"))
        self.consents = by_placement(
            Consent.objects.filter(placement__in=ids).select_related("file__shown_as")
        )
        summed = Summary.objects.filter(batch__in={row.batch_id for row in rows})
        self.summaries = {
            (s.batch_id, s.teacher_id): s for s in summed.select_related("teacher", "file__shown_as")
        }
        self.may_open = ids_openable(self._files(), viewer)
        self.shared: dict[tuple[str, int], tuple[str, str]] = {}

    def _files(self) -> list[StoredFile]:
        found = [file for row in self.rows for file in (row.report_file, row.batch.plan_file) if file]
        found += [one.scan for some in self.agreements.values() for one in some if one.scan]
        found += [one.file for some in self.consents.values() for one in some if one.file]
        found += [f.file for some in self.journals.values() for one in some for f in one.files.all()]
        return found + [one.file for one in self.summaries.values() if one.file]

    def student(self, row: Placement, folder: str, slots: Sequence[Slot]) -> None:
        """The folder of one placement: eight kinds, as far as there are any."""
        for deal in self.agreements[row.pk]:
            self._put(row, _K.AGREEMENT, folder, f"三方协议{deal.number}.docx", agreement_word(deal))
            self._stored(row, _K.AGREEMENT, folder, deal.scan)
        self._once(row, _K.PLAN, "00-实习方案", row.batch_id, row.batch.plan_file)
        self._stored(row, _K.REPORT, folder, row.report_file)
        for one in self.assessments[row.pk]:
            self._put(
                row, _K.ASSESSMENT, folder, "实习考核.docx", self._word("实习考核", row, _assessed(one))
            )
        if journals := self.journals[row.pk]:
            self._put(
                row, _K.JOURNALS, folder, "实习日志.docx", self._word("实习日志", row, _journals(journals))
            )
            for one in journals:
                for attached in one.files.all():
                    self._stored(row, _K.JOURNALS, folder, attached.file)
        said = next(slot.words for slot in slots if slot.kind == _K.INSPECTION)
        blocks = [_line(said), *(_line(_visit(met.visit)) for met in self.visits[row.pk])]
        self._put(row, _K.INSPECTION, folder, "检查记录.docx", self._word("实习检查记录", row, blocks))
        self._summary(row)
        proofs = [_line(next(slot.words for slot in slots if slot.kind == _K.EVIDENCE))]
        proofs += [_line(_consent(one)) for one in self.consents[row.pk] if one.is_agreed is not None]
        self._put(row, _K.EVIDENCE, folder, "佐证材料.docx", self._word("有关佐证材料", row, proofs))
        for one in self.consents[row.pk]:
            self._stored(row, _K.EVIDENCE, folder, one.file)

    def _summary(self, row: Placement) -> None:
        one = self.summaries.get((row.batch_id, row.teacher_id or 0))
        if one is None:
            return
        key = ("summary", one.pk)
        if key not in self.shared:
            path = f"00-实习总结/{safe_name(f'{one.teacher.name}-{one.pk}')}.docx"
            document = Document(str(one), tuple(_line(t) for t in one.text.splitlines() if t.strip()))
            self.pack.put(path, write_document(document, self.stamp))
            self.shared[key] = path, ""
        self._noted(row, _K.SUMMARY, *self.shared[key])
        self._once(row, _K.SUMMARY, "00-实习总结", one.pk, one.file)

    def _word(self, title: str, row: Placement, blocks: Sequence[Any]) -> bytes:
        about = _line(
            f"{row.student.name}（{row.student.number}），{row.host.unit.name}，{row.describe()}，"
            f"指导教师{row.teacher.name if row.teacher else '没有'}。"
        )
        return write_document(Document(title, (about, *blocks), creator=row.unit.name), self.stamp)

    def _put(self, row: Placement, kind: ArchiveKind, folder: str, name: str, content: bytes) -> None:
        path = f"{folder}/{_FOLDERS[kind]}/{safe_name(name)}"
        self.pack.put(path, content)
        self._noted(row, kind, path)

    def _stored(self, row: Placement, kind: ArchiveKind, folder: str, file: StoredFile | None) -> None:
        if file is not None:
            path = f"{folder}/{_FOLDERS[kind]}/{safe_name(f'{file.pk}-{file.to_show.name}')}"
            self._noted(row, kind, path, self._kept(path, file))

    def _once(
        self, row: Placement, kind: ArchiveKind, folder: str, key: int, file: StoredFile | None
    ) -> None:
        """What many share lies once."""
        if file is None:
            return
        if (kind, key) not in self.shared:
            path = f"{folder}/{safe_name(f'{file.pk}-{file.to_show.name}')}"
            self.shared[kind, key] = path, self._kept(path, file)
        self._noted(row, kind, *self.shared[kind, key])

    def _kept(self, path: str, file: StoredFile) -> str:
        if file.pk not in self.may_open:
            self.left_out.add(path)
            return "您没有打开这份文件的权限，没有装入"
        shown = file.to_show
        opened = partial(default_storage.open, shown.path, "rb")
        fault = self.pack.put_stored(path, size=shown.size, sha256=shown.sha256, opened=opened)
        if fault:
            self.left_out.add(path)
        return fault or file.packed_note

    def _noted(self, row: Placement, kind: ArchiveKind, path: str, note: str = "") -> None:
        self.lines.append((row.student.number, kind.label, path, note))

    def index(self, named: dict[int, str], slots: dict[int, list[Slot]]) -> bytes:
        """Who has what, and every file with its place."""
        book = PlainBook()
        heads = ("学号", "姓名", "班级", "实习单位", "实习时间", *(kind.label for kind in ArchiveKind))
        sheet = book.sheet("目录", heads, fixed=2)
        for row in self.rows:
            said = [s.words if s.held else f"缺：{s.reason or s.words}" for s in slots[row.pk]]
            facts = (row.student.number, row.student.name, named[row.pk], row.host.unit.name, row.describe())
            sheet.row([*facts, *said])
        files = book.sheet("文件", ("学号", "材料", "文件", "说明"))
        for line in self.lines:
            files.row(list(line))
        let_off = waivers_for(self.viewer).filter(
            batch__in={row.batch_id for row in self.rows}, state=WaiverState.ACCEPTED
        )
        classed: Any = with_class(let_off, timezone.localdate())
        let_off = classed.filter(class_name__in=set(named.values()))
        # Who did none has no folder; the list of the class says so. Why, and the paper, stay with the decision.
        beside = book.sheet("免实习", ("学号", "姓名", "批次", "依据的本校规定", "同意日期"))
        for one in let_off.order_by("batch_id", "student__number"):
            who = (one.student.number, one.student.name, one.batch.name)
            beside.row([*who, one.basis, cndate(one.accepted_on)])
        return book.content()


def _line(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _assessed(one: Assessment) -> list[Any]:
    scores = {score.part: score for score in one.scores.all()}
    rows = tuple(
        tuple(
            (Run(text),)
            for text in (
                part.name,
                f"{part.weight}%",
                Side(part.side).label,
                str(scores[part.name].value),
                scores[part.name].scorer,
                scores[part.name].note,
            )
        )
        for part in parts_of(one.parts)
        if part.name in scores
    )
    ruled = cntime(one.ruled_at) if one.ruled_at else ""
    return [
        TableBlock("各项评分", ("考核项目", "比例", "评分方", "分数", "评分人", "说明"), rows),
        _line(f"总评{one.result}分，{one.get_grade_display()}。{one.ruled_by}{ruled}确认。"),
        *([_line(f"学生异议：{one.objection}"), _line(f"学校答复：{one.reply}")] if one.objection else []),
    ]


def _journals(rows: Sequence[Journal]) -> list[Any]:
    found: list[Any] = []
    for one in rows:
        found.append(Heading(1, (Run(f"{one.title}（{cndate(one.begins_on)}至{cndate(one.due_on)}）"),)))
        found += [_line(text) for text in one.text.splitlines() if text.strip()]
        if one.answer:
            found.append(_line(f"评语：{one.answer}"))
    return found


def _visit(visit: Any) -> str:
    return f"{cntime(visit.visited_at)}，{visit.teacher.name}走访：{visit.text or '没有写情况。'}"


def _consent(one: Consent) -> str:
    answer = "同意" if one.is_agreed else "不同意"
    return f"{one.get_party_display()}知情同意书：{one.signer}，{cndate(one.signed_on)}，{answer}，{one.get_way_display()}。"
