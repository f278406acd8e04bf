"""What the office gets where the deeds of pages are done over the API, and where what they change is read.

To do a deed takes the row and the right that its page takes; sent nothing, most are refused for what is missing.
"""

from __future__ import annotations

from dataclasses import replace

from tests.sweeps.expected import Expected

_DEEDS = """
    bodies-found body_new 400
    bodies-edit body_edit 400
    bodies-dissolve body_dissolve 400
    bodies-charter charter_new 201
    bodies-term term_new 400
    bodies-seat seat_new 400
    charters-edit charter_edit 400
    charters-in-force charter_in_force 400
    charters-discard charter_discard 201
    terms-edit term_edit 400
    seats-edit seat_edit 201
    seats-replace seat_replace 400
    seats-end seat_end 400
    seats-dates seat_dates 400
    regulations-found regulation_new 400
    regulations-edit regulation_edit 201
    regulations-draft regulation_draft 201
    versions-text regulation_import 400
    versions-clause clause_new 400
    versions-renumber regulation_renumber 201
    versions-settle regulation_settle 422
    versions-reopen regulation_reopen 400
    versions-vote regulation_vote 400
    versions-discard regulation_discard 201
    versions-in-force regulation_in_force 400
    versions-repeal regulation_repeal 400
    versions-read regulation_read 422
    versions-remind regulation_remind 422
    versions-consult consultation_new 400
    clauses-edit clause 400
    clauses-remove clause_remove 201
    consultations-deadline consultation_deadline 400
    comments-answer regulationcomment 422
    comments-withdraw comment_withdraw 422
    elections-prepare election_new 400
    elections-edit election_edit 201
    elections-post election_post_new 400
    elections-nominations election_nominations 400
    elections-propose election_propose 422
    elections-take-back election_take_back 422
    elections-rule election 422
    elections-cancel election_cancel 400
    elections-record election_record 400
    election-posts-edit election_post_edit 201
    election-posts-remove election_post_remove 201
    election-posts-vote election_vote 400
    election-posts-vote-again election_vote_again 400
    election-ballots-write-ins election_write_ins 400
    candidates-withdraw candidate_withdraw 422 404
    meetings-edit meeting_edit 201
    meetings-clone meeting_clone 400
    meetings-held meeting_held 400
    meetings-sheet sheet 422
    meetings-attendance meeting_attendance 400
    meetings-void meeting_void 400
    meetings-remind remind 422
    meetings-approve-last approve_last 422
    meetings-guest guest_new 400
    meetings-proxy proxy_new 400
    meetings-follow-up follow_up_new 400
    meetings-minutes minutes_draft 422
    items-edit item_edit 201
    items-discussion item_discuss 422
    items-explain item_explain 400
    items-remove item_remove 201
    attendance-came came 422
    attendance-left left 422
    attendance-deputy stand_in 422
    attendance-drop guest_drop 422
    invitations-proxy give_proxy 400
    proxies-rule proxy 422
    proxies-revoke proxy_revoke 201
    minutes-edit minutes_edit 400
    minutes-scan minutes_scan 400
    minutes-publish minutes_publish 422
    follow-ups-finish follow_up_finish 400 404
    motions-edit motion_edit 201
    motions-remove motion_remove 201
    motions-by-hand motion_by_hand 400
    resolutions-record resolution_new 400
    resolutions-edit resolution_edit 201
    resolutions-withdraw resolution_withdraw 400
    resolutions-remove resolution_remove 201
"""
"""The deed, the page it stands on, what the office gets that sends nothing, and a reader where that is not 403."""


def api_addresses(pages: dict[str, Expected]) -> dict[str, Expected]:
    """``pages``: what people get at the pages."""
    found = {
        "governance-api:attendance-list": Expected(403, 200),
        "governance-api:attendance-detail": replace(pages["governance:came"], editor=200),
        "governance-api:proxy-list": Expected(200, 200),
        "governance-api:proxy-detail": replace(pages["governance:proxy"], reader=404),
        "governance-api:minutes-list": Expected(200, 200),
        "governance-api:minutes-detail": pages["governance:minutes"],
        "governance-api:follow-up-list": Expected(200, 200),
        "governance-api:follow-up-detail": pages["governance:follow_up"],
        "governance-api:term-list": Expected(200, 200),
        "governance-api:term-detail": pages["governance:term"],
        "governance-api:charter-list": Expected(200, 200),
        "governance-api:charter-detail": pages["governance:charter"],
        "governance-api:version-list": Expected(200, 200),
        "governance-api:version-detail": pages["governance:regulation_version"],
    }
    for line in _DEEDS.split("\n")[1:-1]:
        deed, page, status, *reader = line.split()
        # At some pages whoever may look is let in; what stands there is done by the office.
        gets = {"reader": int(reader[0]) if reader else 403, "editor": int(status)}
        found[f"governance-api:{deed}"] = replace(pages[f"governance:{page}"], **gets)
    return found
