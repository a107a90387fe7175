"""What is looked up: it stands in the address."""

from upa.agencies import lookup
from upa.ui import address, answers

BASIS = "Supplied directory, loaded regulator listings, entries made here"
LOOK_UP_BASIS = f"{BASIS}; agencies that loaded files assign to facilities, and places"
"""What agencies, and what answers, rest on; their files say it."""


def put(text: str) -> None:
    """Look a text up: put it into the address."""
    address.set_address("view", None)
    address.set_address("search", text.strip() or None)


def asker() -> lookup.Ask | None:
    """How the look-up asks the warehouse: remembered answers; nothing while it is empty."""
    return None if answers.is_empty() else answers.ask
