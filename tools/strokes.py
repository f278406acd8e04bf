"""Make ``groupportal/ui/strokes.txt`` of Unicode's Unihan data: ``python -m tools.strokes FOLDER``.

FOLDER holds ``Unihan_IRGSources.txt.bz2`` and ``Unihan_OtherMappings.txt.bz2``, as Debian's package unicode-data has them in
``/usr/share/unicode`` (of unicode.org's Unihan.zip, packed with bzip2). Line n of the file lists the characters of n strokes
(kTotalStrokes; of two counts the first, which is the mainland's): those of the basic block, of extension A, and the others of
通用规范汉字表 (kTGH), in which names are registered.
"""

import bz2
import sys
from collections.abc import Iterator
from pathlib import Path

MADE = Path(__file__).resolve().parent.parent / "groupportal/ui/strokes.txt"


def _values(folder: Path, file: str, wanted: str) -> Iterator[tuple[str, str]]:
    with bz2.open(folder / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            code, name, value = (*line.rstrip("\n").split("\t"), "", "")[:3]
            if name == wanted and code.startswith("U+"):
                yield chr(int(code.removeprefix("U+"), 16)), value


def strokes(folder: Path) -> list[str]:
    """For each number of strokes, from one on, its characters by code."""
    listed = {sign for sign, _ in _values(folder, "OtherMappings", "kTGH")}
    counted: dict[int, list[str]] = {}
    for sign, value in sorted(_values(folder, "IRGSources", "kTotalStrokes")):
        if "\u3400" <= sign <= "\u4dbf" or "\u4e00" <= sign <= "\u9fff" or sign in listed:
            counted.setdefault(int(value.split()[0]), []).append(sign)
    return ["".join(counted.get(n, "")) for n in range(1, max(counted) + 1)]


if __name__ == "__main__":
    MADE.write_text("\n".join(strokes(Path(sys.argv[1]))) + "\n", encoding="utf-8")
