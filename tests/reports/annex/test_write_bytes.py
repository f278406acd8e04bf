"""Equal values give equal bytes, and long tables stay cheap."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from reports.annex.write import (
    write_annex_document,
    write_annex_workbook,
    write_breakdown_document,
    write_breakdown_workbook,
)
from tests.reports.annex import sample
from tests.reports.annex.office_grid import document, workbook

ROOT = Path(__file__).parents[3]
PRINT_HASHES = """
import hashlib, time
from reports.annex.write import *
from tests.reports.annex import sample
time.sleep(2.1)  # longer than the clock of a zip directory
for write, value in (
    (write_annex_workbook, sample.annex()), (write_annex_document, sample.annex()),
    (write_breakdown_workbook, sample.breakdown()), (write_breakdown_document, sample.breakdown()),
):
    print(hashlib.sha256(write(value, stamp=sample.STAMP)).hexdigest())
"""


def hashes(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}"}
    command = [sys.executable, "-c", PRINT_HASHES]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_two_processes_write_the_same_bytes():
    first = hashes("1")
    assert len(first.split()) == 4
    assert first == hashes("5")


@pytest.mark.parametrize("write", [write_annex_workbook, write_annex_document])
def test_the_stamp_is_part_of_the_bytes(write):
    other = type(sample.STAMP)("S-2", sample.STAMP.made_at, "2026.11.0")
    assert write(sample.annex(), stamp=sample.STAMP) != write(sample.annex(), stamp=other)


@pytest.mark.parametrize("write", [write_annex_workbook, write_annex_document, write_breakdown_document])
def test_members_carry_no_clock(write):
    value = sample.breakdown() if write is write_breakdown_document else sample.annex()
    data = write(value, stamp=sample.STAMP)
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_writing_leaves_the_library_as_it_was():
    before = Workbook()
    write_annex_workbook(sample.annex(), stamp=sample.STAMP)
    write_breakdown_workbook(sample.breakdown(), stamp=sample.STAMP)
    assert Workbook()._fonts[0].name == before._fonts[0].name == "Calibri"


def test_500_rows_all_arrive():
    annex = sample.many_rows(500)
    book = workbook(write_annex_workbook(annex, stamp=sample.STAMP))
    assert book["附件2-1"].max_row > 504
    assert book["附件2-3"]["A507"].value == "任务499"
    table = document(write_annex_document(annex, stamp=sample.STAMP)).tables[0]
    assert len(table._tbl.tr_lst) == 502
