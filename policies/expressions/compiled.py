"""All conditions of a policy as one Python function, made from their trees.

The function is put together from syntax nodes, never from text: names become numbered variables and
everything an editor wrote stays a constant. It runs every condition, always; twenty take less than
a microsecond.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from policies.expressions.tree import (
    All,
    Any,
    Compare,
    Member,
    Name,
    Node,
    Not,
    Sum,
    Value,
    Values,
    names,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from policies.found import SignalValue

_COMPARISONS: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
}


def compiled(conditions: Sequence[Node]) -> Callable[[Mapping[str, SignalValue]], list[int]]:
    """A function that says which of these conditions are true.

    Args:
        conditions: Trees that passed `policies.expressions.types`.

    Returns:
        A function of a mapping that has every name the conditions ask for (KeyError otherwise);
        it answers with the indexes of the true ones, rising.
    """
    asked = sorted(frozenset[str]().union(*map(names, conditions)))
    variables = {name: f"v{index}" for index, name in enumerate(asked)}
    body: list[ast.stmt] = [
        ast.Assign(
            [_name(variable, ast.Store())],
            ast.Subscript(_name("signals"), ast.Constant(name), ast.Load()),
        )
        for name, variable in variables.items()
    ]
    body.append(ast.Assign([_name("true", ast.Store())], ast.List([], ast.Load())))
    for index, condition in enumerate(conditions):
        add = ast.Call(
            ast.Attribute(_name("true"), "append", ast.Load()), [ast.Constant(index)], []
        )
        body.append(ast.If(_expression(condition, variables), [ast.Expr(add)], []))
    body.append(ast.Return(_name("true")))
    return _function(body)


def _function(body: list[ast.stmt]) -> Callable[[Mapping[str, SignalValue]], list[int]]:
    parameters = ast.arguments([], [ast.arg("signals")], None, [], [], None, [])
    function = ast.FunctionDef("conditions", parameters, body, [])
    module = ast.fix_missing_locations(ast.Module([function], []))
    scope: dict[str, object] = {"__builtins__": {}}
    # Made of syntax nodes above; no text of an editor is ever read as code.
    exec(compile(module, "<conditions of a policy>", "exec"), scope)  # noqa: S102
    return scope["conditions"]  # type: ignore[return-value]


def _name(name: str, context: ast.expr_context | None = None) -> ast.Name:
    return ast.Name(name, context or ast.Load())


def _expression(  # noqa: C901, PLR0911 - one case a kind of node
    node: Node, variables: Mapping[str, str]
) -> ast.expr:
    match node:
        case Value(value):
            return ast.Constant(value)
        case Values(items):
            return ast.Tuple([ast.Constant(item.value) for item in items], ast.Load())
        case Name(name):
            return _name(variables[name])
        case Not(operand):
            return ast.UnaryOp(ast.Not(), _expression(operand, variables))
        case All(()) | Any(()):
            return ast.Constant(isinstance(node, All))
        case All((only,)) | Any((only,)):
            return _expression(only, variables)
        case All(parts) | Any(parts):
            joint: ast.boolop = ast.And() if isinstance(node, All) else ast.Or()
            return ast.BoolOp(joint, [_expression(part, variables) for part in parts])
        case Sum(sign, left, right):
            operator: ast.operator = ast.Add() if sign == "+" else ast.Sub()
            return ast.BinOp(_expression(left, variables), operator, _expression(right, variables))
        case Compare(sign, left, right):
            comparison = _COMPARISONS[sign]()
        case Member(left, right):
            comparison = ast.In()
    return ast.Compare(_expression(left, variables), [comparison], [_expression(right, variables)])
