"""What the demo has of 免实习: of two students who were to be placed one is let off, the other waits for it."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.files.services import store_bytes
from groupportal.office.document.values import Document, Paragraph, Run
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from internships.enums import PlacementState, WaiverKind
from internships.models import Placement, Waiver
from internships.services.moving import cancel_placements
from internships.services.waiver import accept_waivers, propose_waivers


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """Put forward by the school's office, one agreed to by the secretariat."""
    by = demo.viewer("xuexiao")
    rows = list(Placement.objects.filter(state=PlacementState.DRAFT).order_by("batch", "pk")[:2])
    cancel_placements(rows, reason="应征入伍", by=by)
    title = "应征入伍通知书（2名学生）"
    text = Document(title, (Paragraph((Run("演示用的材料。"),)),), creator=rows[0].unit.name)
    content = write_document(text, Stamp(title, timezone.now(), settings.CODE_VERSION))
    propose_waivers(
        rows[0].batch,
        [row.student for row in rows],
        kind=WaiverKind.SERVICE,
        reason="应征入伍，实习期间在部队服役",
        basis="学生实习管理办法第十二条",
        file=store_bytes(content, name=f"{title}.docx", by=by, purpose="免实习证明材料"),
        by=by,
    )
    accept_waivers(list(Waiver.objects.order_by("pk")[:1]), by=demo.viewer("mishu"))
