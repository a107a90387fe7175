"""Overview: find anything, what is held, what needs someone, what is loaded."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pandas as pd
import plotly.express as px
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from upa.catalogue import clock, fields
from upa.catalogue.phrases import counted
from upa.questions import filter_base, inventory_filter
from upa.questions.facility_filter import FacilityFilter
from upa.questions.inventory_filter import InventoryFilter
from upa.ui import address, answers, downloads, frame, labels, messages, tables
from upa.ui.messages import escape

FEW = 5
LATELY = timedelta(days=30)
MOST_BARS = 12
TABLES = {
    "Facilities": "facilities",
    "Chemicals": "current_inventory",
    "Businesses": "organizations",
    "Agencies": "regulators",
}


def go_straight() -> None:
    """A typed CERS ID opens the facility, a CAS number the inventory; other text is searched."""
    typed = st.session_state["overview_search"].strip()
    if filter_base.CERS_ID.fullmatch(typed) and len(
        answers.ask("facilities/identity", cers_id=int(typed))
    ):
        st.session_state["open"] = int(typed)
    elif inventory_filter.CAS.fullmatch(typed):
        st.session_state["chemical"] = typed
    else:
        address.set_address("search", typed or None)


def search_box() -> str:
    """The search box; what is searched for stands in the address."""
    if st.session_state.get("open"):
        address.open_facility(st.session_state.pop("open"))
    if st.session_state.get("chemical"):
        open_inventory(st.session_state.pop("chemical"))
    st.session_state["overview_search"] = address.parameters().get("search", "")
    return st.text_input(
        "Search facilities, addresses, CERS IDs, businesses, agencies, chemicals and CAS numbers",
        key="overview_search",
        type="search",
        placeholder="4828 Indianapolis Ave · 10215613 · Delano · acetone · 67-64-1",
        on_change=go_straight,
    ).strip()


def open_inventory(chemical: str) -> None:
    """Go to the inventory of one chemical, keeping the scope."""
    asked = InventoryFilter(address.scope(), search=chemical)
    address.go("pages/inventory.py", asked.to_query_params())


def facility_line(row: dict) -> None:
    """A facility as a link to its report."""
    where = ", ".join(str(row[c]) for c in ("site_address", "city", "zip_code") if row[c])
    st.page_link(
        "pages/facilities.py",
        label=f"{escape(row['facility_name'] or 'Without a name')} · {escape(where)} · "
        f"{row['cers_id']}",
        query_params=address.scope().to_query_params() | {"cers_id": str(row["cers_id"])},
    )


def business_line(row: dict) -> None:
    """A business as a link to its page."""
    facilities = counted(row["facilities_known"] or 0, "facility known", "facilities known")
    st.page_link(
        "pages/businesses.py",
        label=f"{escape(row['organization_name'] or 'Without a name')} · {facilities}, "
        f"{row['facilities_loaded'] or 0:,} loaded · code {row['organization_code']}",
        query_params={"business": str(row["organization_code"])},
    )


def agency_line(row: dict) -> None:
    """An agency as a link to its facilities."""
    facilities = counted(row["facilities_loaded"] or 0, "facility loaded", "facilities loaded")
    kind = fields.code_label("regulator_types", row["regulator_type"])
    st.page_link(
        "pages/facilities.py",
        label=" · ".join(
            filter(
                None,
                [
                    escape(row["regulator_name"]),
                    kind,
                    str(row["regulator_code"]),
                    facilities,
                ],
            )
        ),
        query_params={"agency": str(row["regulator_code"])},
    )


def chemical_line(row: dict) -> None:
    """A material as a link to where it is."""
    cas = row["cas_number"] or ""
    cas = cas if inventory_filter.CAS.fullmatch(cas) else ""
    called = row["common_name"] or cas or "Without a name"
    facilities = counted(row["facilities"], "facility", "facilities")
    asked = InventoryFilter(address.scope(), search=cas or called)
    st.page_link(
        "pages/inventory.py",
        label=" · ".join(filter(None, [escape(called), cas, facilities])),
        query_params=asked.to_query_params(),
    )


def results(text: str) -> None:
    """Hits in groups, best first, five each."""
    words, scope = filter_base.words(text), address.scope()
    left, right = st.columns(2)
    with left:
        found = FacilityFilter(scope, search=text)
        hits("Facilities", "facilities/list", facility_line, **found.params())
        total = answers.total("facilities/list", **found.params())
        if total > FEW:
            target = found.to_query_params()
            label = f"All {total:,} facilities →"
            st.page_link("pages/facilities.py", label=label, query_params=target)
    with right:
        named = InventoryFilter(scope, search=text)
        asked = {"search": words, **scope.params()}
        hits("Chemicals", "overview/chemicals", chemical_line, **asked)
        if answers.total("overview/chemicals", **asked) > FEW:
            target = named.to_query_params()
            st.page_link("pages/inventory.py", label="All in the inventory →", query_params=target)
        hits("Businesses", "overview/businesses", business_line, search=words)
        hits("Agencies", "overview/agencies", agency_line, search=words)


def hits(title: str, name: str, line: Callable[[dict], None], **asked: Any) -> None:
    """One group of hits: how many there are, and the first."""
    total = answers.total(name, **asked)
    heading, offer = st.columns([2, 1], vertical_alignment="bottom")
    heading.subheader(f"{title} ({total:,})")
    if not total:
        st.caption("None found.")
        return
    with downloads.at_right(offer):
        said = f"{title} found by “{address.parameters()['search']}”"
        downloads.download(name, asked, TABLES[title], said, total)
    rows = answers.ask(name, limit=FEW, **asked)
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        line(row)


def counts() -> None:
    """What is held in the scope."""
    held = answers.ask_one("overview/counts", **address.scope().params())
    facilities, businesses, materials, ehs = st.columns(4)
    with facilities:
        labels.figure(
            "Facilities",
            held["facilities_loaded"],
            f"of {held['facilities_known']:,} known",
            "Facilities of which at least one submittal is held.",
        )
    with businesses:
        labels.figure(
            "Businesses",
            held["businesses"],
            f"{held['with_several_facilities']:,} with several facilities, "
            f"{held['beyond_one_agency']:,} under several agencies",
            "CERS organizations that hold these facilities. Several facilities: within the scope. "
            "Several agencies: anywhere known.",
        )
    with materials:
        labels.figure(
            "Materials",
            held["materials"],
            f"latest submitted, {counted(held['trade_secrets'], 'trade secret')}",
            "Rows of the last submitted inventories: one per material and location.",
        )
    with ehs:
        labels.figure(
            "Facilities with EHS",
            held["facilities_with_ehs"],
            "extremely hazardous substances",
            "Facilities whose last submitted inventory has extremely hazardous substances (EHS, "
            "40 CFR 355), alone or as a component of a mixture.",
        )
    messages.left_out()


def attention() -> tuple[DeltaGenerator, DeltaGenerator]:
    """What needs someone, each with the way to the list; the places for the checks and for the
    changes, which take longer and come last."""
    day = answers.past_day() or clock.today()
    held = answers.ask_one("overview/attention", today=day, **address.scope().params())
    st.header("What needs attention")
    review, refused, found, checks = st.columns(4)
    with review:
        age = held["oldest_days"]
        oldest = f", oldest {counted(age, 'day')}" if age is not None else ""
        labels.figure(
            "Awaiting review",
            held["awaiting_review"],
            at_facilities(held["awaiting_facilities"]) + oldest,
            "Submittal elements whose last submittal is Submitted or Under Review; days since it "
            "was submitted.",
        )
        link("Facilities awaiting review", {"statuses": "2,3"})
    with refused:
        labels.figure(
            "Not accepted, not resubmitted",
            held["not_accepted"],
            at_facilities(held["not_accepted_facilities"]),
            "Submittal elements whose last submittal was not accepted.",
        )
        link("Facilities not accepted", {"statuses": "5"})
    with found:
        labels.figure(
            "Findings",
            held["findings"],
            at_facilities(held["facilities_with_findings"]),
            "Errors and warnings the checks found in the newest submittals.",
        )
        link("Facilities with findings", {"findings": "1", "sort": "findings"})
    return checks.empty(), st.empty()


def checks(place: DeltaGenerator) -> None:
    """How many checks found something."""
    given = address.scope().params() | {
        "basis": address.scope().basis,
        "trade_secrets": False,
        "days": None,
    }
    with place.container():
        results = answers.checked(given)
        labels.figure(
            "Checks that found something",
            sum(r.found > 0 for r in results),
            f"of {counted(len(results), 'check')}",
            "Checks of what was reported: missing and contradictory values, what is due.",
        )
        st.page_link(
            "pages/checks.py", label="Checks →", query_params=address.scope().to_query_params()
        )


def changed(place: DeltaGenerator) -> None:
    """What the submittals of late changed, each kind with the way to its list."""
    last = answers.past_day() or answers.ask_one("jurisdictions/day")["day"].date()
    period = {"changed_from": last - LATELY, "changed_to": last}
    given = address.scope().params() | {"basis": address.scope().basis} | period
    counts = answers.ask("changes/counts", **given)
    with place.container():
        st.subheader(f"Changed in the {LATELY.days} days to {last}")
        if not counts["changes"].any():
            st.caption("No submittal of these days changed what the one before it said.")
        for kind in counts[counts["changes"] > 0].to_dict("records"):
            view = {"tab": "Changes", "kind": str(kind["importance_number"])}
            view |= {name: str(day) for name, day in period.items()}
            st.page_link(
                "pages/jurisdictions.py",
                label=f"{kind['importance']}: {counted(kind['changes'], 'change')} "
                f"{at_facilities(kind['facilities'])} →",
                query_params=address.scope().to_query_params() | view,
            )


def at_facilities(count: int) -> str:
    """At how many facilities."""
    return f"at {counted(count, 'facility', 'facilities')}"


def link(label: str, params: Mapping[str, str]) -> None:
    """A link to the Facilities page within the scope."""
    st.page_link(
        "pages/facilities.py",
        label=f"{label} →",
        query_params=address.scope().to_query_params() | dict(params),
    )


def by_county() -> None:
    """Facilities per county as bars, and the same numbers as a table."""
    rows = answers.ask("overview/by_county", **address.scope().params())
    heading, offer = st.columns([3, 1], vertical_alignment="bottom")
    heading.header("Where the facilities are")
    if rows.empty:
        messages.nothing(
            "No facility lies in the scope.", "Choose other agencies or counties above."
        )
        return
    with downloads.at_right(offer):
        said = " ".join(
            ["Facilities by county", *address.scope().clauses(answers.agency_names()).values()]
        )
        downloads.download(
            "overview/by_county", address.scope().params(), "facilities", said, len(rows)
        )
    chart, table = st.columns([2, 3])
    with chart:
        county_bars(rows)
    with table:
        alt = "Facilities and materials per county"
        tables.plain_table(rows, "facilities", alt, "Not known")


def county_bars(rows: pd.DataFrame) -> None:
    """Bars of the counties with loaded facilities, the smallest together as other."""
    codes = rows["county_id"].astype(object).where(rows["county_id"].notna(), None)
    names = [fields.code_label("counties", code) or "Not known" for code in codes]
    bars = pd.DataFrame({"County": names, "Facilities": rows["facilities_loaded"]})
    bars = bars[bars["Facilities"] > 0]
    if bars.empty:
        st.caption("None of these facilities is loaded.")
        return
    if len(bars) > MOST_BARS:
        rest = bars.iloc[MOST_BARS - 1 :]
        other = {"County": f"Other ({len(rest)})", "Facilities": rest["Facilities"].sum()}
        bars = pd.concat([bars.iloc[: MOST_BARS - 1], pd.DataFrame([other])])
    most, count = bars.iloc[0]
    figure = px.bar(bars, x="Facilities", y="County", orientation="h", text="Facilities")
    figure.update_yaxes(autorange="reversed", title=None)
    figure.update_xaxes(visible=False)
    figure.update_traces(texttemplate="%{x:,}", textposition="outside", cliponaxis=False)
    figure.update_layout(height=60 + 32 * len(bars), margin={"l": 0, "r": 40, "t": 8, "b": 8})
    alt = f"Bars of facilities loaded per county; most are in {most}: {count:,}."
    st.plotly_chart(figure, alt=alt, config={"displayModeBar": False, "staticPlot": True})


def loaded() -> None:
    """The newest loaded files."""
    heading, offer = st.columns([3, 1], vertical_alignment="bottom")
    heading.header("What is loaded")
    files = answers.ask("submissions/files")
    with downloads.at_right(offer):
        downloads.download("submissions/files", {}, "source_files", "Loaded files", len(files))
    columns = [
        "name",
        "kind",
        "data_set_date_time",
        "facility_count",
        "submittal_count",
        "inventory_item_count",
        "finding_count",
        "loaded_on",
    ]
    tables.grid(files, "source_files", "Loaded files, newest first", columns)
    st.page_link("pages/submissions.py", label="Load log, findings and more files →")


def page() -> None:
    """Hits of a search, or what is held."""
    st.title("Overview")
    if answers.is_empty():
        messages.first_steps()
    elif text := search_box():
        results(text)
    else:
        counts()
        for_checks, for_changes = attention()
        by_county()
        loaded()
        checks(for_checks)
        changed(for_changes)


frame.page(page)
