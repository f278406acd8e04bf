"""What a reader and an editor get at each address of two-way choice."""

from tests.sweeps.expected import Expected

_ROUND, _UNIT, _POST, _CHOOSER, _CHANGE = (
    f"employment.{name}" for name in ("Round", "RoundUnit", "RoundPost", "Chooser", "Adjustment")
)
TABLE: dict[str, Expected] = {
    "employment:rounds": Expected(403, 200),
    "employment:round_new": Expected(403, 200),
    "employment:round": Expected(403, 200, _ROUND),
    "employment:round_edit": Expected(403, 200, _ROUND),
    "employment:round_posts": Expected(403, 200, _ROUND),
    "employment:round_students": Expected(403, 200, _ROUND),
    "employment:round_open": Expected(403, 405, _ROUND),
    "employment:round_draw": Expected(403, 405, _ROUND),
    "employment:round_match": Expected(403, 405, _ROUND),
    "employment:round_publish": Expected(403, 405, _ROUND),
    "employment:round_cancel": Expected(403, 200, _ROUND),
    "employment:round_hand_over": Expected(403, 200, _ROUND),
    "employment:round_choose": Expected(403, 403, _ROUND),
    "employment:round_choose_move": Expected(403, 403, _ROUND),
    "employment:round_choosers": Expected(403, 200, _ROUND),
    "employment:round_wishes": Expected(403, 200, _ROUND),
    "employment:round_limits": Expected(403, 200, _UNIT),
    "employment:round_leave": Expected(403, 200, _UNIT),
    "employment:round_rank": Expected(403, 403, _UNIT),
    "employment:round_rank_move": Expected(403, 403, _UNIT),
    "employment:round_post_close": Expected(403, 200, _POST),
    "employment:chooser": Expected(403, 200, _CHOOSER),
    "employment:chooser_adjust": Expected(403, 200, _CHOOSER),
    "employment:adjustments": Expected(403, 200),
    "employment:adjustment": Expected(403, 200, _CHANGE),
}
