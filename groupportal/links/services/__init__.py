from groupportal.links.services.check import answer_check, send_code
from groupportal.links.services.feed import address_made, feed_of, new_address, token_of
from groupportal.links.services.link import (
    Addressed,
    drop_progress,
    finish_link,
    hold_links,
    issue_link,
    issue_links,
    keep_progress,
    readdress_links,
    renew_link,
    revoke_link,
    send_link,
    settle_links,
    settle_others,
)
from groupportal.links.services.visit import note, note_later, trust_device

__all__ = [
    "Addressed",
    "address_made",
    "answer_check",
    "drop_progress",
    "feed_of",
    "finish_link",
    "hold_links",
    "issue_link",
    "issue_links",
    "keep_progress",
    "new_address",
    "note",
    "note_later",
    "readdress_links",
    "renew_link",
    "revoke_link",
    "send_code",
    "send_link",
    "settle_links",
    "settle_others",
    "token_of",
    "trust_device",
]
