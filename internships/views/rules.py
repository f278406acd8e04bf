"""实习规则: the catalogue by article, and one rule with how it judges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import cndate
from groupportal.ui.pages import FormPage, Page
from groupportal.ui.tables import Column
from internships.enums import Force, Layer, Moment
from internships.forms.province import ProvinceForm
from internships.rules.facts import changed, input_labels
from internships.rules.ground import GROUND, ON
from internships.rules.packs import Pack, all_packs
from internships.rules.rule import AID, Case, Rule, Verdict
from internships.selectors.province import entered_packs
from internships.services.province import enter_province


@dataclass(frozen=True)
class Listed:
    """A rule in its pack, as it stands on a day."""

    pack: Pack
    rule: Rule
    day: dt.date

    @property
    def parameters(self) -> str:
        """The figures that count on the day."""
        return "；".join(f"{p.label}：{p.words_on(self.day)}" for p in self.rule.parameters)

    @property
    def moments(self) -> str:
        """When it is asked."""
        return "、".join(moment.label for moment in self.rule.moments)

    @property
    def inputs(self) -> str:
        """What it needs to know."""
        return "；".join(input_labels()[name] for name in self.rule.inputs)

    @property
    def doubts(self) -> str:
        """What was not verified."""
        return "".join(self.rule.doubts)

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("internships:rule", kwargs={"pack": self.pack.code, "code": self.rule.code})

    def has(self, word: str) -> bool:
        """Whether a word stands in what is said of it."""
        rule = self.rule
        said = (rule.code, rule.article, rule.title, rule.text, rule.remedy, self.inputs, self.doubts)
        return any(word.lower() in text.lower() for text in said)


def counting(day: dt.date) -> list[Listed]:
    """All rules in force on a day, whatever province they are for."""
    packs = [pack for pack in (*all_packs(), *entered_packs()) if pack.counts_on(day)]
    return [Listed(pack, rule, day) for pack in packs for rule in pack.rules if rule.counts_on(day)]


class RuleList(AsOfMixin, ListPage):
    """The rules by article, as of a day."""

    action = "internships.view_rules"
    title = "实习规则"
    lead = f"安排实习、实习中和结束时，门户按这些规则逐条核查；规则是{AID}。"
    template_name = "internships/rules.html"
    measure, noun = "条", "规则"
    paginate_by = 100
    columns = (
        Column("规则", "rule.title"),
        Column("条款", "rule.article"),
        Column("效力", lambda row: row.rule.force.label),
        Column("何时核查", "moments"),
        Column("当日参数", "parameters"),
        Column("需要知道", "inputs", more=True),
        Column("存疑", "doubts", more=True),
        Column("规则包", "pack.title", more=True),
    )
    search = Search("条款、名称、内容里的字词")
    chips = (
        Chips(
            "效力",
            "force",
            Force.choices,
            narrows=lambda page, rows, v: [r for r in rows if r.rule.force == v],
        ),
        Chips(
            "何时核查",
            "moment",
            Moment.choices,
            narrows=lambda page, rows, v: [r for r in rows if v in r.rule.moments],
        ),
        Chips(
            "层级",
            "layer",
            Layer.choices,
            narrows=lambda page, rows, v: [r for r in rows if r.pack.layer == v],
        ),
    )
    more = (Button("登记省级细则", "internships:province_enter", icon="pencil"),)
    empty = Empty("这一天没有适用的规则", "规则从施行之日起适用，请在右上角换一个日期。", icon="internship")

    def base_queryset(self) -> Sequence[Listed]:
        words = self.request.GET.get("q", "").split()
        return [row for row in counting(self.as_of) if all(row.has(word) for word in words)]

    def row_url(self, row: Any) -> str:
        return str(row.url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entered = entered_packs()
        known = {pack.province for pack in entered}
        packs = [pack for pack in all_packs() if pack.rules or pack.province not in known]
        return super().get_context_data(
            **{"packs": [(pack, _lasts(pack)) for pack in (*packs, *entered)], **kwargs}
        )


def _lasts(pack: Pack) -> str:
    end = f"至{cndate(pack.ends_on)}" if pack.ends_on else "起"
    return f"{cndate(pack.starts_on)}{end}"


def _of_case(pack: Pack, rule: Rule, case: Case) -> Verdict:
    """What a rule says of an example. Those of the national figures may be none with a province's."""
    return rule.verdict(changed(GROUND, case.changes), on=ON, pack=pack.edition, document=pack.document)


class EnterProvince(FormPage):
    """What a province's own text says where it is stricter, from a day on."""

    action = "internships.edit_provinces"
    title, form_class, submit_label = "登记省级细则", ProvinceForm, "登记"
    done_message = "已登记，从填的那一天起，这个省的学校按它核查。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("实习规则", reverse("internships:rules"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = (
            "照细则的原文登记比全国规定更严的数，每一项写明哪一条；登记的不能删改，写错的、有新规定的再登记一次，"
            "同一天起的以后登记的为准；什么都不填，就是从那一天起只按全国规定。学校在哪个省，看“实习工作基础”。"
        )
        back = reverse("internships:rules")
        return super().get_context_data(**{"intro": intro, "cancel_url": back, **kwargs})

    def perform(self, form: Any) -> str:
        said = form.cleaned_data
        enter_province(
            said["province"], said["document"], said["starts_on"], form.figures(), by=self.request.viewer
        )
        return reverse("internships:rules")


class RulePage(AsOfMixin, Page):
    """One rule: what it asks, what it needs, and its cases."""

    action = "internships.view_rules"
    template_name = "internships/rule.html"

    @property
    def found(self) -> Listed:
        """The rule of the address. Http404 for none, or one that isn't in force on the day."""
        asked = (self.kwargs["pack"], self.kwargs["code"])
        for row in counting(self.as_of):
            if (row.pack.code, row.rule.code) == asked:
                return row
        raise Http404

    def get_title(self) -> str:
        return self.found.rule.title

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("实习规则", reverse("internships:rules"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.found
        pack, rule = row.pack, row.rule
        return super().get_context_data(
            **{
                "rule": rule,
                "facts": [
                    ("条款", f"{pack.document}{rule.article}"),
                    ("效力", rule.force.label),
                    ("何时核查", row.moments),
                    ("规则包", f"{pack.title}（版本{pack.version}），{_lasts(pack)}"),
                    ("规则编号", rule.code),
                ],
                "parameters": [(p.label, p.words_on(self.as_of)) for p in rule.parameters],
                "inputs": [input_labels()[name] for name in rule.inputs],
                "cases": [
                    (case, verdict)
                    for case in rule.cases
                    if (verdict := _of_case(pack, rule, case)).outcome == case.outcome
                ],
                "aid": AID,
                **kwargs,
            }
        )
