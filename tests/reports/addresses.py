"""What a reader and an editor get at each address of this room (see ``tests.sweeps.url_table``)."""

from tests.sweeps.expected import Expected

TABLE = {
    "reports:index": Expected(200, 200),
    "reports:cockpit": Expected(200, 200),
    "reports-api:cockpit-list": Expected(200, 200),
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
}
