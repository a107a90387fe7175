"""What the checks examine: the scope, with or without trade secrets."""

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from upa.ui import address, answers


def params() -> dict[str, Any]:
    """What the address asks of all checks: the scope, trade secrets, days until a review."""
    days = address.parameters().get("days", "")
    return address.scope().params() | {
        "basis": address.scope().basis,
        "trade_secrets": address.parameters().get("trade_secrets") == "1",
        "days": int(days) if re.fullmatch(r"[1-9][0-9]{0,3}", days) else None,
    }


def sentence(params: Mapping[str, Any]) -> str:
    """The same in English."""
    clauses = " ".join(address.scope().clauses(answers.agency_names()).values())
    secrets = "with" if params["trade_secrets"] else "without"
    place = f"facilities {clauses}" if clauses else "all facilities"
    return f"{place}, latest {params['basis']} inventories, {secrets} trade secrets"


def trade_secrets(params: Mapping[str, Any]) -> None:
    """The choice whether trade secrets are looked at."""
    st.session_state["checks.secrets"] = params["trade_secrets"]
    st.checkbox(
        "Look at trade secrets too",
        key="checks.secrets",
        on_change=lambda: address.set_address(
            "trade_secrets", "1" if st.session_state["checks.secrets"] else None
        ),
        help="Materials claimed as trade secrets under HSC 25512. Public files never hold them.",
    )
