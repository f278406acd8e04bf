from internships.models.agreement import Agreement
from internships.models.alert import Alert, AlertNumber
from internships.models.archive import Archive, ArchiveGap, Summary
from internships.models.assessment import Assessment, Score
from internships.models.authority import AuthorityFiling
from internships.models.batch import Batch
from internships.models.calendar import CalendarDay
from internships.models.certificate import Certificate
from internships.models.checkin import CheckIn, DayRoll, LocationConsent, MakeUp, SiteCode
from internships.models.checking import Check, CheckRun, Finding, Override
from internships.models.concern import Concern, ConcernFile, ConcernNote
from internships.models.consent import Consent
from internships.models.feedback import Feedback
from internships.models.handover import HandOver, HandOverStudent
from internships.models.host import HostUnit, Selection
from internships.models.incident import Incident, IncidentNote, IncidentPerson, IncidentPhoto
from internships.models.insurance import Cover, Policy
from internships.models.journal import Journal, JournalFile
from internships.models.leave import Leave
from internships.models.mentor import Mentor
from internships.models.pay import PayRecord
from internships.models.placement import Placement
from internships.models.post import Post
from internships.models.province import ProvinceText
from internships.models.ready_comment import ReadyComment
from internships.models.report import Report
from internships.models.school import SchoolBasis
from internships.models.signal import Signal
from internships.models.table import TableCode, TableLayout
from internships.models.visit import Visit, VisitMet, VisitNote, VisitPhoto
from internships.models.waiver import Waiver

__all__ = [
    "Agreement",
    "Alert",
    "AlertNumber",
    "Archive",
    "ArchiveGap",
    "Assessment",
    "AuthorityFiling",
    "Batch",
    "CalendarDay",
    "Certificate",
    "Check",
    "CheckIn",
    "CheckRun",
    "Concern",
    "ConcernFile",
    "ConcernNote",
    "Consent",
    "Cover",
    "DayRoll",
    "Feedback",
    "Finding",
    "HandOver",
    "HandOverStudent",
    "HostUnit",
    "Incident",
    "IncidentNote",
    "IncidentPerson",
    "IncidentPhoto",
    "Journal",
    "JournalFile",
    "Leave",
    "LocationConsent",
    "MakeUp",
    "Mentor",
    "Override",
    "PayRecord",
    "Placement",
    "Policy",
    "Post",
    "ProvinceText",
    "ReadyComment",
    "Report",
    "SchoolBasis",
    "Score",
    "Selection",
    "Signal",
    "SiteCode",
    "Summary",
    "TableCode",
    "TableLayout",
    "Visit",
    "VisitMet",
    "VisitNote",
    "VisitPhoto",
    "Waiver",
]
