"""Signs of symbol fonts as the characters people see: in Wingdings 2 an "R" is a ticked box."""

from __future__ import annotations

_BOXES = {
    "Wingdings": {
        0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•", 0xA7: "▪",
        0xA8: "□", 0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    },
    "Wingdings 2": {
        0x2A: "□", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x96: "●", 0xA2: "■", 0xA3: "□",
    },
    "Wingdings 3": {0x7D: "▶", 0x84: "▶"},
    "Webdings": {0x61: "✓", 0x63: "□", 0x67: "■", 0x72: "✗"},
    "Symbol": {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷"},
}  # fmt: skip
SYMBOL_FONTS = frozenset(_BOXES)
_PRIVATE = 0xF000


def as_characters(font: str, text: str) -> str:
    """What a text in a font looks like; what nobody knows stays as it is. Word keeps the signs of these fonts from U+F000 on."""
    signs = _BOXES.get(font)
    if signs is None:
        return text
    return "".join(signs.get(ord(c) - _PRIVATE if ord(c) >= _PRIVATE else ord(c), c) for c in text)
