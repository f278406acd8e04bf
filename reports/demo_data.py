"""What the demo has of documents: the tables of the acceptance, their package, a link for an expert."""

from __future__ import annotations

import datetime as dt

from groupportal.demo_parts import DemoGroup, demo_part
from reports.enums import Report
from reports.package.collect import collect_package
from reports.services.expert import issue_expert_link
from reports.services.package import keep_package
from reports.services.run import collect_report, forms_of, keep_report

AS_OF = dt.date(2023, 6, 30)


@demo_part("jiangmen")
def documents(demo: DemoGroup) -> None:
    """附件2 and the package as of the acceptance's cut-off date, and who reads the former without an account."""
    secretary = demo.viewer("mishu")
    tables = keep_report(collect_report(Report.ANNEX, AS_OF), forms_of("all"), by=secretary.user)
    keep_package(collect_package(AS_OF), by=secretary.user)
    issue_expert_link(tables, addressee="周明远", why="2023年省级验收评审", days=30, by=secretary)
