"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

import datetime as dt
import uuid
from decimal import Decimal

from django.utils import timezone

from groupportal.accounts.models import User

_TIME = {"starts_on": dt.date(2023, 2, 20), "ends_on": dt.date(2023, 8, 20)}


def _somebody() -> User | None:
    return User.objects.order_by("pk").last()


SPECIAL = {
    "internships.CheckIn": {
        "key": uuid.uuid4,
        "day": timezone.localdate,
        "way": "code",
        "latitude": Decimal("22.5"),
        "longitude": Decimal("113.0"),
        "accuracy": 20,
    },
    "internships.Leave": _TIME | {"ruled_by": None},
    "internships.Feedback": {"week": dt.date(2023, 3, 6)},
    "internships.Signal": {
        "finding": "",
        "settled_by": None,
        "check_in": uuid.uuid4,
        "day": timezone.localdate,
    },
    "internships.MakeUp": {"ruled_by": None},
    "internships.Batch": _TIME | {"mode_report_on": dt.date(2023, 6, 20)},
    "internships.Placement": _TIME | {"ruled_by": None, "left_on": None, "arrived_on": None},
    "internships.Post": {"labour_grade": 1, "repetitive_share": 20},
    "internships.PayRecord": {
        "month": dt.date(2023, 3, 1),
        "due": Decimal(2600),
        "due_on": dt.date(2023, 4, 30),
        "paid": Decimal(2600),
        "paid_on": dt.date(2023, 4, 10),
        "way": "transfer",
        "is_to_student": True,
    },
    "internships.TableLayout": {"heads": [["xh", "学号", ""]], "starts_on": dt.date(2023, 2, 20)},
    "internships.TableCode": {"starts_on": dt.date(2023, 2, 20), "ends_on": None},
    "internships.Finding": {"force": "warn", "outcome": "broken"},
    "internships.Override": {"approver": _somebody},
    "internships.HostUnit": {"is_suspended": False},
    "internships.Journal": {
        "state": "submitted",
        "handed_on": dt.date(2023, 3, 1),
        "text": "样例",
    },
    "internships.Visit": {
        "follow_up": "核对护罩",
        "follow_up_on": dt.date(2023, 7, 1),
        "is_shared": False,
        "findings": {"safety": "fine"},
    },
    "internships.Consent": {
        "is_agreed": True,
        "signed_on": _TIME["starts_on"],
        "signer": "姜勇",
        "way": "paper",
    },
    "internships.Agreement": {"state": "draft", "voided_at": None, "void_reason": "", "serial": 1},
    "internships.Policy": _TIME,
    "internships.Incident": {
        "key": uuid.uuid4,
        "state": "taken",
        "occurred_at": timezone.now,
        "reported_at": timezone.now,
        "reported_by": None,
        "concluded_by": None,
        "closed_by": None,
        "taken_at": timezone.now,
    },
    "internships.Concern": {
        "state": "handling",
        "serial": 1,
        "against": None,
        "raised_by": None,
        "closed_by": None,
        "handler": None,
        "host": None,
    },
    "internships.Assessment": {"state": "draft", "version": 1, "objected_at": None, "replied_at": None},
    "internships.Score": {"value": Decimal(80), "proposed": None},
    "internships.Report": {"ruled_by": None},
    "internships.HandOver": {"ruled_by": None, "done_on": None},
    "internships.Waiver": {"ruled_by": None, "accepted_on": None, "revoked_on": None},
    "internships.ReadyComment": {"owner": _somebody},
    "internships.Summary": {"text": "样例"},
    "internships.Certificate": {
        "said": [
            [label, "样例"]
            for label in ("姓名", "学号", "学校", "实习单位", "实习岗位", "实习时间", "考核结果")
        ],
        "withdrawn_on": None,
        "withdraw_reason": "",
        "serial": 1,
    },
    "internships.ArchiveGap": {"reason": "样例"},
    "internships.Alert": {
        "state": "open",
        "step": "owner",
        "owner": _somebody,
        "taken_by": None,
        "closed_by": None,
        "closed_at": None,
        "note": "",
    },
}
