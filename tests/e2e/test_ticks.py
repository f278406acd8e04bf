"""What is ticked in a list of several pages stays ticked until the deed is done: a refused one loses none of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

_PAGE = """<!doctype html><form method="post" data-bulk data-bulk-keep data-bulk-carries>
<div role="alert" {refused}></div><input type="checkbox" name="ids" value="{id}" data-bulk-item {checked}>
<button>提交</button><span data-bulk-count data-noun="项"></span></form><script type="module" src="/bulk.js"></script>"""


def test_ticks_stay_until_the_deed_is_done(browser: Any) -> None:
    handed_in: list[str] = []
    context = browser.new_context()
    page = context.new_page()

    def answer(route: Any) -> None:
        asked = route.request
        if asked.url.endswith("/bulk.js"):
            script = (settings.BASE_DIR / "static/portal/js/bulk.js").read_text("utf-8")
            route.fulfill(body=script, content_type="text/javascript")
            return
        if asked.method == "POST":
            handed_in.append(asked.post_data)
        refused = asked.method == "POST" and len(handed_in) == 1
        shown = _PAGE.format(
            id="b" if "page=2" in asked.url else "a",
            refused="data-error-summary" if refused else "",
            checked="checked" if refused else "",
        )
        route.fulfill(body=shown, content_type="text/html; charset=utf-8", status=422 if refused else 200)

    page.route("**/*", answer)
    page.goto("http://list.test/gaps/?as_of=2023-06-30")
    page.check("[data-bulk-item]")
    page.goto("http://list.test/gaps/?as_of=2023-06-30&page=2")
    page.check("[data-bulk-item]")
    for _ in range(2):
        page.click("button")
    assert [sorted(sent.split("&")) for sent in handed_in] == [["ids=a", "ids=b"]] * 2, "refused, then done"
    assert page.text_content("[data-bulk-count]") == "已选 0 项"
    page.check("[data-bulk-item]")
    page.goto("http://list.test/gaps/?as_of=2023-05-31")
    assert page.text_content("[data-bulk-count]") == "已选 0 项", "another day's are another list's"
    context.close()
