"""The demo groups as tests meet them: committed, with a report made, a file checked and a draft under way."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from demo.content.people import PASSWORD
from demo.jiangmen import CUT_OFF
from groupportal.accounts.models import User
from groupportal.imports.services import start_import
from groupportal.jobs.services import enqueue
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import Plan
from plans.services.revision import draft_revision
from reports.annex.write.word import write_annex_document
from tests.reports.annex.sample import STAMP, annex


@dataclass(frozen=True)
class Demo:
    """Where the portal answers; ``group`` is Jiangmen's, ``password`` everybody's."""

    server: str
    group: Group
    password: str

    def user(self, key: str) -> User:
        """ "mishu", "xuexiao" … of the group."""
        return User.objects.get(username=f"jm_{key}")


def make_demo(server: str) -> Demo:
    """Put on their way in Jiangmen's group what people would have begun."""
    group = Group.objects.get(slug="jiangmen")
    secretary = User.objects.get(username="jm_mishu")
    with group_scope(group, actor=secretary):
        by = viewer_for(secretary, group)
        params = {"report": "annex", "as_of": CUT_OFF.isoformat(), "form": "all"}
        enqueue("reports.tables", params, by=by, title="生成三张验收表（截至2023年6月）")
        file = SimpleUploadedFile("附件2.docx", write_annex_document(annex(), stamp=STAMP))
        start_import(file, "plan", {"replaces_all": True}, by=by)
        plan = Plan.objects.get()
        draft_revision(plan, by=by, label="中期调整", copy_from=plan.revisions.latest("number"))
    return Demo(server, group, PASSWORD)
