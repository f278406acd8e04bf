"""One folding of names for all that keep, compare and find them: import, forms, search, duplicates. Pure functions."""

from __future__ import annotations

import re
import unicodedata

# Radicals that look like the characters they stand in: copied from a PDF, they come instead of them. The first block decomposes
# to them (NFKC); of the second, the ones people meet.
_RADICALS = dict(
    zip(
        "⺁⺈⺒⺓⺔⺖⺗⺘⺙⺛⺝⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺻⺼⺽⺾⺿⻀⻄⻅⻆⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂刀巳幺彑忄小扌攵旡月母民氵氺灬爫爫丬牛犭王疋目示礻竹糸纟罓罒罓罒罒羊羊羊耂聿肉臼艹艹艹西见角贝车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
# GBK kept eighty characters in the private area until Unicode had them; files of that time still do. GB 18030 gives their twins.
_STILL_PRIVATE = dict(
    zip(
        "\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864",
        "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
        strict=True,
    )
)
_PRIVATE_FROM, _LEADING, _TRAILING = 0xE815, 0xFE, [*range(0x50, 0x7F), *range(0x80, 0xA1)]
_PRIVATE = {
    chr(_PRIVATE_FROM + at): bytes([_LEADING, byte]).decode("gb18030") for at, byte in enumerate(_TRAILING)
} | _STILL_PRIVATE
_TWINS = str.maketrans(_RADICALS | _KANGXI | _PRIVATE)
_DOTS = "•‧・･∙⋅●᛫⸱·"
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_BETWEEN_LETTERS = re.compile(rf"(?<=[^\W\d_])\s*[{_DOTS}]\s*(?=[^\W\d_])|(?<=[{_HAN}])[.．](?=[{_HAN}])")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}（）])[ \u3000\u00a0]+(?=[{_HAN}（）])")
_ODD = re.compile(rf"[\s.．{_DOTS}\u2e80-\u2fdf\ue000-\uf8ff\uf900-\ufaff\u0300-\u036f]")
_PUNCTUATION = re.compile(r"[\s()\[\]【】〔〕{}·,，。、;；:：*\-—–_“”\"'‘’《》<>]|(?<!\d)\.|\.(?!\d)")


def kept_name(text: str) -> str:
    """A name as it is kept: the characters people see, one kind of dot in it (艾力·买买提), no blanks between Chinese characters."""
    if not _ODD.search(text):
        return text
    text = unicodedata.normalize("NFC", text.translate(_TWINS))
    return _BETWEEN_HAN.sub("", _BETWEEN_LETTERS.sub("·", text)).strip()


def folded(text: str) -> str:
    """A name as it is compared: as it is kept, half-width, lower case, without blanks and punctuation (1.5 keeps its point)."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", kept_name(text)).casefold())
