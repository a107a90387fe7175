"""What the checks examine: the scope, with or without trade secrets."""

import re
from collections.abc import Mapping
from typing import Any

from upa.ui import address, answers, choices


def params() -> dict[str, Any]:
    """What the address asks of all checks: the scope, trade secrets, days until a review."""
    days = address.parameters().get("days", "")
    return address.scope().params() | {
        "basis": address.scope().basis,
        "trade_secrets": choices.is_on("trade_secrets"),
        "days": int(days) if re.fullmatch(r"[1-9][0-9]{0,3}", days) else None,
    }


def sentence(params: Mapping[str, Any]) -> str:
    """The same in English."""
    clauses = " ".join(address.scope().clauses(answers.agency_names()).values())
    secrets = "with" if params["trade_secrets"] else "without"
    place = f"facilities {clauses}" if clauses else "all facilities"
    return f"{place}, latest {params['basis']} inventories, {secrets} trade secrets"


def trade_secrets() -> None:
    """The choice whether trade secrets are looked at."""
    choices.flag(
        "trade_secrets",
        "Look at trade secrets too",
        help="Materials claimed as trade secrets under HSC 25512. Public files never hold them.",
    )
