from groupportal.ui.navigation import Entry, register

register(
    Entry("工作", "待办", "home", "home", "portal.view_home", order=10, tab=True),
    # Without a badge: the unread ones are counted in the head of the page already.
    Entry("工作", "站内信", "messages:inbox", "inbox", "messages.view_inbox", order=120, tab=True),
)
