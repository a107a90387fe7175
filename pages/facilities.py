"""Facilities: find them, and everything known of one in fixed sections."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from upa.catalogue import fields
from upa.catalogue.elements import element_numbers
from upa.catalogue.phrases import counted
from upa.questions import facility_filter, filter_base
from upa.questions.facility_filter import FacilityFilter
from upa.ui import address, answers, documents, downloads, frame, labels, messages, opener, tables
from upa.ui.messages import escape
from upa.ui.panel import Panel
from upa.warehouse import entries

LISTED = (
    "cers_id",
    "facility_name",
    "organization_name",
    "site_address",
    "city",
    "zip_code",
    "regulator_code",
    "inventory_submitted_on",
    "inventory_status",
    "material_count",
    "ehs_count",
    "finding_count",
)
MATERIALS = (
    "common_name",
    "cas_number",
    "physical_state",
    "maximum_daily_amount",
    "units",
    "largest_container",
    "chemical_location",
    "ehs",
    "dot_hazard_classification_id",
    "pf_code_hazard_class",
)
TWICE = (
    "reporting_year",
    "double_kind",
    "submittal_element",
    "counted_cers_id",
    "counted_through",
    "counted_on",
    "cers_id",
    "reported_through",
    "submitted_on",
    "site_match",
    "double_outcome",
)
DOCUMENTS = (
    ("Emergency plan", "Emergency plan", "The last submittal names no plan."),
    ("Employee training", "Employee training", "The last submittal names no training document."),
    ("Other documents", "Other document", "The last submittals name no other document."),
)
SORTS = {
    "name": "Facility name",
    "submitted": "Last submitted, newest first",
    "materials": "Materials, most first",
    "ehs": "EHS materials, most first",
    "findings": "Findings, most first",
}
MOST_CHANGES = 200  # drawn; all of them are in the files
ANY = {None: "Any", True: "Yes", False: "No"}
CONTACTS = (
    (
        "Primary emergency contact",
        "pec",
        ("name", "title", "24_hour_phone", "business_phone", "pager"),
    ),
    (
        "Secondary emergency contact",
        "sec",
        ("name", "title", "24_hour_phone", "business_phone", "pager"),
    ),
    ("Operator", "operator", ("name", "phone")),
    ("Owner", "owner", ("name", "phone", "mail_address", "city", "state", "zip_code")),
    (
        "Environmental contact",
        "e_contact",
        ("name", "phone", "email_address", "mailing_address", "city", "state", "zip_code"),
    ),
    ("Billing contact", "billing_contact", ("name", "phone", "email")),
    ("Property owner", "property_owner", ("name", "phone")),
    ("Signer", "identification_signer", ("name", "title")),
)


def panel(asked: FacilityFilter) -> None:
    """The filter widgets, most used first."""
    widgets = Panel(asked)
    search, city, zip_code = st.columns([4, 2, 1])
    with search:
        widgets.text(
            "search",
            "Search",
            type="search",
            placeholder="Name, address, city, ZIP, CERS ID, business, EPA ID",
            help="Every word must be found. A CERS ID alone opens the facility.",
        )
    with city:
        widgets.text("city", "City begins with")
    with zip_code:
        widgets.text("zip_code", "ZIP begins with")
    with st.expander("More filters", icon=":material/tune:"):
        submitted, what, program = st.columns(3)
        with submitted:
            widgets.many(
                "elements",
                "Submittal elements",
                list(element_numbers()),
                coded("submittal_elements"),
            )
            widgets.many(
                "statuses", "Status of the last submittal", [2, 3, 4, 5, 6, 8, 9], labels.status
            )
        with what:
            widgets.one("ehs", "Extremely hazardous substances (EHS)", ANY)
            widgets.one("findings", "Findings", ANY)
            widgets.one("loaded", "Submittals loaded", ANY)
        with program:
            widgets.many(
                "activities",
                "Reported activities",
                facility_filter.ACTIVITIES,
                facility_filter.activity,
            )
            widgets.day("submitted_from", "Last submitted from")
            widgets.day("submitted_to", "Last submitted to")


def coded(codes: str) -> Callable[[object], str]:
    """Labels of a code list for a choice."""
    return lambda code: fields.code_label(codes, code)


@st.fragment
def search() -> None:
    """The list of facilities with its filter."""
    asked = address.asked_filter(FacilityFilter)
    panel(asked)
    names = answers.agency_names()
    st.markdown(f"**{escape(asked.sentence(names))}**")
    Panel(asked).chips(names)
    found = answers.total("facilities/list", **asked.params())
    if not found:
        nothing_found(asked)
        return
    order, offer = st.columns(2, vertical_alignment="bottom")
    with order:
        params = asked.params() | {"sort": tables.sort_choice(SORTS)}
    with downloads.at_right(offer):
        downloads.download("facilities/list", params, "facilities", asked.sentence(names), found)
        documents.template_files("facilities/list", params, found, address.scope().basis)
    skip = tables.pages(found, "facility", "facilities")
    rows = answers.ask("facilities/list", limit=tables.ROWS, offset=skip, **params)
    event = tables.grid(
        rows,
        "facilities",
        "Facilities that meet the filter; choose a cell to open its facility",
        LISTED,
        on_select="rerun",
        selection_mode="single-cell",
        key="facility_grid",
    )
    if event.selection.cells:
        address.open_facility(int(rows.iloc[event.selection.cells[0][0]]["cers_id"]))
    opener.facility_opener(rows, "facility_choice")


def nothing_found(asked: FacilityFilter) -> None:
    """Why the list is empty and what to do."""
    if asked.active():
        messages.nothing(
            "No facility meets this filter.",
            "Take a filter away, or search for fewer or shorter words.",
        )
    else:
        messages.nothing(
            "No facility is in the scope.",
            "Choose other agencies or counties above, or load their files in Submissions.",
        )


def section(title: str, note: str = "") -> None:
    """Begin a section of the report."""
    st.header(title, divider="gray")
    if note:
        st.caption(note)


def rows_or(
    name: str, table: str, alt: str, empty: str, cers_id: int, drop: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Rows of one facility as a plain table without its empty columns, or why there are none."""
    rows = answers.ask(name, cers_id=cers_id).drop(columns=list(drop))
    if rows.empty:
        st.caption(empty)
    else:
        tables.plain_table(rows.dropna(axis="columns", how="all"), table, alt)
    return rows


def facts(pairs: dict[str, Any]) -> None:
    """Facts by name; what is not known says so."""
    left, right = st.columns(2)
    items = list(pairs.items())
    half = (len(items) + 1) // 2
    for column, part in ((left, items[:half]), (right, items[half:])):
        text = [
            f"**{name}:** {escape(str(value)) if value else '*not known*'}" for name, value in part
        ]
        column.markdown("  \n".join(text))


def identity(held: dict) -> None:
    """Names, place, business, numbers."""
    section("Identity")
    place = ", ".join(
        str(held[c])
        for c in ("site_address", "site_address_supplemental", "city", "zip_code")
        if held[c]
    )
    county = fields.code_label("counties", held["county_id"])
    basis = fields.code_label("place_bases", held["county_basis"]).lower()
    business = held["organization_name"] or ""
    point = fields.code_label("point_bases", held["point_basis"])
    if held["latitude"] is not None:
        point = f"{held['latitude']:.5f}, {held['longitude']:.5f}"
    industry = held["naics_code"]
    facts(
        {
            "Address": place,
            "County": f"{county} ({basis})" if county else None,
            "Business": f"{business} (code {held['organization_code']})" if business else None,
            "Industry": f"{industry} {fields.codes('naics').get(str(industry), '')}"
            if industry
            else None,
            "Coordinates": point,
            "CERS ID": held["cers_id"],
            "Facility ID of the agency": held["facility_id"],
            "EPA ID": held["epa_id"],
            "Set up in CERS": f"{held['established_on']:%Y-%m-%d}"
            if held["established_on"]
            else None,
            "Known from": fields.code_label("facility_bases", held["known_from"]),
        }
    )
    activities(held)
    businesses = answers.ask("facilities/businesses", cers_id=held["cers_id"])
    if businesses["organization_code"].nunique() > 1:
        st.subheader("Businesses that held it")
        tables.plain_table(
            businesses, "facility_organizations", "Businesses that held the facility"
        )


def activities(held: dict) -> None:
    """Answers of the newest Business Activities form; an absent answer is unknown, not No."""
    answers = {"Y": [], "N": [], None: []}
    for column in facility_filter.ACTIVITIES:
        answers.setdefault(held[column], []).append(facility_filter.activity(column))
    said = [
        f"**{label}:** {', '.join(answers[answer])}"
        for answer, label in (("Y", "Activities"), ("N", "Answered No"), (None, "Not answered"))
        if answers[answer]
    ]
    st.markdown("  \n".join(said))


def agencies(cers_id: int) -> None:
    """Who regulates it, per submittal element."""
    section("Who regulates it")
    rows_or(
        "facilities/agencies",
        "facility_regulators",
        "Agency of each submittal element",
        "No file says which agency regulates this facility. A facility query answer would.",
        cers_id,
    )


def submittals(cers_id: int) -> None:
    """What was submitted and what the agency said, newest first, older ones folded."""
    section(
        "Submittals",
        "Newest first, Pacific time. Accepted means reviewed and found adequate, not necessarily "
        "checked on site: read the comment.",
    )
    rows = answers.ask("facilities/submittals", cers_id=cers_id)
    if rows.empty:
        st.caption("No submittal of this facility is loaded.")
        return
    current = rows[rows["is_current"]].sort_values("submittal_element")
    submittal_table(current, "Last submittal of each element")
    older = rows[~rows["is_current"]]
    if len(older):
        with st.expander(f"Earlier submittals ({len(older):,})"):
            submittal_table(older, "Earlier submittals")


def submittal_table(rows: pd.DataFrame, alt: str) -> None:
    """Submittals as a table that wraps the comments."""
    hidden = ["submitted_utc", "is_current", "is_accepted", "submittal_key", "organization_name"]
    columns = rows.drop(columns=hidden).dropna(axis="columns", how="all")
    tables.plain_table(columns, "submittals", alt)


def reported_twice(cers_id: int) -> None:
    """What of it came both through CERS and a local portal, and what counts."""
    section(
        "Reported twice?",
        "A business reports through CERS or through a local portal, not both. What was submitted "
        "last counts.",
    )
    rows = answers.ask("jurisdictions/double_reporting", cers_id=cers_id)
    if rows.empty:
        st.caption("Nothing of one year came both through CERS and through a local portal.")
        return
    aside = rows[(rows["aside_cers_id"] == cers_id) & (rows["cers_id"] != rows["counted_cers_id"])]
    for row in aside[aside["double_outcome"].str.startswith("Counts once")].itertuples():
        other = row.counted_cers_id if row.cers_id == cers_id else row.cers_id
        st.warning(
            f"No total counts this inventory: the site reported later under CERS ID {other}.",
            icon=":material/content_copy:",
        )
    tables.plain_table(rows[list(TWICE)], "double_reports", "What was reported twice")
    st.page_link(
        "pages/jurisdictions.py",
        label="Both sides, and what to count, in Jurisdictions →",
        query_params={"tab": "Reported twice?"},
    )


def inventory(held: dict) -> None:
    """State and unit summary, responder summary, materials."""
    basis, cers_id = address.scope().basis, held["cers_id"]
    section(
        "Inventory",
        f"Latest {basis} inventory. Amounts are sums of the maximum daily amounts of each material "
        "and location; units are never added to each other.",
    )
    by_state = answers.ask("facilities/materials_by_state", cers_id=cers_id, basis=basis)
    if by_state.empty:
        st.caption(f"No {basis} inventory of this facility is loaded.")
        return
    tables.plain_table(
        by_state, "current_inventory", "Materials by physical state and unit", "Not given"
    )
    secret = False
    if held["trade_secret_count"]:
        secret = st.checkbox(
            f"Show trade secrets ({held['trade_secret_count']:,})",
            help="Claimed under HSC 25512; for official use.",
        )
    st.subheader("For responders: by DOT hazard class")
    by_class = answers.ask(
        "facilities/materials_by_dot_class", cers_id=cers_id, basis=basis, trade_secrets=secret
    )
    tables.plain_table(
        by_class, "current_inventory", "Materials by DOT hazard class, state and unit", "Not given"
    )
    st.subheader("Materials")
    materials(held, basis, secret)


def materials(held: dict, basis: str, secret: bool) -> None:
    """The materials themselves, a page at a time."""
    params = {"cers_id": held["cers_id"], "basis": basis, "trade_secrets": secret}
    totals = answers.ask_one("inventory/totals", **params)
    if totals["hidden"]:
        st.caption(f"{counted(totals['hidden'], 'trade secret')} not shown.")
    skip = tables.pages(totals["materials"], "material")
    rows = answers.ask("inventory/items", limit=tables.ROWS, offset=skip, **params)
    shown = [*MATERIALS, "trade_secret"] if secret else list(MATERIALS)
    tables.grid(rows, "current_inventory", "Materials of this facility", shown)
    said = f"Materials of {held['cers_id']} {held['facility_name'] or ''}, latest {basis} inventory"
    downloads.download("inventory/items", params, "current_inventory", said, totals["materials"])


def plans(cers_id: int) -> None:
    """How the emergency plan stands, its documents and those on training, and all others."""
    section("Emergency plan and training")
    for row in answers.ask("plans/facilities", cers_id=cers_id).itertuples():
        plan_standing(row)
    rows = answers.ask("facilities/documents", cers_id=cers_id).drop(columns=["locator"])
    for title, kind, empty in DOCUMENTS:
        st.subheader(title)
        part = rows[rows["document_kind"] == kind].drop(columns=["document_kind"])
        if part.empty:
            st.caption(empty)
        else:
            tables.plain_table(part.dropna(axis="columns", how="all"), "documents", title)


def plan_standing(row: Any) -> None:
    """The state of the plans, what is due, and what the agency asks more."""
    due = fields.code_label("plan_dues", row.plan_due)
    by = f" ({row.next_due_date:%Y-%m-%d})" if pd.notna(row.next_due_date) else ""
    sent = f", submitted {row.submitted_on:%Y-%m-%d}" if pd.notna(row.submitted_on) else ""
    before = ""
    if row.plan_state != "accepted" and pd.notna(row.accepted_on):
        before = f"; an earlier one of {row.accepted_on:%Y-%m-%d} was accepted"
    st.markdown(f"**{labels.plan_state(row.plan_state)}**{sent}{before}. Next due: {due}{by}.")
    asked = [r for r in entries.plan_rules() if r.agency_key == str(row.regulator_code)]
    st.caption(
        "The consolidated plan form is voluntary; its employee training section may not satisfy "
        "every program in every jurisdiction."
        + ("" if asked else " Nothing is noted that this agency asks more.")
    )
    for rule in asked:
        noted = f"{rule.note} (noted by {rule.author}, {rule.entered_on[:10]})"
        st.markdown(f"The agency asks more for **{rule.program}**: {escape(noted)}")


def contacts(cers_id: int) -> None:
    """People, emergency contacts first."""
    section("Contacts", "For official use; never part of a public download.")
    held = answers.ask_one("facilities/contacts", cers_id=cers_id)
    if not held:
        st.caption("No owner/operator form of this facility is loaded.")
        return
    columns = st.columns(2)
    for place, (title, start, parts) in enumerate(CONTACTS):
        lines = [contact_line(f"{start}_{part}", held[f"{start}_{part}"]) for part in parts]
        text = "  \n".join(line for line in lines if line) or "*not given*"
        columns[place % 2].markdown(f"**{title}**  \n{text}")
    st.caption(f"From the owner/operator form submitted on {held['submitted_on']}.")


def contact_line(column: str, value: str | None) -> str:
    """One line of a contact: phones say which they are."""
    if not value:
        return ""
    label = {"24_hour_phone": "24 hours: ", "business_phone": "business: ", "pager": "pager: "}
    return next((t for end, t in label.items() if column.endswith(end)), "") + escape(value)


@dataclass(frozen=True)
class Compared:
    """Submittals of one element that can be compared, and the questions that compare them."""

    element: int
    title: str
    noun: str
    question: str
    table: str
    hidden: tuple[str, ...]


COMPARED = (
    Compared(
        2,
        "Materials",
        "inventory",
        "changes/materials",
        "inventory_items",
        ("cers_id", "locator", "sha256", "submitted_on", "compared_on"),
    ),
    Compared(
        1,
        "Facility information",
        "facility information",
        "changes/facts",
        "submittals",
        ("cers_id", "sha256", "submitted_on", "compared_on"),
    ),
)


def changes(held: dict) -> None:
    """What differs between two submittals, of the inventory and of the facility information."""
    section(
        "Changes since the previous submittal",
        "A material is told by its CAS number, else its CERS library number or name, by its "
        "location and physical state: another order, name beside a CAS number or row key is no "
        "change. The most important changes stand first.",
    )
    rows = answers.ask("facilities/submittals", cers_id=held["cers_id"])
    rows = rows[rows["submittal_status"].ne(1).fillna(True)]  # a local portal says none
    if address.scope().basis == "accepted":
        rows = rows[rows["submittal_status"] == 4]
    for kind in COMPARED:
        st.subheader(kind.title)
        submitted = rows[rows["submittal_element"] == kind.element]
        if len(submitted) < 2:
            st.caption(f"Fewer than two submittals of the {kind.noun} are loaded.")
        else:
            differences(held, kind, submitted.sort_values("submitted_utc", ascending=False))


def differences(held: dict, kind: Compared, submitted: pd.DataFrame) -> None:
    """The differences between two chosen submittals, newest and the one before to begin with."""
    pair = chosen_pair(kind, submitted)
    params = {"cers_id": held["cers_id"], "basis": address.scope().basis}
    params |= dict(zip(("later_key", "earlier_key"), pair, strict=True))
    if kind.element == 2 and held["trade_secret_count"]:
        params["trade_secrets"] = st.checkbox("Show changes of trade secrets")
    found = answers.total(kind.question, **params)
    if not found:
        st.caption(f"Nothing in the {kind.noun} differs between these two submittals.")
        return
    found_rows = answers.ask(kind.question, **params)
    shown = found_rows.head(MOST_CHANGES).drop(columns=list(kind.hidden))
    if found > len(shown):
        st.caption(f"The first {len(shown):,} of {found:,}; the files hold all.")
    tables.plain_table(
        shown.dropna(axis="columns", how="all"), kind.table, f"Changes of the {kind.noun}"
    )
    days = found_rows.iloc[0]
    said = (
        f"Changes of the {kind.noun} of {held['cers_id']} {held['facility_name'] or ''} from "
        f"{days['compared_on']:%Y-%m-%d} to {days['submitted_on']:%Y-%m-%d}"
    )
    downloads.download(
        kind.question, params, kind.table, said, found, f"Download {kind.noun} changes"
    )


def chosen_pair(kind: Compared, submitted: pd.DataFrame) -> tuple[str, str]:
    """Keys of the later and the earlier submittal, as the address says them."""
    called = {
        row.submittal_key: f"{row.submitted_on} · {labels.status(row.submittal_status)}"
        for row in submitted.itertuples()
    }
    keys = list(called)
    columns = st.columns(2)
    later = submittal_choice(columns[0], f"later{kind.element}", "Submittal", keys, called)
    at = keys.index(later)
    earlier = [key for key in keys if key != later]
    before = submittal_choice(
        columns[1], f"earlier{kind.element}", "Compared with", earlier, called, at
    )
    return later, before


def submittal_choice(
    place: DeltaGenerator,
    name: str,
    label: str,
    keys: list[str],
    called: dict[str, str],
    default: int = 0,
) -> str:
    """One of the submittals, kept in the address."""
    usual = keys[min(default, len(keys) - 1)]
    asked = address.parameters().get(name, usual)
    chosen = asked if asked in keys else usual
    st.session_state[f"choice.{name}"] = chosen
    change = lambda: address.set_address(name, st.session_state[f"choice.{name}"])  # noqa: E731
    return place.selectbox(
        label, keys, format_func=called.get, key=f"choice.{name}", on_change=change
    )


def findings(cers_id: int) -> None:
    """What the checks found in the current submittals."""
    section("Findings")
    rows_or(
        "facilities/findings",
        "findings",
        "Findings of this facility, severest first",
        "The checks found nothing wrong in the current submittals.",
        cers_id,
        drop=("table_name", "column_name", "cers_code", "code"),
    )


def tanks(cers_id: int) -> None:
    """Underground and aboveground tanks, remote consolidation sites."""
    section("Tanks and remote sites")
    for title, name, table, empty in (
        ("Underground storage tanks", "ust_tanks", "ust_tanks", "No underground tank is reported."),
        (
            "Underground storage tank facility form",
            "ust_facility",
            "ust_facilities",
            "No such form is loaded.",
        ),
        (
            "Aboveground petroleum storage",
            "aboveground_petroleum",
            "aboveground_petroleum_facilities",
            "No such form is loaded.",
        ),
        (
            "Remote waste consolidation sites",
            "remote_sites",
            "remote_consolidation_sites",
            "No such site is reported.",
        ),
    ):
        st.subheader(title)
        rows_or(f"facilities/{name}", table, title, empty, cers_id)


def other_values(cers_id: int) -> None:
    """Values without a column of their own."""
    section("Other values", "What the current submittals hold beyond the forms shown above.")
    rows = answers.ask("facilities/other_values", cers_id=cers_id)
    if rows.empty:
        st.caption("Every value of the current submittals is shown above.")
    else:
        tables.grid(rows, "submittal_values", "Other values of the current submittals")


def sources(cers_id: int) -> None:
    """Files and places in them."""
    section("Where this comes from")
    rows_or(
        "facilities/sources",
        "source_files",
        "Files that mention this facility",
        "No loaded file mentions this facility.",
        cers_id,
    )


def deliveries(cers_id: int) -> None:
    """The files that hold one submittal, oldest first; it is kept in the address."""
    rows = answers.ask("facilities/submittals", cers_id=cers_id).drop_duplicates("submittal_key")
    if rows.empty:
        return
    called = {
        row.submittal_key: f"{fields.code_label('submittal_elements', row.submittal_element)} · "
        f"{row.submitted_on}"
        for row in rows.itertuples()
    }
    asked = address.parameters().get("source_of")
    st.session_state["source_of_choice"] = asked if asked in called else None
    key = st.selectbox(
        "Where does this submittal come from?",
        list(called),
        format_func=called.get,
        placeholder="Choose a submittal",
        key="source_of_choice",
        on_change=lambda: address.set_address("source_of", st.session_state["source_of_choice"]),
    )
    if key:
        params = {"cers_id": cers_id, "submittal_key": key}
        held = answers.ask("facilities/deliveries", **params)
        tables.plain_table(held, "submittals", "Files that hold this submittal, oldest first")
        said = f"Files that hold the {called[key]} submittal of {cers_id}"
        downloads.download("facilities/deliveries", params, "submittals", said, len(held))


def report(cers_id: int) -> None:
    """Everything known of one facility."""
    back = {k: v for k, v in address.parameters().items() if k not in ("cers_id", "page")}
    st.page_link("pages/facilities.py", label="← All facilities", query_params=back)
    held = answers.ask_one("facilities/identity", cers_id=cers_id)
    if not held:
        st.title(f"Facility {cers_id}")
        messages.nothing(
            f"No loaded file mentions CERS ID {cers_id}.",
            "Check the number, or load the file that holds it in Submissions.",
        )
        return
    st.title(held["facility_name"] or f"Facility {cers_id}")
    if not held["is_loaded"]:
        messages.nothing("This facility is known, but none of its submittals is loaded.")
    documents.facility_files(cers_id, address.scope().basis, held["trade_secret_count"] or 0)
    identity(held)
    agencies(cers_id)
    submittals(cers_id)
    reported_twice(cers_id)
    inventory(held)
    plans(cers_id)
    contacts(cers_id)
    changes(held)
    findings(cers_id)
    tanks(cers_id)
    other_values(cers_id)
    sources(cers_id)
    deliveries(cers_id)


def page() -> None:
    """The report of one facility, or the list."""
    asked = address.parameters().get("cers_id", "")
    if filter_base.CERS_ID.fullmatch(asked) and not answers.is_empty():
        report(int(asked))
        return
    st.title("Facilities")
    if answers.is_empty():
        messages.first_steps()
    else:
        search()


frame.page(page)
