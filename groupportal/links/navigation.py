from groupportal.links.purposes import purposes_for
from groupportal.ui.navigation import Entry, register

register(
    Entry(
        "管理",
        "免登录链接",
        "links:list",
        "external",
        "links.manage_links",
        order=840,
        # Roles that issue no kind of link yet find nothing there.
        shown=lambda viewer: bool(purposes_for(viewer)),
    )
)
