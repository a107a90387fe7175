"""Businesses: who reaches beyond one jurisdiction, and everything about one business."""

import functools
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from upa.agencies import directory
from upa.agencies.agency_fields import Agency
from upa.businesses import likeness, proposals, worksheet
from upa.businesses.likeness import Pair
from upa.catalogue import clock, fields, phrases
from upa.catalogue.file_types import FILE_TYPES
from upa.catalogue.phrases import counted
from upa.exports.request import Given
from upa.questions import filter_base, query
from upa.questions.business_filter import BusinessFilter
from upa.ui import (
    address,
    answers,
    change_list,
    documents,
    downloads,
    frame,
    labels,
    maps,
    messages,
    opener,
    tables,
)
from upa.ui.messages import escape
from upa.ui.panel import Panel
from upa.warehouse import entries

LISTED = (
    "organization_name",
    "organization_count",
    "facilities_known",
    "facilities_loaded",
    "agency_count",
    "county_names",
    "route",
    "lead_regulator_code",
    "materials",
    "ehs_materials",
    "last_submitted_on",
    "flags",
)
CONTACTS = (
    *("agency_name", "agency_type", "agency_phone", "agency_email", "agency_address"),
    *("agency_city", "agency_zip", "facilities_known", "facilities_loaded", "how_known"),
    *("runs_elements", "agency_website", "verified"),
)
SORTS = {
    "facilities": "Facilities known, most first",
    "name": "Business name",
    "agencies": "Agencies, most first",
    "materials": "Materials, most first",
    "submitted": "Last submitted, newest first",
}
ANY = {None: "Any", True: "Yes", False: "No"}
AT_LEAST = {None: "Any", 2: "2 or more", 3: "3 or more", 5: "5 or more", 10: "10 or more"}
PROPOSED = 20  # proposals shown at once
SECTIONS: dict[str, str] = {
    "facilities": "Facilities",
    "contacts": "Contacts of its regulators",
    "submittals": "Submittals",
    "inventory": "Inventory across sites",
    "differences": "Reported differently",
    "changes": "Changes",
    "transfers": "Transfers",
    "same": "Likely the same business",
    "request": "Organization request",
}


# The list


def panel(asked: BusinessFilter) -> None:
    """The filter widgets, most used first."""
    widgets = Panel(asked)
    search, several, touching = st.columns([3, 2, 3])
    with search:
        widgets.text(
            "search",
            "Business name, headquarters or organization code",
            type="search",
            help="Every word must be found.",
        )
    with several:
        widgets.one(
            "several_jurisdictions",
            "In several jurisdictions",
            ANY,
            help="Facilities under more than one CUPA, or marked multi-jurisdictional by CERS.",
        )
    with touching:
        counties = [int(code) for code in answers.ask("frame/counties")["county_id"]]
        widgets.many("touching", "With a facility in county", counties, labelled("counties"))
    with st.expander("More filters", icon=":material/tune:"):
        more(widgets)


def more(widgets: Panel) -> None:
    """The less used filter widgets."""
    size, lead, rest = st.columns(3)
    with size:
        widgets.one("several_facilities", "Several facilities", ANY)
        widgets.one("agencies_min", "Number of agencies", AT_LEAST)
    with lead:
        names = answers.agency_names()
        leads = [int(code) for code in answers.ask("businesses/leads")["lead_regulator_code"]]
        widgets.many(
            "leads", "Lead agency", leads, lambda code: filter_base.agency_name(code, names)
        )
    with rest:
        numbers = [code for code in fields.codes("organization_origins") if code.isdigit()]
        widgets.many("origins", "Entered in CERS by", numbers, labelled("organization_origins"))
        widgets.one("unloaded", "Facilities not loaded", ANY)


def labelled(codes: str) -> Callable[[object], str]:
    """Labels of a code list for a choice."""
    return lambda code: fields.code_label(codes, code)


@st.fragment
def search() -> None:
    """The list of businesses with its filter."""
    asked, names = address.asked_filter(BusinessFilter), answers.agency_names()
    panel(asked)
    sentence = asked.sentence(names)
    st.markdown(f"**{escape(sentence)}**")
    Panel(asked).chips(names)
    found = answers.total("businesses/list", **asked.params())
    if not found:
        nothing_found(asked)
        return
    order, contacts, offer = st.columns([3, 4, 1], vertical_alignment="bottom")
    with order:
        params = asked.params() | {"sort": tables.sort_choice(SORTS)}
    with contacts:
        regulators = answers.total("businesses/regulators", **asked.params())
        contact_download(asked.params(), f"Regulators of {sentence}", regulators)
    with downloads.at_right(offer):
        downloads.download("businesses/list", params, "organizations", sentence, found)
    st.caption(
        "Figures are those of the whole business, wherever its facilities lie. Known: named in a "
        "loaded file. Loaded: submittals held. Materials: of the last submitted inventories held; "
        "empty where none is, which is not zero."
    )
    skip = tables.pages(found, "business", "businesses")
    rows = answers.ask("businesses/list", limit=tables.ROWS, offset=skip, **params)
    table(rows)


def nothing_found(asked: BusinessFilter) -> None:
    """Why the list is empty and what to do."""
    if asked.active():
        messages.nothing(
            "No business meets this filter.",
            "Take a filter away, or search for fewer or shorter words.",
        )
    else:
        messages.nothing(
            "No business is in the scope.",
            "Choose other agencies or counties above, or load their files in Submissions.",
        )


def table(rows: pd.DataFrame) -> None:
    """The businesses of a page; a chosen cell opens its business."""
    event = tables.grid(
        rows,
        "organizations",
        "Businesses that meet the filter; choose a cell to open its business",
        LISTED,
        on_select="rerun",
        selection_mode="single-cell",
        key="business_grid",
    )
    if event.selection.cells:
        open_business(int(rows.iloc[event.selection.cells[0][0]]["business_code"]))
    pairs = rows[["business_code", "organization_name"]].itertuples(index=False)
    called = {int(code): f"{name or 'Without a name'} · {code}" for code, name in pairs}
    st.selectbox(
        "Open a business of this page",
        list(called),
        index=None,
        format_func=called.get,
        placeholder="Choose a business",
        key="business_choice",
        on_change=note_choice,
    )
    if st.session_state.get("open_business") is not None:
        open_business(st.session_state.pop("open_business"))


def note_choice() -> None:
    """Remember the choice and take it back, so that coming back here does not choose again."""
    st.session_state["open_business"] = st.session_state["business_choice"]
    st.session_state["business_choice"] = None


def open_business(code: int) -> None:
    """Go to a business, keeping the scope."""
    target = address.scope().to_query_params() | {"business": str(code)}
    address.go("pages/businesses.py", target)


# Contacts


def contact_download(params: dict[str, Any], title: str, rows: int) -> None:
    """Offer the contacts of the regulators of businesses, a row per business and agency."""
    made = Given(
        "businesses/contacts",
        "Which agencies regulate each business, and how are they reached?",
        "Agencies of facilities known here, with contacts of the directory; an empty contact is "
        "not known, look it up and correct it.",
        functools.partial(contacts_of, params, answers.held_in()),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = downloads.request_for(made, {}, "organizations", title)
        downloads.file_button(asked, "xlsx", "Regulators’ contacts (Excel)", ".at_once")
        downloads.download(made, {}, "organizations", title, rows, "Contacts in other formats")


def contacts_of(params: dict[str, Any], held_in: Path | None) -> pd.DataFrame:
    """The contacts of the regulators of the businesses that meet a filter."""
    rows = query.run("businesses/regulators", held_in, **params)
    return worksheet.contact_list(rows, directory.current())


# One business


def business(asked: int) -> None:
    """Everything about one business."""
    back = {
        k: v for k, v in address.parameters().items() if k not in ("business", "section", "page")
    }
    st.page_link("pages/businesses.py", label="← All businesses", query_params=back)
    code = answers.ask_one("businesses/code_of", organization=asked).get("business_code")
    if code is None:
        st.title(f"Business {asked}")
        messages.nothing(
            f"No loaded file mentions organization code {asked}.",
            "Check the code, or load the file that holds it in Submissions.",
        )
        return
    held = answers.ask_one("businesses/list", business=code)
    st.title(held["organization_name"] or f"Business {code}")
    head(held)
    footprint(held)
    inventory_reviews(code)
    shown = ui_section()
    st.header(SECTIONS[shown], divider="gray")
    DRAWN[shown](held)


def head(held: dict[str, Any]) -> None:
    """Names, counts and the reporting route."""
    known, loaded = held["facilities_known"], held["facilities_loaded"]
    organizations(held)
    left, middle, right, last = st.columns(4)
    with left:
        labels.figure(
            "Facilities loaded",
            loaded,
            f"of {counted(known, 'known facility', 'known facilities')}",
            "Known: named in a loaded file. Loaded: those of which submittals are held.",
        )
    with middle:
        labels.figure(
            "Agencies",
            held["agency_count"],
            counted(held["jurisdiction_count"], "CUPA jurisdiction"),
            "CUPAs and participating agencies that regulate at least one of its known facilities.",
        )
    with right:
        labels.figure(
            "Counties",
            held["county_count"],
            held["county_names"] or "not known",
            "Counties its known facilities lie in.",
        )
    with last:
        materials(held)
    unnamed(held)
    route(held)


def materials(held: dict[str, Any]) -> None:
    """How many materials, at how many of the facilities."""
    base = f"at {held['inventories']:,} of {held['facilities_known']:,} known facilities"
    if held["materials"] is None:
        st.metric("Materials", "not loaded", help="No inventory of its facilities is held.")
        return
    labels.figure(
        "Materials",
        int(held["materials"]),
        base,
        "Rows of the last submitted inventories that are held. Other facilities are not counted "
        "as having none.",
    )


def unnamed(held: dict[str, Any]) -> None:
    """Facilities that CERS counts and no loaded file names."""
    if held["not_named"]:
        st.caption(
            f"CERS counts {held['facility_count']:,} facilities of this business statewide; "
            f"{held['not_named']:,} of them are named in no loaded file."
        )


def organizations(held: dict[str, Any]) -> None:
    """The CERS organizations of the business; how they were grouped and how to undo it."""
    rows = answers.ask("businesses/organizations", business=held["business_code"])
    if len(rows) == 1:
        place = held["organization_headquarters"]
        st.markdown(
            f"Organization code {held['business_code']}"
            + (f" · headquarters {escape(place)}" if place else "")
        )
        return
    with st.expander(f"{len(rows)} organizations grouped as one business"):
        tables.plain_table(rows, "organizations", "CERS organizations of this business")
        codes = {int(c) for c in rows["organization_code"]}
        decided = [d for d in entries.decisions() if {d.first_code, d.second_code} <= codes]
        made = [d for d in decided if d.decision == "confirmed"]
        for d in made:
            reason = f": {d.reason}" if d.reason else ""
            st.markdown(
                escape(
                    f"{d.first_code} and {d.second_code} confirmed by {d.author} on "
                    f"{d.entered_on[:10]}{reason}"
                )
            )
        with st.form("split", border=False):
            author = st.text_input("Your name or initials", key="split.author")
            if st.form_submit_button("Take this group apart"):
                record([(d.first_code, d.second_code) for d in made], "split", author, "")


def route(held: dict[str, Any]) -> None:
    """Where the business may report, from where its facilities lie."""
    inferred = held["facilities_inferred"]
    basis = (
        f" The agency of {counted(inferred, 'facility', 'facilities')} is inferred from its place."
        if inferred
        else ""
    )
    said = {
        "Several jurisdictions": "Several jurisdictions: CERS is the single place where it can "
        "report for all of them.",
        "One jurisdiction": "One jurisdiction: it may report through its agency's local portal "
        "where there is one, or in CERS.",
        "One jurisdiction known": "One jurisdiction as far as known; CERS counts facilities that "
        "no loaded file names, so it may have more.",
    }.get(held["route"], "The jurisdiction of its facilities is not known.")
    st.info(f"**Reporting route.** {said}{basis}", icon=":material/alt_route:")
    if held["route"].startswith("One"):
        portals(held["business_code"])


def portals(code: int) -> None:
    """Local portals of the agencies of the business."""
    rows = answers.ask("businesses/footprint", business=code).to_dict("records")
    agencies = [worksheet.agency_of(row, directory.current()) for row in rows]
    found = [agency for agency in agencies if agency.portal]
    for agency in found:
        st.link_button(f"Local portal of {agency.name}", agency.portal)
    if not found:
        st.caption("No local portal of its agencies is in the directory.")


def footprint(held: dict[str, Any]) -> None:
    """The agencies with what is known, loaded and accepted; the counties; the map."""
    code = held["business_code"]
    rows = answers.ask("businesses/footprint", business=code)
    st.header("Footprint by agency", divider="gray")
    if rows.empty:
        messages.nothing(
            "No facility of this business is known, or none has a known agency.",
            "Load an organization query or a facility query in Submissions.",
        )
        return
    st.caption(
        "Accepted, Not accepted, Awaiting review: last submitted inventories. A facility stands "
        "under every agency that regulates one of its elements, so the rows do not add up. Where "
        "nothing is loaded, nothing is known and the cells are empty."
    )
    shown = rows.drop(columns=["regulator_code", "regulator_type"])
    shown.insert(1, "Type", rows["regulator_type"])
    shown["Phone"] = [agency.phone for agency in agencies_of(rows)]
    tables.plain_table(
        shown, "regulators", "Agencies of this business with known and loaded counts"
    )
    chart, counties = st.columns(2)
    with chart:
        county_map(code)
    with counties:
        st.subheader("By county")
        by_county = answers.ask("businesses/by_county", business=code)
        tables.plain_table(by_county, "facilities", "Facilities by county", "Not known")


def agencies_of(rows: pd.DataFrame) -> list[Agency]:
    """The directory's agencies of rows with regulator_code and agency_name."""
    held = directory.current()
    return [worksheet.agency_of(row, held) for row in rows.to_dict("records")]


def county_map(code: int) -> None:
    """How many known facilities lie in each county, those not loaded among them."""
    rows = answers.ask("businesses/by_county", business=code).dropna(subset=["county_id"])
    if rows.empty:
        st.caption("The county of no facility is known, so there is no map.")
        return
    pairs = zip(rows["county_id"], rows["facilities_known"], strict=True)
    counts = {int(county): int(known) for county, known in pairs}
    top = fields.code_label("counties", max(counts, key=counts.__getitem__))
    st.plotly_chart(
        maps.county_map(counts, "Facilities known"),
        alt=f"Map of California: known facilities of this business in {len(counts)} counties, most "
        f"in {top} County. The table beside it holds the same numbers.",
        config={"displayModeBar": False, "scrollZoom": False},
        key="business_map",
    )


def inventory_reviews(code: int) -> None:
    """Which agencies do not accept a last inventory, in a sentence and a table."""
    rows = answers.ask("businesses/not_accepted", business=code)
    st.header("Last inventories not accepted", divider="gray")
    refused = rows[rows["submittal_status"] == 5]
    if rows.empty:
        st.caption("Every last submitted inventory that is held is accepted or not applicable.")
        return
    if refused.empty:
        st.markdown("No agency has refused a last inventory; those below await their review.")
    else:
        counted = refused.groupby("agency_name")["cers_id"].nunique()
        said = "; ".join(f"{escape(a)} ({n})" for a, n in counted.items())
        st.markdown(f"**Not accepted by:** {said}")
    shown = rows.drop(columns=["regulator_code"]).dropna(axis="columns", how="all")
    tables.plain_table(shown, "submittals", "Last inventories that are not accepted, or not yet")


def ui_section() -> str:
    """The part of the business that is shown; it stands in the address."""
    asked = address.parameters().get("section", "")
    chosen = asked if asked in SECTIONS else next(iter(SECTIONS))
    st.session_state["business_section"] = chosen
    st.radio(
        "Part of this business",
        list(SECTIONS),
        format_func=SECTIONS.get,
        key="business_section",
        on_change=choose_section,
        horizontal=True,
    )
    return chosen


def choose_section() -> None:
    """Keep the chosen part in the address."""
    first = next(iter(SECTIONS))
    chosen = st.session_state["business_section"]
    address.set_address("section", None if chosen == first else chosen)


# Parts of one business


def facilities(held: dict[str, Any]) -> None:
    """Its facilities, those not loaded first."""
    code, found = held["business_code"], held["facilities_known"]
    if not found:
        messages.nothing("No facility of this business is known now.", "See its transfers.")
        return
    missing = held["facilities_not_loaded"]
    if missing:
        st.markdown(
            f"**{missing:,} of {found:,} known facilities are not loaded** and stand first. "
            "They belong to agencies whose exchange is not held, or have never submitted."
        )
    with st.container(horizontal=True):
        downloads.download("businesses/facilities", {"business": code}, "facilities",
                    f"Facilities of {held['organization_name']}", found)  # fmt: skip
        params = {"business": code, "loaded": True}
        documents.template_files(
            "businesses/facilities", params, found - missing, address.scope().basis
        )
    skip = tables.pages(found, "facility", "facilities")
    rows = answers.ask("businesses/facilities", business=code, limit=tables.ROWS, offset=skip)
    columns = [c for c in rows.columns if c not in ("latitude", "longitude", "regulator_code")]
    tables.grid(rows, "facilities", "Facilities of this business", columns)
    opener.facility_opener(rows, "business_facility")


def contacts(held: dict[str, Any]) -> None:
    """Every regulator it answers to, with contacts."""
    params = {"business": held["business_code"]}
    rows = contacts_of(params, answers.held_in())
    if rows.empty:
        messages.nothing(
            "No agency of this business is known.", "Load a facility query in Submissions."
        )
        return
    contact_download(params, f"Regulators of {held['organization_name']}", len(rows))
    tables.grid(rows, "organizations", "Agencies of this business with their contacts", CONTACTS)
    missing = int(rows["agency_phone"].isna().sum())
    if missing:
        st.caption(f"The directory holds no phone of {counted(missing, 'agency', 'agencies')}.")


def submittals(held: dict[str, Any]) -> None:
    """Review status by element, channels and possible double reporting."""
    code = held["business_code"]
    rows = answers.ask("businesses/statuses", business=code)
    if rows.empty:
        messages.nothing("No submittal of its facilities is loaded.", "Load them in Submissions.")
        return
    st.subheader("Last submittals by element and status")
    st.caption(
        f"Of {held['facilities_loaded']:,} loaded facilities; nothing is known of the submittals "
        f"of {held['facilities_not_loaded']:,} others."
    )
    tables.plain_table(rows, "submittals", "Last submittals by element and status")
    st.subheader("How they came")
    st.caption("The channel of each last submittal, as the files say; empty where they do not.")
    channels = answers.ask("businesses/channels", business=code).drop(columns=["regulator_code"])
    tables.plain_table(channels, "submittals", "Channels of the last submittals by agency")
    st.subheader("Possible double reporting")
    double = answers.ask("businesses/double_reporting", business=code)
    if double.empty:
        st.caption(
            "Nothing of one reporting year came both through CERS and through a local portal."
        )
    else:
        st.caption("What was submitted last counts. Jurisdictions shows both sides and asks you.")
        tables.plain_table(double, "double_reports", "What was reported twice")


def inventory(held: dict[str, Any]) -> None:
    """What its facilities hold, per unit."""
    basis = address.scope().basis
    params = {"business": held["business_code"], "basis": basis}
    totals = answers.ask_one("businesses/inventory_totals", **params)
    if not totals["materials"]:
        messages.nothing(f"No {basis} inventory of its facilities is loaded.", "")
        return
    st.caption(
        f"Latest {basis} inventories of {totals['facilities']:,} of {held['facilities_known']:,} "
        "known facilities; the others are unknown, not empty. Amounts are sums of maximum daily "
        "amounts; units are never added to each other."
    )
    secret = False
    if totals["trade_secrets"]:
        secret = st.checkbox(
            f"Show trade secrets ({totals['trade_secrets']:,})",
            help="Claimed under HSC 25512; for official use.",
        )
    params |= {"trade_secrets": secret}
    by_state = answers.ask("businesses/inventory_by_state", **params)
    tables.plain_table(
        by_state, "inventory_items", "Materials by physical state and unit", "Not given"
    )
    st.subheader("Materials")
    found = answers.total("businesses/inventory", **params)
    skip = tables.pages(found, "material and unit", "materials and units")
    rows = answers.ask("businesses/inventory", limit=tables.ROWS, offset=skip, **params)
    tables.grid(rows, "inventory_items", "Materials of this business by unit")
    name = f"Materials of {held['organization_name']}, latest {basis} inventories"
    downloads.download("businesses/inventory", params, "inventory_items", name, found)


def differences(held: dict[str, Any]) -> None:
    """The same material, and the same people, reported differently between sites."""
    params = {"business": held["business_code"], "basis": address.scope().basis}
    st.subheader("The same material")
    st.caption(
        "Facilities differ when no value is common to all that report one. Trade secrets are left "
        "out. A difference is a question to ask, not an error."
    )
    rows = answers.ask("businesses/reported_differently", **params)
    if rows.empty:
        st.caption("No material is reported differently between the loaded facilities.")
    else:
        materials_in = rows["common_name"].nunique()
        st.markdown(f"{counted(materials_in, 'material')} reported differently")
        tables.grid(rows, "inventory_items", "Materials that facilities report differently")
        downloads.download("businesses/reported_differently", params, "inventory_items",
                    f"Reported differently by {held['organization_name']}", len(rows))  # fmt: skip
    st.subheader("Owners and emergency contacts")
    st.caption("From the newest owner/operator forms; for official use.")
    people = answers.ask("businesses/people", business=held["business_code"])
    if people.empty:
        st.caption("All loaded facilities name the same ones, or none.")
    else:
        tables.grid(people, "owner_operators", "Owners and contacts that differ between facilities")


def show_changes(held: dict[str, Any]) -> None:
    """What the submittals of its facilities changed, the most important first."""
    day = answers.ask_one("jurisdictions/day")["day"].date()
    asked = {"business": held["business_code"]}
    change_list.listed_changes(asked, f"of {held['organization_name']}", day)


def transfers(held: dict[str, Any]) -> None:
    """Facilities that came and left."""
    rows = answers.ask("businesses/transfers", business=held["business_code"])
    if rows.empty:
        st.caption("No loaded file tells of a facility that came to this business or left it.")
        return
    tables.plain_table(
        rows.dropna(axis="columns", how="all"), "transfers", "Facilities transferred"
    )


# Likely the same business


@st.cache_data(max_entries=2, show_spinner="Comparing all organizations …")
def likely_pairs(generation: int, folder: str, held_in: Path | None) -> list[Pair]:
    """Pairs of organizations that are probably one business, once per generation and past day."""
    rows = query.run("businesses/features", held_in)
    return likeness.find_pairs(rows.itertuples(index=False, name=None))


def open_proposals() -> list[proposals.Proposal]:
    """What nobody has decided yet."""
    from upa.warehouse.generations import Warehouse

    warehouse = Warehouse()
    pairs = likely_pairs(warehouse.generation or 0, str(warehouse.folder), answers.held_in())
    decided = {(d.first_code, d.second_code): d.decision for d in entries.decisions()}
    return proposals.propose(pairs, decided)


def same(held: dict[str, Any]) -> None:
    """Organizations that are probably part of this business."""
    rows = answers.ask("businesses/organizations", business=held["business_code"])
    own = {int(code) for code in rows["organization_code"]}
    show_proposals([p for p in open_proposals() if own & set(p.organizations)])


def show_proposals(found: list[proposals.Proposal]) -> None:
    """Proposals with their evidence, to be confirmed or dismissed."""
    st.caption(
        "Proposed from names, headquarters, owners, mailing addresses, phones, e-mail domains and "
        "DUNS numbers. Nothing is merged by itself: a confirmed group counts as one business on "
        "every page, its organizations stay visible, and it can be taken apart again."
    )
    if not found:
        st.caption("No proposal is open.")
        return
    names = organization_names()
    for proposal in found[:PROPOSED]:
        decide(proposal, names)
    if len(found) > PROPOSED:
        st.caption(f"{len(found) - PROPOSED:,} more follow when these are decided.")


def organization_names() -> dict[int, str]:
    """Names of organizations by code."""
    rows = answers.ask("businesses/names")
    return dict(zip(rows["organization_code"], rows["organization_name"], strict=True))


def decide(proposal: proposals.Proposal, names: dict[int, str]) -> None:
    """One proposal: who, why, and the decision."""
    called = {code: f"{names.get(code) or 'Without a name'} ({code})" for code in
              proposal.organizations}  # fmt: skip
    key = f"same.{'.'.join(map(str, proposal.organizations))}"
    with st.container(border=True):
        st.markdown(f"**{' · '.join(escape(name) for name in called.values())}**")
        st.markdown(f"Score {proposal.score:.2f}")
        tables.plain_table(evidence(proposal), "", "Evidence for and against one business")
        with st.form(key, border=False):
            chosen = st.multiselect(
                "Organizations", list(called), list(called), format_func=called.get
            )
            who, why = st.columns(2)
            author = who.text_input("Your name or initials", st.session_state.get("author", ""))
            reason = why.text_input("Reason (optional)")
            with st.container(horizontal=True):
                is_same = st.form_submit_button("Same business", type="primary")
                is_other = st.form_submit_button("Not the same")
        if is_same and len(chosen) < 2:
            st.warning("Choose at least two organizations to make them one business.")
        elif is_same:
            record([(chosen[0], other) for other in chosen[1:]], "confirmed", author, reason)
        elif is_other:
            pairs = [(p.first, p.second) for p in proposal.pairs]
            record(pairs, "dismissed", author, reason)


def evidence(proposal: proposals.Proposal) -> pd.DataFrame:
    """What speaks for and against, a row per pair and fact."""
    rows = [
        (f"{pair.first} – {pair.second}", sign, likeness.LABELS[kind], text)
        for pair in proposal.pairs
        for sign, facts in (("for", pair.evidence), ("against", pair.conflicts))
        for kind, text in facts
    ]
    return pd.DataFrame(rows, columns=["organizations", "speaks", "evidence", "what"])


def record(
    pairs: Iterable[tuple[int, int]], decision: entries.Decision, author: str, reason: str
) -> None:
    """Keep a decision and show the page as it is then; a missing name is said."""
    made = {(d.first_code, d.second_code): d.decision for d in entries.decisions()}
    with messages.explained():
        for first, second in pairs:
            pair = (min(first, second), max(first, second))
            entries.decide(pair, decision, author, reason, expected=made.get(pair, ""))
        st.session_state["author"] = author
        st.rerun()


# Organization request


def request(held: dict[str, Any]) -> None:
    """The worksheet and letter for holding facilities under one CERS organization."""
    code = held["business_code"]
    st.caption(
        "CERS joins facilities under one organization on request. This makes the worksheet and a "
        "draft of the letter; nothing is sent."
    )
    names = organization_names()
    rows = answers.ask("businesses/organizations", business=code)
    own = [int(c) for c in rows["organization_code"]]
    others = sorted({c for p in open_proposals() if set(own) & set(p.organizations)
                     for c in p.organizations} - set(own))  # fmt: skip
    called = lambda c: f"{names.get(c) or 'Without a name'} ({c})"  # noqa: E731
    also = st.multiselect(
        "Also take facilities of",
        others,
        format_func=called,
        placeholder="Likely the same business",
    )
    keeps = st.selectbox("Organization that is to hold them", [*own, *also], format_func=called)
    listed = answers.ask("businesses/request", businesses=[code], organizations=also)
    if listed.empty:
        messages.nothing("No facility of this business is known.", "Load an organization query.")
        return
    places = {int(r.cers_id): f"{r.facility_name} ({r.cers_id})" for r in listed.itertuples()}
    left_out = st.multiselect("Leave out", list(places), format_func=places.get, placeholder="None")
    chosen = listed[~listed["cers_id"].isin(left_out)]
    made = made_request(held, keeps, chosen)
    st.markdown(
        f"{counted(len(chosen), 'facility', 'facilities')}, {made.moving:,} of them to be moved"
    )
    request_files(made)


def made_request(held: dict[str, Any], keeps: int, chosen: pd.DataFrame) -> worksheet.Request:
    """The request for the chosen facilities."""
    agencies = dict.fromkeys(agencies_of(chosen[["regulator_code", "agency_name"]].dropna(
        subset=["agency_name"]).drop_duplicates()))  # fmt: skip
    day: date = clock.today()
    name = organization_names().get(keeps) or str(keeps)
    return worksheet.Request(name, keeps, chosen, tuple(agencies), day)


def request_files(made: worksheet.Request) -> None:
    """The workbook and the letter."""
    name = phrases.slug(f"organization request {made.business}")
    with st.container(horizontal=True):
        st.download_button(
            "Worksheet (Excel)",
            data=lambda: worksheet.workbook(made, directory.current()),
            file_name=f"{name}.xlsx",
            mime=FILE_TYPES["xlsx"].mime,
            on_click="ignore",
        )
        st.download_button(
            "Letter draft (text)",
            data=lambda: worksheet.letter(made),
            file_name=f"{name}.txt",
            mime=FILE_TYPES["txt"].mime,
            on_click="ignore",
        )
    shown = worksheet.facility_rows(made, directory.current())
    frame = pd.DataFrame(shown[1:], columns=shown[0])
    st.dataframe(frame, hide_index=True, alt="Facilities of the request", placeholder="")
    with st.expander("Letter draft"):
        st.text(worksheet.letter(made))


DRAWN: dict[str, Callable[[dict[str, Any]], None]] = {
    "facilities": facilities,
    "contacts": contacts,
    "submittals": submittals,
    "inventory": inventory,
    "differences": differences,
    "changes": show_changes,
    "transfers": transfers,
    "same": same,
    "request": request,
}


def page() -> None:
    """One business, the proposals, or the list."""
    asked = address.parameters().get("business", "")
    if asked.isdigit() and len(asked) < 10 and not answers.is_empty():
        business(int(asked))
        return
    st.title("Businesses")
    if answers.is_empty():
        messages.first_steps()
    elif address.parameters().get("view") == "same":
        st.page_link("pages/businesses.py", label="← All businesses")
        st.header("Likely the same business", divider="gray")
        show_proposals(open_proposals())
    else:
        same_link = address.scope().to_query_params() | {"view": "same"}
        st.page_link(
            "pages/businesses.py",
            label="Organizations that are likely the same business →",
            query_params=same_link,
        )
        search()


frame.page(page)
