"""Addresses of every page and part of a page, and values that nobody wrote an address for."""

import dataclasses
from collections.abc import Iterator

from tests.support.browser import ROOT
from upa.questions.business_filter import BusinessFilter
from upa.questions.facility_filter import FacilityFilter, JurisdictionFilter, PlanFilter
from upa.questions.filter_base import Scope
from upa.questions.inventory_filter import InventoryFilter

FILTERS = (Scope, FacilityFilter, JurisdictionFilter, PlanFilter, BusinessFilter, InventoryFilter)
PARAMETERS = sorted(
    {f.name for kind in FILTERS for f in dataclasses.fields(kind) if f.name != "scope"}
    | {former for kind in FILTERS for former in kind.FORMER}
    | {"page", "sort", "view", "tab", "section", "check", "days", "trade_secrets", "search", "q"}
    | {"counted_to", "changed_from", "changed_to", "kind", "other", "twice", "case", "reach"}
    | {"colour", "state", "moves", "measure", "rule", "result", "source_of", "business", "cers_id"}
    | {"later2", "earlier2", "later1", "earlier1", "by_state", "by_hazard", "no_such_thing"}
)
"""Every name that a page looks for in its address."""
HOSTILE = (
    *("", " ", "0", "-1", "1.5", "²", "٣", "1e400", "nan", "inf", "NULL", "99999999999999999999"),
    *("2147483648", "9" * 400, "0001-01-01", "9999-12-31", "2026-02-30", "1,99999999999999999999"),
    *("none", "' or 1=1 --", "$search", "\x00", "x" * 3000, "<b>x</b>", "javascript:alert(1)"),
    "![x](http://203.0.113.7/x.png) [y](https://a.example) :smile: :red[z] $x^2$ www.a.example",
)


def places(facility: int, business: int, check: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every page with every part of it that an address can open."""
    yield "overview", {}
    yield "overview", {"search": "a"}
    for page, name, table in (
        ("inventory", "tab", "TABS"),
        ("jurisdictions", "tab", "TABS"),
        ("submissions", "tab", "TABS"),
        ("regulators", "view", "VIEWS"),
    ):
        yield from ((page, {name: key}) for key in _keys(page, table))
    yield from (("businesses", o) for o in ({}, {"view": "same"}))
    for key in _keys("businesses", "SECTIONS"):
        yield "businesses", {"business": str(business), "section": key}
    yield from (("facilities", o) for o in ({}, {"cers_id": str(facility)}))
    yield from (("checks", o) for o in ({}, {"check": check}))


def _keys(page: str, table: str) -> list[str]:
    """Keys of a page's table of parts, read from its source: importing a page draws it."""
    import ast

    module = ast.parse((ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8"))
    for node in module.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if target is not None and ast.unparse(target) == table:
            return [ast.literal_eval(key) for key in node.value.keys]
    raise LookupError(table)
