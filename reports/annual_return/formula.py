"""Formulas of a layout: numbers and codes of fields with + - × ÷ and brackets, nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation
from operator import add, mul, sub, truediv

from groupportal.errors import DomainError
from groupportal.office.numbers import normalise_digits

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,29}")
_SIGNS = str.maketrans("×÷（）＊／−＝", "*/()*/-=")
_LONGEST = 300


def plain_formula(text: str) -> str:
    """A formula as it is kept: ASCII signs, no blanks, no sign of equality before it."""
    return re.sub(r"\s+", "", normalise_digits(text).translate(_SIGNS)).removeprefix("=")


def names_in(formula: str) -> list[str]:
    """The codes it refers to, each once. DomainError for what is no formula."""
    return list(dict.fromkeys(node.id for node in ast.walk(_tree(formula)) if isinstance(node, ast.Name)))


def worked_out(formula: str, values: Mapping[str, Decimal | None]) -> Decimal | None:
    """What it comes to; None where a value is missing or something is divided by zero."""
    try:
        return _value(_tree(formula), values)
    except (DivisionByZero, InvalidOperation, _MissingError):
        return None


def in_words(formula: str, labels: Mapping[str, str]) -> str:
    """It with the names of the fields, as people read it."""
    said = CODE.sub(lambda m: f"“{labels.get(m[0], m[0])}”", formula)
    return said.replace("*", "×").replace("/", "÷")


class _MissingError(Exception):
    """A value is not there."""


def _tree(formula: str) -> ast.expr:
    try:
        tree = ast.parse(formula[:_LONGEST], mode="eval").body if len(formula) <= _LONGEST else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    if tree is None or not all(_is_known(node) for node in ast.walk(tree)):
        raise DomainError(
            "formula", f"公式“{formula[:60]}”读不懂。只能用项目编号、数字、加减乘除和括号，例如 A01+A02。"
        )
    return tree


def _is_known(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float)
    if isinstance(node, ast.Name):
        return CODE.fullmatch(node.id) is not None
    known = (ast.BinOp, ast.UnaryOp, ast.USub, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Load)
    return isinstance(node, known)


_DEEDS = {ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.Div: truediv}


def _value(node: ast.AST, values: Mapping[str, Decimal | None]) -> Decimal:
    match node:
        case ast.Constant():
            return Decimal(str(node.value))
        case ast.UnaryOp():
            return -_value(node.operand, values)
        case ast.BinOp():
            deed = _DEEDS[type(node.op)]
            return deed(_value(node.left, values), _value(node.right, values))
        case ast.Name() if (found := values.get(node.id)) is not None:
            return found
    raise _MissingError
