"""Counts a result again, with Python alone: ``python verify_result.py 表决结果.json [校验码]``; a fault ends it with 1."""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any


def counted(told: Any) -> Iterator[tuple[str, Any, Any]]:
    """What the file says of its ballots, beside what they come to when they are counted again."""
    numbers, result, said, votes = told["numbers"], told["result"], Counter[str](), Counter[str]()
    for ballot in told["ballots"]:
        said[ballot["choice"] or "yes"] += ballot["weight"]
        votes.update(dict.fromkeys(ballot["options"], ballot["weight"]))
        yield "一张票上的选项", len(set(ballot["options"][: told["choose_most"]])), len(ballot["options"])
    yield "各项得票", {label: count for label, count in result["votes"].items() if count}, dict(votes)
    yield from ((choice, result[choice], said[choice]) for choice in ("yes", "no", "abstain"))
    yield "无效", numbers["invalid"], said["invalid"]
    yield "收回", numbers["returned"], sum(said.values())
    yield from ((name, len(told[name]), len(set(told[name]))) for name in ("turnout", "receipts"))
    each = told["ballots"] if told["motion"]["method"] == "named" else told["receipts"]
    yield "每个投票人一张", len(each), len(told["turnout"])
    if not told["charter"]["is_weighted"]:
        yield "收回与投票人数", numbers["returned"], len(told["turnout"])


def judged(told: Any) -> Iterator[tuple[str, Any, Any]]:
    """What the file says came of its numbers, beside what the charter makes of them."""
    numbers, charter, result = told["numbers"], told["charter"], told["result"]
    valid = result["yes"] + result["no"] + result["abstain"]
    bases = {**numbers, "valid": valid, "cast": numbers["returned"], "decided": result["yes"] + result["no"]}

    def reaches(count: int, whole: int, share: str) -> bool:
        part, needed = Fraction(count, whole or 1), Fraction(*charter[share])
        return count * whole > 0 and (part > needed or (part == needed and not charter[f"{share}_above"]))

    yield "收回等于有效加无效", numbers["returned"], valid + numbers["invalid"]
    yield "收回不多于发出", numbers["returned"], min(numbers["returned"], numbers["issued"])
    order = [numbers["returned"], numbers["present"], numbers["entitled"]]
    yield "收回、实到、应到依次不减", order, sorted(order)
    there = numbers["present"] - (0 if charter["quorum_counts_proxies"] else numbers["represented"])
    quorum = reaches(there, numbers["entitled"], "quorum")
    yield "达到法定人数才有效", result["is_valid"], result["is_valid"] and quorum
    whole, most = bases[charter["base"]], told.get("places", told["choose_most"])
    named, votes = told.get("names", {}), {**result["votes"], **told.get("names", {})}
    marked, total = votes.pop(told.get("others"), 0), sum(named.values())
    yield "另写的姓名", total, sorted((marked, total, marked * most))[1] if named else 0
    # Who is written in is judged by name, on paper later. Of those who share the last place nobody is chosen.
    high = {who: n for who, n in votes.items() if (named or not marked) and reaches(n, whole, "majority")}
    chosen = [label for label in high if sum(count >= high[label] for count in high.values()) <= most]
    yield "选项", sorted(result["votes"]), sorted(told["options"])
    yield "选定", sorted(result["chosen"]), sorted(chosen)
    carried = bool(chosen) if told["options"] else reaches(result["yes"], whole, "majority")
    yield "通过", result["is_carried"], result["is_valid"] and carried


if __name__ == "__main__":
    told = json.loads(content := Path(sys.argv[1]).read_bytes())
    has_ballots = told["motion"]["method"] in ("named", "secret", "sealed")
    pairs = [*judged(told), *(counted(told) if has_ballots else ())]
    wrong = [f"{what}：文件写的是 {said}，重新计算是 {found}" for what, said, found in pairs if said != found]
    if len(sys.argv) > 2 and hashlib.sha256(content).hexdigest() != sys.argv[2].lower():
        wrong.append("文件与校验码不符")
    print("\n".join(wrong) or "重新计算的结果与文件一致")
    sys.exit(bool(wrong))
