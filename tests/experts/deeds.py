"""An expert is taken in, kept, gone and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from experts.services.deed import record_deed, remove_deed
from experts.services.expert import (
    ExpertInput,
    add_documents,
    edit_expert,
    join_pool,
    leave_pool,
    remove_document,
)
from groupportal.files.services import store_bytes
from groupportal.tenancy.scope import group_scope
from tests.experts.ground import expert
from tests.trail import Did
from tests.world import World

BEGINS = ("experts.",)
D = dt.date


def story(world: World, request: Any) -> Iterator[Did]:
    by = world.wang
    with group_scope(world.a, actor=by):
        someone = expert(world)
        yield Did("experts.expert_added", by, someone)
        facts = ExpertInput(name="吕海华", kind="industry", unit_name="新单位", side="outside")
        edit_expert(someone, facts, by=by)
        yield Did("experts.expert_edited", by, someone)
        leave_pool(someone, left_on=D(2022, 1, 1), reason="届满", by=by)
        yield Did("experts.expert_left", by, someone)
        join_pool(someone, joined_on=D(2023, 1, 1), by=by)
        yield Did("experts.expert_joined", by, someone)
        (document,) = add_documents(someone, [store_bytes(b"%PDF-1.4", name="证书.pdf", by=by)], by=by)
        yield Did("experts.expert_document_added", by, someone)
        remove_document(document, by=by)
        yield Did("experts.expert_document_removed", by, someone)
        deed = record_deed(someone, kind="lesson", occurred_on=D(2023, 4, 1), title="讲座", by=by)
        yield Did("experts.expert_deed_recorded", by, someone)
        remove_deed(deed, reason="登记错误", by=by)
        yield Did("experts.expert_deed_removed", by, someone)
