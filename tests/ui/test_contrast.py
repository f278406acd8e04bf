"""Colours that can be read: ratios worked out from ``tokens.css``, in the light and the dark scheme."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from groupportal.ui.colours import DARK_TEXT, LIGHT_TEXT, contrast, needs_dark_text, safe_colour

TEXT = 4.5
SIGN = 3.0

WORDS_ON_GROUNDS = [
    ("ink", ground)
    for ground in (
        "paper",
        "canvas",
        "sunken",
        "action-soft",
        "done-soft",
        "care-soft",
        "alarm-soft",
        "past-soft",
    )
] + [
    ("ink-soft", "paper"),
    ("ink-soft", "canvas"),
    ("ink-soft", "sunken"),
    ("ink-soft", "past-soft"),
    ("ink-soft", "action-soft"),
    ("action", "paper"),
    ("action", "canvas"),
    ("action", "sunken"),
    ("action", "action-soft"),
    ("action-strong", "paper"),
    ("action-strong", "action-soft"),
    ("action-strong", "past-soft"),
    ("on-action", "action"),
    ("on-action", "action-strong"),
    ("done", "paper"),
    ("done", "canvas"),
    ("done", "done-soft"),
    ("care", "paper"),
    ("care", "canvas"),
    ("care", "care-soft"),
    ("alarm", "paper"),
    ("alarm", "canvas"),
    ("alarm", "alarm-soft"),
    ("past", "past-soft"),
    ("past", "paper"),
    ("paper", "ink"),
]
SIGNS_ON_GROUNDS = [
    ("line-strong", "paper"),
    ("line-strong", "canvas"),
    ("action", "paper"),
    ("action", "canvas"),
    ("action", "sunken"),
    ("chart-1", "paper"),
    ("chart-2", "paper"),
    ("chart-3", "paper"),
]


def schemes() -> dict[str, dict[str, str]]:
    """The colours of both schemes; the dark one changes the light one."""
    css = (settings.BASE_DIR / "static/portal/css/tokens.css").read_text(encoding="utf-8")
    light_css, dark_css = css.split("prefers-color-scheme: dark")
    colour = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")
    light = dict(colour.findall(light_css))
    return {"light": light, "dark": light | dict(colour.findall(dark_css))}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), WORDS_ON_GROUNDS)
def test_words_can_be_read(scheme, front, ground):
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[ground]) >= TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), SIGNS_ON_GROUNDS)
def test_signs_and_borders_can_be_seen(scheme, front, ground):
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[ground]) >= SIGN


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_received_and_spent_differ_without_colour(scheme):
    colours = schemes()[scheme]
    assert contrast(colours["chart-2"], colours["chart-3"]) >= 1.8


def test_dark_scheme_changes_every_colour():
    dark, light = schemes()["dark"], schemes()["light"]
    assert [name for name in light if dark[name] == light[name]] == []


@pytest.mark.parametrize(
    "ground",
    ["#7a1f2b", "#f2c200", "#ffffff", "#000000", "#808080", "#0b4a52", "#e2571c", "#1e88e5", "#777777"],
)
def test_words_on_any_group_colour_can_be_read(ground):
    text = DARK_TEXT if needs_dark_text(ground) else LIGHT_TEXT
    assert contrast(safe_colour(ground), text) >= TEXT


@pytest.mark.parametrize("value", [None, "", "red", "#fff", '#123456" onload="x', "url(x)", "#12345g"])
def test_anything_but_a_colour_falls_back(value):
    assert safe_colour(value) == safe_colour(None)


def test_known_ratio():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
