"""Counts a published result of a vote again and checks what it says; needs Python and nothing else.

    python verify_result.py 表决结果.json [校验码]

The second argument is the check sum on the page of the vote. Ends with 0 where everything holds, with 1 where something does not.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

Pairs = Iterator[tuple[str, Any, Any]]


def counted(told: Any) -> Pairs:
    """The ballots of the file counted again, beside what it says: pairs of what is compared, said and found."""
    said, votes = Counter[str](), Counter[str]()
    numbers, result = told["numbers"], told["result"]
    for ballot in told["ballots"]:
        said[ballot["choice"] or "yes"] += ballot["weight"]
        votes.update(dict.fromkeys(ballot["options"], ballot["weight"]))
        yield "一张票上的选项", len(set(ballot["options"][: told["choose_most"]])), len(ballot["options"])
    yield "各项得票", {label: count for label, count in result["votes"].items() if count}, dict(votes)
    yield from ((choice, result[choice], said[choice]) for choice in ("yes", "no", "abstain"))
    yield "无效", numbers["invalid"], said["invalid"]
    yield "收回", numbers["returned"], sum(said.values())
    yield from ((name, len(told[name]), len(set(told[name]))) for name in ("turnout", "receipts"))
    if told["motion"]["method"] in ("secret", "sealed"):
        yield "回执与投票人数", len(told["receipts"]), len(told["turnout"])
    else:
        yield "票数与投票人数", len(told["ballots"]), len(told["turnout"])
    if not told["charter"]["is_weighted"]:
        yield "收回与投票人数", numbers["returned"], len(told["turnout"])


def judged(told: Any) -> Pairs:
    """What the charter makes of the numbers, beside what the file says."""
    numbers, charter, result = told["numbers"], told["charter"], told["result"]
    valid = result["yes"] + result["no"] + result["abstain"]
    there = numbers["present"] - (0 if charter["quorum_counts_proxies"] else numbers["represented"])
    bases = {"entitled": numbers["entitled"], "present": numbers["present"], "valid": valid}
    bases |= {"cast": numbers["returned"], "decided": result["yes"] + result["no"]}

    def reaches(count: int, whole: int, share: list[int], above: bool) -> bool:
        part = Fraction(count, whole or 1)
        return bool(whole and count) and (part > Fraction(*share) or (not above and part == Fraction(*share)))

    def enough(count: int) -> bool:
        return reaches(count, bases[charter["base"]], charter["majority"], charter["majority_above"])

    yield "收回等于有效加无效", numbers["returned"], valid + numbers["invalid"]
    yield "收回不多于发出", numbers["returned"], min(numbers["returned"], numbers["issued"])
    order = [numbers["returned"], numbers["present"], numbers["entitled"]]
    yield "收回、实到、应到依次不减", order, sorted(order)
    quorum = reaches(there, numbers["entitled"], charter["quorum"], charter["quorum_above"])
    yield "达到法定人数才有效", result["is_valid"], result["is_valid"] and quorum
    reached = {label: count for label, count in result["votes"].items() if enough(count)}
    # Who is among the first so many; those who share the last place, and would be too many, have none.
    chosen = [
        label
        for label, count in reached.items()
        if sum(other >= count for other in reached.values()) <= told["choose_most"]
    ]
    yield "选项", sorted(result["votes"]), sorted(told["options"])
    yield "选定", sorted(result["chosen"]), sorted(chosen)
    carried = bool(chosen) if told["options"] else enough(result["yes"])
    yield "通过", result["is_carried"], result["is_valid"] and carried


if __name__ == "__main__":
    content = Path(sys.argv[1]).read_bytes()
    told = json.loads(content)
    pairs = [
        *judged(told),
        *(counted(told) if told["motion"]["method"] in ("named", "secret", "sealed") else ()),
    ]
    wrong = [f"{what}：文件写的是 {said}，重新计算是 {found}" for what, said, found in pairs if said != found]
    if len(sys.argv) > 2 and hashlib.sha256(content).hexdigest() != sys.argv[2].lower():
        wrong.append("文件与校验码不符")
    print("\n".join(wrong) or "重新计算的结果与文件一致")
    sys.exit(bool(wrong))
