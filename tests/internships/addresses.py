"""What a reader and an editor get at each address of this room (see ``tests.sweeps.url_table``)."""

from tests.sweeps.expected import Expected

TABLE = {
    "internships:rules": Expected(403, 200),
    "internships:rule": Expected(403, 200, kwargs={"pack": "national", "code": "R16b"}),
    "internships:calendar": Expected(403, 200),
    "internships:calendar_edit": Expected(403, 200, kwargs={"year": 2026}),
    "internships:calendar_drop": Expected(403, 302, kwargs={"year": 2026}),
}
