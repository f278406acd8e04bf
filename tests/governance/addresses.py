"""What a reader and an editor get at each address of this room."""

from tests.sweeps.expected import Expected

TABLE: dict[str, Expected] = {
    "governance:bodies": Expected(200, 200),
    "governance:chart": Expected(200, 200),
    "governance:compliance": Expected(200, 200),
    "governance:body_new": Expected(403, 200),
    "governance:body": Expected(200, 200, "governance.Body"),
    "governance:body_edit": Expected(403, 200, "governance.Body"),
    "governance:body_dissolve": Expected(403, 200, "governance.Body"),
    "governance:charter_new": Expected(403, 200, "governance.Body"),
    "governance:term_new": Expected(403, 200, "governance.Body"),
    "governance:seat_new": Expected(403, 200, "governance.Body"),
    "governance:charter": Expected(404, 200, "governance.Charter"),
    "governance:charter_edit": Expected(403, 200, "governance.Charter"),
    "governance:charter_in_force": Expected(403, 200, "governance.Charter"),
    "governance:charter_discard": Expected(403, 302, "governance.Charter"),
    "governance:term": Expected(200, 200, "governance.Term"),
    "governance:term_edit": Expected(403, 200, "governance.Term"),
    "governance:seats": Expected(200, 200),
    "governance:seat": Expected(200, 200, "governance.Seat"),
    "governance:seat_edit": Expected(403, 200, "governance.Seat"),
    "governance:seat_replace": Expected(403, 200, "governance.Seat"),
    "governance:seat_end": Expected(403, 200, "governance.Seat"),
    "governance:seat_phone": Expected(403, 302, "governance.Seat"),
    "governance-api:body-list": Expected(200, 200),
    "governance-api:body-detail": Expected(200, 200, "governance.Body"),
    "governance-api:seat-list": Expected(200, 200),
    "governance-api:seat-detail": Expected(200, 200, "governance.Seat"),
}
