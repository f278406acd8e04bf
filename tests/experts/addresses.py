"""What a reader and an editor get at each address of this room (see ``tests.sweeps.url_table``)."""

from tests.sweeps.expected import Expected

TABLE = {
    "experts:list": Expected(200, 200),
    "experts:bulk_edit": Expected(403, 302),
    "experts:bulk_leave": Expected(403, 302),
    "experts:new": Expected(403, 200),
    "experts:document_remove": Expected(403, 302, "experts.ExpertDocument"),
    "experts:deed_remove": Expected(403, 200, "experts.ExpertRecord"),
    "experts:expert": Expected(200, 200, "experts.Expert"),
    "experts:edit": Expected(403, 200, "experts.Expert"),
    "experts:phone": Expected(403, 302, "experts.Expert"),
    "experts:join": Expected(403, 200, "experts.Expert"),
    "experts:leave": Expected(403, 200, "experts.Expert"),
    "experts:documents": Expected(403, 200, "experts.Expert"),
    "experts:deed": Expected(403, 200, "experts.Expert"),
    "experts-api:expert-list": Expected(200, 200),
    "experts-api:expert-detail": Expected(200, 200, "experts.Expert"),
}
