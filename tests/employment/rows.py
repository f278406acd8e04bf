"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

import datetime as dt

SPECIAL: dict[str, dict[str, object]] = {
    "employment.Demand": {
        "ruled_by": None,
        "headcount": 3,
        "wage_from": None,
        "wage_to": None,
        "ended_on": None,
        "copied_from": None,
    },
    "employment.Round": {
        "state": "open",
        "most_wishes": 3,
        "wishes_from": dt.date(2024, 3, 1),
        "wishes_to": dt.date(2024, 3, 5),
        "ranks_to": dt.date(2024, 3, 9),
        "starts_on": None,
        "kind": "graduate",
        "seed": "",
        "drawn_at": None,
        "published_by": None,
        "previous": None,
    },
    "employment.CvLine": {"part": "award"},
    "employment.Adjustment": {"ruled_by": None, "before": None},
    "employment.Graduate": {"student": None, "graduated_on": dt.date(2020, 6, 30)},
    "employment.GraduateAnswer": {"superseded_on": None, "wave": 1},
    "employment.SurveyCall": {"wave": 1},
    "employment.FollowUp": {"wave": 1},
}
