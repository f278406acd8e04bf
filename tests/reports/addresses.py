"""What a reader and an editor get at each address of this room (see ``tests.sweeps.url_table``)."""

from typing import Any

from reports.annual_return.default import DEFAULT
from reports.models import AnnualReturn, ReturnLayout
from tests.sweeps.expected import Expected, Side


def _with_default(row: Any, side: Side) -> Any:
    """A return by the default layout: the sample row's has no fields."""
    layout = ReturnLayout(name="默认", edition="样例", dated=row.as_of, content=DEFAULT.plain())
    layout.save()
    AnnualReturn.objects.filter(pk=row.pk).update(layout=layout)
    return row


def _drafted(row: Any, side: Side) -> Any:
    """A draft beside the sample layout, which was kept and so never changes."""
    facts = {"name": "草稿", "edition": "样例", "dated": row.dated}
    draft = ReturnLayout(**facts, content=DEFAULT.plain(), is_draft=True)
    draft.save()
    return draft


TABLE = {
    "reports:index": Expected(200, 200),
    "reports:cockpit": Expected(200, 200),
    "reports-api:cockpit-list": Expected(200, 200),
    "reports:checks": Expected(200, 200),
    "reports:check_count": Expected(200, 200),
    "reports:make": Expected(403, 200),
    "reports:run": Expected(200, 200, "reports.ReportRun"),
    "reports:settle": Expected(403, 200, "reports.ReportRun"),
    "reports:compare": Expected(403, 200),
    "reports:compare_export": Expected(403, 409),
    "reports:forms": Expected(403, 200),
    "reports:form": Expected(403, 200, kwargs={"table": "funds"}),
    "reports:documents": Expected(200, 200),
    "reports:versions": Expected(200, 200),
    "reports:versions_export": Expected(409, 409),
    "reports:issue_link": Expected(403, 200, "reports.ReportRun"),
    "reports:package": Expected(403, 409),
    "reports:make_package": Expected(403, 200),
    "reports:sheet": Expected(409, 409, kwargs={"table": "funds"}),
    "reports:breakdown": Expected(409, 409),
    "reports:annual_list": Expected(403, 200),
    "reports:annual_begin": Expected(403, 200),
    "reports:annual_outline": Expected(403, 200),
    "reports:outline_text": Expected(403, 200, kwargs={"key": "members"}),
    "reports:annual_layout": Expected(403, 200),
    "reports:annual": Expected(403, 200, "reports.AnnualReport"),
    "reports:annual_print": Expected(403, 200, "reports.AnnualReport"),
    "reports:annual_follow": Expected(403, 302, "reports.AnnualReport"),
    "reports:annual_move": Expected(403, 302, "reports.AnnualReport"),
    "reports:annual_signed": Expected(403, 200, "reports.AnnualReport"),
    "reports:attachment_add": Expected(403, 200, "reports.AnnualReport"),
    "reports:attachment_remove": Expected(403, 302, "reports.AnnualAttachment"),
    "reports:annual_make": Expected(403, 302, "reports.AnnualReport"),
    "reports:section_preview": Expected(403, 200),
    "reports:section": Expected(403, 200, "reports.AnnualSection"),
    "reports:section_redraft": Expected(403, 409, "reports.AnnualSection"),
    "reports:section_writers": Expected(403, 200, "reports.AnnualSection"),
    "reports:section_text": Expected(403, 200, "reports.SectionText"),
    "reports:text_withdraw": Expected(403, 302, "reports.SectionText"),
    "reports:bring_back": Expected(403, 200, "reports.AnnualReport"),
    "reports:returned": Expected(403, 200, "reports.ReturnedFile"),
    "reports:returned_all": Expected(403, 302, "reports.ReturnedFile"),
    "reports:returned_decide": Expected(403, 302, "reports.ReturnedChange"),
    "reports:return_list": Expected(403, 200),
    "reports:return_begin": Expected(403, 200),
    "reports:return_layouts": Expected(403, 200),
    "reports:return_layout_new": Expected(403, 200),
    "reports:return_default": Expected(403, 200),
    "reports:return_default_export": Expected(403, 200),
    "reports:return_layout": Expected(403, 200, "reports.ReturnLayout"),
    "reports:return_layout_export": Expected(403, 200, "reports.ReturnLayout"),
    "reports:layout_begin": Expected(403, 200),
    "reports:layout_draft": Expected(403, 200, "reports.ReturnLayout", opened=_drafted),
    "reports:layout_move": Expected(403, 302, "reports.ReturnLayout", opened=_drafted),
    "reports:layout_remove": Expected(403, 409, "reports.ReturnLayout", opened=_drafted),
    "reports:layout_keep": Expected(403, 302, "reports.ReturnLayout", opened=_drafted),
    "reports:layout_facts": Expected(403, 200, "reports.ReturnLayout", opened=_drafted),
    "reports:layout_drop": Expected(403, 200, "reports.ReturnLayout", opened=_drafted),
    "reports:layout_section_new": Expected(403, 200, "reports.ReturnLayout", opened=_drafted),
    "reports:layout_section": Expected(
        403, 200, "reports.ReturnLayout", kwargs={"number": 1}, opened=_drafted
    ),
    "reports:layout_field_new": Expected(
        403, 200, "reports.ReturnLayout", kwargs={"number": 1}, opened=_drafted
    ),
    "reports:layout_field": Expected(
        403, 200, "reports.ReturnLayout", kwargs={"code": "A01"}, opened=_drafted
    ),
    "reports:return_remind": Expected(403, 302),
    "reports:return_links": Expected(403, 302),
    "reports:return": Expected(403, 200, "reports.AnnualReturn"),
    "reports:return_section": Expected(
        403, 200, "reports.AnnualReturn", kwargs={"number": 1}, opened=_with_default
    ),
    "reports:return_field": Expected(
        403, 200, "reports.AnnualReturn", kwargs={"code": "A01"}, opened=_with_default
    ),
    "reports:return_units": Expected(403, 200, "reports.AnnualReturn"),
    "reports:return_ask": Expected(403, 200, "reports.AnnualReturn"),
    "reports:return_change_layout": Expected(403, 200, "reports.AnnualReturn"),
    "reports:return_submit": Expected(403, 302, "reports.AnnualReturn"),
    "reports:return_withdraw": Expected(403, 302, "reports.AnnualReturn"),
    "reports:return_make": Expected(403, 302, "reports.AnnualReturn"),
    "reports:return_renew": Expected(403, 200, "reports.AnnualReturn"),
    "reports:return_answer": Expected(403, 200, "reports.UnitAnswer", values={"unit": "unit"}),
    "reports:return_fill": Expected(403, 200, "reports.UnitAnswer", values={"unit": "unit"}),
    "reports:answer_withdraw": Expected(403, 302, "reports.UnitAnswer", values={"unit": "unit"}),
}
