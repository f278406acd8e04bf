"""Somebody at a desk or with a phone, whose window the handbook shows."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

from tools.handbook_portal import ROOT

PICTURES = ROOT / "docs/手册/图"
LARGEST = 120_000
NEW_PASSWORD = "临江秘书处 2026"  # noqa: S105 -- in a portal that lives for a minute


class Person:
    """Somebody at a desk or with a phone."""

    def __init__(self, browser: Any, server: str, *, phone: bool = False) -> None:
        size = {"width": 360, "height": 720} if phone else {"width": 1440, "height": 900}
        context = browser.new_context(
            viewport=size, locale="zh-CN", device_scale_factor=2 if phone else 1, has_touch=phone
        )
        context.set_default_timeout(60_000)
        self.page = context.new_page()
        self.server = server

    def go(self, path: str) -> None:
        answer = self.page.goto(self.server + path)
        if answer is None or not answer.ok:
            raise SystemExit(f"{path} does not open")

    def sign_in(self, name: str, password: str, to: str) -> None:
        """Through the sign-in page."""
        self.go(f"/accounts/login/?next={to}")
        self.page.get_by_label("用户名或手机号").fill(name)
        self.page.get_by_label("密码").fill(password)
        self.press("登录")
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def change_password(self, name: str, issued: str) -> None:
        """Sign in with an issued password and put one's own in its place."""
        self.sign_in(name, issued, "/linjiang/")
        for field, value in (
            ("oldpassword", issued),
            ("password1", NEW_PASSWORD),
            ("password2", NEW_PASSWORD),
        ):
            self.page.fill(f"[name={field}]", value)
        self.press("修改密码")
        self.page.wait_for_url("**/linjiang/")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def open_first(self, then: str) -> None:
        """Open the first row of a list and wait until ``then`` stands on its page."""
        self.page.locator("main table tbody th a").first.click()
        self.see(then)

    def open_task(self, name: str) -> None:
        """Open a task of the new group's plan."""
        self.go("/linjiang/plans/")
        self.follow("临江职教集团建设方案")
        self.follow(name)

    def begin_filing(self, text: str) -> str:
        """On the page of a task: a filing as of the handbook's day, with ``text`` for the text it began with, which is returned."""
        self.press("填报进展")
        self.page.fill("[name=as_of]", "2026-06-30")
        begun_with = self.page.input_value("[name=text]")
        self.page.fill("[name=text]", text)
        return str(begun_with)

    def submit_filing(self) -> str:
        """Hand the filing in; the path of its page."""
        self.press("提交审核")
        self.see("已提交审核")
        return re.sub(r"^(.*/filings/[^/]+/).*", r"\1", urlsplit(self.page.url).path)

    def see(self, text: str) -> None:
        """Wait until this stands on the page."""
        self.page.get_by_text(text).first.wait_for()

    def shoot(self, name: str, *, top: str = "", height: int = 0) -> None:
        """A picture of the window, or from the element ``top`` on; few colours, so that it stays small."""
        self.page.evaluate("document.activeElement?.blur()")
        if top:
            self.page.locator(top).first.evaluate(
                "element => window.scrollTo(0, element.getBoundingClientRect().top + window.scrollY - 72)"
            )
        else:
            self.page.evaluate("window.scrollTo(0, 0)")
        self.page.wait_for_timeout(250)
        view = self.page.viewport_size
        clip = {"x": 0, "y": 0, "width": view["width"], "height": height or view["height"]}
        picture = Image.open(io.BytesIO(self.page.screenshot(clip=clip))).convert("RGB")
        picture = picture.quantize(96, dither=Image.Dither.NONE)
        path = PICTURES / f"{name}.png"
        picture.save(path, optimize=True)
        if path.stat().st_size > LARGEST:
            raise SystemExit(f"{path.name} is {path.stat().st_size} bytes, more than {LARGEST}")
        print(path.name, path.stat().st_size)


def photo() -> dict[str, Any]:
    """A picture as a telephone takes it."""
    out = io.BytesIO()
    Image.effect_noise((640, 480), 40).convert("RGB").save(out, "JPEG")
    return {"name": "平台首页.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
