"""What a file says of itself."""

from __future__ import annotations

import json

from upa.catalogue import clock, phrases
from upa.exports import provenance, request, sheets
from upa.exports.edition import Edition
from upa.exports.provenance import About
from upa.exports.request import Given
from upa.questions import query

NOT_REPEATED = (
    "Not repeated here: it was chosen with trade secrets in view and may say what they are called."
)


def describe(made: Edition, cut: int = 0, is_csv: bool = False) -> About:
    """Facts about an edition whose rows have been written; `cut` cells were too long."""
    request = made.request
    facts = [
        ("Report", request.title or request.name.replace("/", ": ").replace("_", " ").capitalize()),
        ("Answers", phrases.whole_sentence(request.header)),
        ("Filter", NOT_REPEATED if made.filter_may_name else request.sentence or "All rows"),
        ("Edition", provenance.AUDIENCES[request.audience]),
        *_trade_secret_facts(made),
    ]
    if "basis" in request.takes:
        facts.append(("Inventories", provenance.basis_of(request.params)))
    if isinstance(request.question, Given):
        facts.append(("Worked out from", request.question.basis))
    facts += provenance.as_of(request.as_of, request.access, request.day_file, request.params)
    facts += provenance.state_of_data(request.access, request.day_file)
    facts.append(("Made on", clock.format_now()))
    facts.append(("Rows", f"{made.rows:,}"))
    facts += _left_out_facts(made, cut)
    if is_csv:
        facts.append(("Text", "A text that begins like a formula has an apostrophe before it."))
    facts += [("Link", request.link)] if request.link and not made.filter_may_name else []
    facts.append(("Question", f"{request.name} {_asked_text(made)}".strip()))
    table = request.catalogue_table
    hashes = made.hashes if "sha256" in made.reader.schema.names else None
    defined = [provenance.definition(c.name, table, c.heading) for c in made.columns]
    return About(facts, provenance.sources(hashes, request.access, request.day_file), defined)


def _asked_text(made: Edition) -> str:
    unsaid = request.SEARCHED if made.filter_may_name else ()
    asked = made.request.asked().items()
    given = {k: v for k, v in asked if v is not None and v != [] and k not in unsaid}
    return json.dumps(given, default=str, ensure_ascii=False) if given else ""


def _trade_secret_facts(made: Edition) -> list[tuple[str, str]]:
    """Whether trade secrets are in the file, and how many are not."""
    request = made.request
    if not made.can_hide:
        return []
    if made.withheld:
        said = (
            "Left out although they were chosen: this public answer would show what they are "
            "called, by a search or in a summary."
        )
    elif request.searches_what_is_masked:
        said = (
            "Left out. How many meet the filter is not said: that alone would tell the public "
            "what they hold."
        )
    elif not request.include_trade_secrets:
        hidden = _hidden(made)
        said = f"Left out: {hidden} materials claimed as trade secrets (HSC 25512)."
        said = "There are none that meet the filter." if hidden == "0" else said
    elif request.audience == "public":
        said = f"Included and masked: {made.masked:,} rows, marked in the column Trade secret."
    else:
        said = "Included in full, marked in the column Trade secret. Protect them (HSC 25512)."
    return [("Trade secrets", said)]


def _hidden(made: Edition) -> str:
    """How many materials that meet the filter are trade secrets left out, where that is known."""
    takes = query.question("inventory/totals").types
    given = {k: v for k, v in made.request.asked().items() if v is not None and k != "sort"}
    if "trade_secrets" not in given:
        return f"{made.dropped:,}"
    if set(given) - set(takes):
        return "all"
    totals = query.run("inventory/totals", made.request.access, made.request.day_file, **given)
    return f"{int(totals['hidden'][0]):,}"


def _left_out_facts(made: Edition, cut: int) -> list[tuple[str, str]]:
    left = made.left_out()
    said = [
        f"columns that are {reason} ({sum(why == reason for why in left.values())}): "
        + ", ".join(h for h, why in left.items() if why == reason)
        for reason in dict.fromkeys(left.values())
    ]
    if cut:
        said.append(f"the ends of {cut:,} texts longer than {sheets.LONGEST:,} characters")
    return [("Left out", "; ".join(said) + ".")] if said else []
