"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

from uuid import uuid4

SPECIAL: dict[str, dict[str, object]] = {
    "parks.Park": {"longitude": 113, "latitude": 22},
    "parks.BaseCourse": {"year": 2023},
    "parks.EconomicValue": {
        "request": None,
        "year": 2023,
        "project": None,
        "ruled_by": None,
        "confirmed_by": "",
        "paper": None,
    },
    "parks.JointProject": {"ended_on": None},
    "parks.Rating": {"stars": 5},
    "parks.RequestMember": {"teacher": None, "student": None},
    "parks.ServiceRequest": {"key": uuid4},
    "parks.TeamMember": {"is_mentor": False},
    "parks.Facility": {"opens": None, "closes": None, "retired_reason": ""},
    "parks.Booking": {"ruled_by": None, "holds": True, "returned_at": None},
}
