"""Who may open the files of 治理: who sees the record that holds them."""

from __future__ import annotations

from governance.models import (
    AgendaPaper,
    Body,
    Candidate,
    ContestFile,
    Election,
    Meeting,
    Minutes,
    Motion,
    Proxy,
    RegulationVersion,
    Resolution,
    Seat,
    Term,
)
from governance.selectors.access import (
    bodies_for,
    meetings_for,
    motions_for,
    papers_for,
    seats_for,
    terms_for,
)
from governance.selectors.contest import files_for
from governance.selectors.election import consents_for, records_for
from governance.selectors.minutes import minutes_for
from governance.selectors.proxy import proxies_for
from governance.selectors.regulation import versions_for
from governance.selectors.resolution import resolutions_for
from groupportal.files.access import opens

opens(AgendaPaper, "file", papers_for)
opens(Body, "evidence", bodies_for)
opens(Body, "end_evidence", bodies_for)
opens(ContestFile, "file", files_for)
opens(Meeting, "sheet", meetings_for)
opens(Minutes, "scan", minutes_for)
opens(Motion, "sheet", motions_for)
opens(Proxy, "paper", proxies_for)
opens(Seat, "evidence", seats_for)
opens(Seat, "end_evidence", seats_for)
opens(Term, "evidence", terms_for)
opens(Resolution, "evidence", resolutions_for)
opens(RegulationVersion, "source", versions_for)
opens(RegulationVersion, "evidence", versions_for)
opens(RegulationVersion, "end_evidence", versions_for)
opens(Candidate, "consent", consents_for)
opens(Election, "record", records_for)
