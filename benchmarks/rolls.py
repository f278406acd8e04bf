"""Lists of members: as workbooks of any length, as periods in a table, and brought in by the flow or by the stock way."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import django
from openpyxl import Workbook
from stdnum.cn import uscc

HEADS = (
    "序号", "单位名称", "统一社会信用代码", "类别", "行业", "加入时间", "联系人", "联系电话", "职工人数"
)  # fmt: skip
TABLES = ("tenancy_unit", "members_member", "members_membershipperiod", "members_contact")
"""The tables a list of members fills."""
_SHARED = "鼎宏丰安泰盛恒源启瑞元信达合通川新海"
_TRADES = ("物流", "电子", "塑胶", "五金", "餐饮", "印刷", "机电", "广告")


def rows(count: int) -> list[tuple[Any, ...]]:
    """Clean rows in the order of ``HEADS``."""
    rand = random.Random(count)
    found = []
    for number in range(1, count + 1):
        body = f"91440{703 + number % 3}MB{number:07d}"
        name = f"江门市{rand.choice(_SHARED)}{rand.choice(_SHARED)}{number}{rand.choice(_TRADES)}有限公司"
        day = dt.date(2012, 1, 1) + dt.timedelta(days=rand.randrange(4_000))
        person = rand.choice("赵钱孙李周吴郑王") + rand.choice("伟芳娜敏静") + rand.choice("丽强磊军")
        phone = f"1{rand.choice('3578')}{rand.randrange(10**9):09d}"
        code = body + uscc.calc_check_digit(body)
        industry = rand.choice(("制造业", "服务业"))
        found.append((number, name, code, "企业", industry, day, person, phone, rand.randrange(10, 4_000)))
    return found


def write_roll(path: Path, listed: list[tuple[Any, ...]]) -> Path:
    """Rows as a workbook like those people upload."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("成员单位")
    sheet.append(HEADS)
    for row in listed:
        sheet.append(row)
    book.save(path)
    return path


def as_csv(listed: list[tuple[Any, ...]]) -> str:
    """Rows as COPY takes them."""
    text = io.StringIO()
    csv.writer(text).writerows(listed)
    return text.getvalue()


def bring_roll(path: Path) -> None:
    """The whole flow inside the scope that is open: file kept, checked, written, history, undo's copy, trail."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 -- app ready

    from groupportal.records.commanding import keep_batch, record_applied  # noqa: PLC0415 -- app ready
    from groupportal.records.importing import bring_in  # noqa: PLC0415 -- app ready
    from groupportal.records.registry import kind_of  # noqa: PLC0415 -- app ready
    from groupportal.tenancy.scope import SYSTEM_ACTOR  # noqa: PLC0415 -- app ready

    kind = kind_of("members")
    batch = keep_batch(SimpleUploadedFile(path.name, path.read_bytes()), kind)
    found = bring_in(path, kind, by=SYSTEM_ACTOR, batch=batch, write=True)
    if found.written is None:
        raise RuntimeError(found.errors[:3])
    record_applied(batch, kind, found)


def peak_of_roll(database: str, slug: str, path: Path) -> dict[str, float]:
    """Memory in MiB of a fresh process that brings a workbook into a group: before, and the most."""
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.rolls", database, slug, str(path)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "groupportal.settings.test"},
    )
    return dict(json.loads(told.stdout.splitlines()[-1]))


def main(database: str, slug: str, path: str) -> None:
    """In the child: start Django, bring the file in, tell the memory."""
    django.setup()
    from benchmarks.bench_database import files_of_the_run, use  # noqa: PLC0415 -- app ready
    from benchmarks.groups import again  # noqa: PLC0415 -- app ready
    from benchmarks.machine import peak_rss_mib  # noqa: PLC0415 -- app ready

    use(database)
    made = again(slug)
    before = peak_rss_mib()
    with files_of_the_run(), made.scope():
        bring_roll(Path(path))
    print(json.dumps({"before": before, "most": peak_rss_mib()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
