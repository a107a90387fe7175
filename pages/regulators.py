"""Regulators: who regulates a place, how to reach them, and keeping the directory right."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from upa.agencies import (
    agency_fields,
    assignments,
    batches,
    contact_list,
    directory_files,
    edits,
    jurisdictions,
    lookup,
)
from upa.agencies import directory as directories
from upa.agencies.agency_fields import Agency, AgencyField
from upa.agencies.assignments import Part
from upa.agencies.batches import Batch
from upa.agencies.directory import Directory
from upa.agencies.directory_files import DirectoryRow
from upa.agencies.lookup import Answer
from upa.catalogue import clock, fields, phrases
from upa.catalogue.file_types import FILE_TYPES
from upa.catalogue.phrases import counted
from upa.catalogue.records import UserError
from upa.exports.request import Given
from upa.ui import address, answers, downloads, frame, maps, messages, tables
from upa.ui.messages import escape
from upa.warehouse import entries

VIEWS = {
    "place": "Look up",
    "many": "Many at once",
    "all": "All agencies",
    "keep": "Keep up to date",
}
CARDS = 8
# Columns of the table of agencies and of the answers to a list that are shown at first.
LISTED = (
    *("agency_name", "agency_type", "agency_code", "agency_county", "agency_phone"),
    *("agency_email", "agency_website", "facilities_loaded", "verified"),
)
FOUND = (
    *("asked_for", "found_place", "agency_name", "agency_type", "runs_elements", "holds_if"),
    *("how_known", "agency_phone", "agency_email", "agency_website", "agency_address"),
)
BASIS = "Supplied directory, loaded regulator listings, entries made here"
LOOKED_UP = f"{BASIS}; agencies that loaded files assign to facilities, and places"


# Frame of the page


def choose_view() -> str:
    """Which part of the page is asked for, kept in the address."""
    asked = address.parameters().get("view", "place")
    st.session_state["regulators_view"] = asked if asked in VIEWS else "place"
    return st.radio(
        "Part of this page",
        list(VIEWS),
        format_func=VIEWS.get,
        key="regulators_view",
        horizontal=True,
        label_visibility="collapsed",
        on_change=_set_view,
    )


def _set_view() -> None:
    chosen = st.session_state["regulators_view"]
    address.set_address("view", chosen if chosen != "place" else None)


def ask_for(text: str) -> None:
    """Look a text up: put it into the address."""
    address.set_address("view", None)
    address.set_address("search", text.strip() or None)


def search_box() -> str:
    """The one box; what is looked up stands in the address."""
    st.session_state["regulators_search"] = address.value_of("search", "q")
    return st.text_input(
        "Address, ZIP, city, county, agency or its code, CERS ID, facility or business",
        key="regulators_search",
        type="search",
        placeholder="4828 Indianapolis Ave, Delano · 93215 · Kern County · 10215613 · fire",
        on_change=lambda: ask_for(st.session_state["regulators_search"]),
    ).strip()


def asker() -> lookup.Ask | None:
    """How the look-up asks the warehouse: remembered answers; nothing while it is empty."""
    return None if answers.is_empty() else answers.ask


# The answer


def look_up(known: Directory) -> None:
    """The box, and the answer or an invitation."""
    text = search_box()
    if not text:
        st.caption(
            "The answer names the agency of each submittal element and how that is known: assigned "
            "to the facility by CERS, or by place. "
            + (
                "Nothing is loaded yet, so answers come from the directory only. "
                * answers.is_empty()
            )
        )
        incompleteness(known)
        return
    answer = lookup.who_regulates(text, known, asker())
    if answer.kind == "nothing":
        messages.nothing(f"{escape(answer.title)}.", " ".join(map(escape, answer.notes)))
        return
    st.header(escape(answer.title))
    for note in answer.notes:
        st.caption(escape(note))
    if answer.kind == "facilities":
        choose_facility(answer)
        return
    told(answer, known)


def told(answer: Answer, known: Directory) -> None:
    """Agencies per element beside the map, then their contacts."""
    drawn = jurisdiction_map(answer)
    if answer.parts or answer.served:
        table, picture = st.columns([3, 1]) if drawn else (st.container(), None)
        with table:
            parts(answer)
            answer_download(answer)
        if drawn and picture:
            show_map(drawn, answer, picture)
    evidence(answer)
    agencies = answer.agencies
    st.subheader("Contacts")
    offer(agencies, f"Agencies, {answer.title}")
    if len(agencies) > CARDS:
        agency_table(agencies, "matching_agencies")
    else:
        cards(agencies, known)


def answer_download(answer: Answer) -> None:
    """Offer the answer per submittal element, with the agencies' contacts, as files."""
    rows = batches.element_rows(answer)
    made = Given(
        "regulators/answer",
        "Which agency regulates each submittal element at a place?",
        LOOKED_UP,
        lambda: batches.as_frame(rows),
    )
    downloads.download(made, {}, "", f"Agencies per submittal element, {answer.title}", len(rows))


def parts(answer: Answer) -> None:
    """One table per place or facility the text can mean; a county's agencies as one table."""
    several = len(answer.parts) > 1
    if several:
        st.markdown(
            "**More than one answer is possible.** Which one holds depends on where exactly the "
            "place lies."
        )
    for part in answer.parts:
        if several or not answer.title.startswith(part.title):
            st.subheader(escape(part.title))
        if part.condition:
            st.markdown(f"**{escape(part.condition[:1].upper() + part.condition[1:])}**")
        rows = together(elements(part)) if several else elements(part)
        tables.plain_table(rows, "", f"Agencies per submittal element, {part.title}")
        if part.source:
            st.caption(f"Place according to: {escape(part.source)}")
    if answer.served and not answer.parts:
        frame = served(answer)
        tables.plain_table(frame, "", f"Agencies of {answer.title} with the places they serve")


def elements(part: Part) -> pd.DataFrame:
    """The answer table: element, agency, type, how known."""
    return pd.DataFrame(
        {
            "element": [batches.element_name(a.element) for a in part.assignments],
            "agency": [a.agency.name if a.agency else "Not known" for a in part.assignments],
            "agency_type": [a.agency.kind if a.agency else "" for a in part.assignments],
            "how_known": [a.how_known for a in part.assignments],
        }
    )


def together(rows: pd.DataFrame) -> pd.DataFrame:
    """The answer table with elements of the same agency, known alike, on one row."""
    same = [c for c in rows.columns if c != "element"]
    merged = rows.groupby(same, sort=False)["element"].agg(", ".join).reset_index()
    if len(merged) == 1:
        merged["element"] = "All ten submittal elements"
    return merged[["element", *same]]


def served(answer: Answer) -> pd.DataFrame:
    """The agencies of a county with their places."""
    return pd.DataFrame(
        {
            "agency": [s.agency.name for s in answer.served],
            "agency_type": [s.agency.kind for s in answer.served],
            "places": [", ".join(s.places) for s in answer.served],
            "runs": [s.programs or "all other programs" for s in answer.served],
            "how_known": ["; ".join(s.how) for s in answer.served],
        }
    )


def evidence(answer: Answer) -> None:
    """Which agencies the facilities known with the same ZIP code are assigned to."""
    if answer.evidence:
        said = [
            f"{escape(agency.name)} ({counted(count, 'facility', 'facilities')})"
            for agency, count in answer.evidence
        ]
        st.caption("Assigned to facilities known with this ZIP code: " + " · ".join(said))


def choose_facility(answer: Answer) -> None:
    """Facilities that match words, each a button that looks it up."""
    more = answer.facility_total > len(answer.facilities)
    st.caption(
        f"The first {len(answer.facilities)}; add words to find others."
        if more
        else counted(answer.facility_total, "facility", "facilities")
    )
    for row in answer.facilities:
        where = ", ".join(str(row[c]) for c in ("site_address", "city", "zip_code") if row[c])
        st.button(
            f"{escape(row['facility_name'] or 'Without a name')} · {escape(where)} · "
            f"{row['cers_id']}",
            key=f"facility.{row['cers_id']}",
            type="tertiary",
            on_click=ask_for,
            args=(str(row["cers_id"]),),
        )


# The map


def jurisdiction_map(answer: Answer) -> go.Figure | None:
    """The counties of the answer with the cities its agencies are named for, and the place."""
    agencies = answer.agencies
    counties = {part.county_id for part in answer.parts} | {a.county_id for a in agencies}
    counties = {int(c) for c in counties if c}
    if not counties or len(counties) > 3:
        return None
    figure = go.Figure([_counties(maps.outlines(), None), _counties(counties, agencies)])
    cities = [j for a in agencies for j in assignments.places_of(a) if j.is_city]
    _points(figure, [(j.name, jurisdictions.city_point(j.name)) for j in cities], "City served", 6)
    place = [(part.title, part.point) for part in answer.parts]
    _points(figure, place, "Place looked up", 13)
    return _framed(figure, counties)


def _counties(counties: Iterable[int], agencies: Sequence[Agency] | None) -> go.Scatter:
    rings = [ring for county in counties for ring in maps.outlines()[county]]
    return go.Scatter(
        x=[x for ring in rings for x in (*(p[0] for p in ring), None)],
        y=[y for ring in rings for y in (*(p[1] for p in ring), None)],
        mode="lines",
        fill="toself",
        fillcolor=f"rgba({maps.BLUE}, {0.3 if agencies is not None else 0.04})",
        line={"color": maps.OUTLINE, "width": 0.8},
        hoverinfo="skip",
        showlegend=False,
    )


def _points(
    figure: go.Figure,
    places: Iterable[tuple[str, tuple[float, float] | None]],
    name: str,
    size: int,
) -> None:
    found = {title: point for title, point in places if point}
    if found:
        figure.add_scatter(
            x=[point[1] for point in found.values()],
            y=[point[0] for point in found.values()],
            mode="markers",
            marker={"size": size, "color": maps.POINT, "line": {"color": "white", "width": 1}},
            hovertext=list(found),
            hoverinfo="text",
            name=name,
            showlegend=False,
        )


def _framed(figure: go.Figure, counties: Iterable[int]) -> go.Figure:
    points = [p for c in counties for ring in maps.outlines()[c] for p in ring]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    ratio = 1 / math.cos(math.radians((min(ys) + max(ys)) / 2))
    hidden: dict[str, Any] = {"visible": False, "fixedrange": True}
    figure.update_xaxes(range=(min(xs) - 0.1, max(xs) + 0.1), constrain="domain", **hidden)
    figure.update_yaxes(
        range=(min(ys) - 0.1, max(ys) + 0.1), scaleanchor="x", scaleratio=ratio, **hidden
    )
    return figure.update_layout(
        height=300, margin={"l": 0, "r": 0, "t": 0, "b": 0}, dragmode=False, hovermode="closest"
    )


def show_map(figure: go.Figure, answer: Answer, place: Any) -> None:
    """The map with its words."""
    counties = {part.county_id for part in answer.parts} | {a.county_id for a in answer.agencies}
    names = ", ".join(fields.code_label("counties", c) for c in sorted(filter(None, counties)))
    place.plotly_chart(
        figure,
        alt=f"Map of {names} County with the cities that the agencies serve and the place.",
        config={"displayModeBar": False},
    )
    place.caption(
        f"{names} County. Dots: cities served; large dot: the place, drawn in the "
        "middle of its ZIP code or city."
    )


# Contact cards


def cards(agencies: Sequence[Agency], known: Directory) -> None:
    """Contact cards side by side."""
    loaded = held()
    for start in range(0, len(agencies), 2):
        for column, agency in zip(st.columns(2), agencies[start : start + 2], strict=False):
            with column.container(border=True):
                card(agency, known, loaded.get(agency.code or 0))


def held() -> dict[int, dict[str, Any]]:
    """What is loaded for each agency, by its code."""
    rows = [] if answers.is_empty() else answers.ask("regulators/held").to_dict("records")
    return {int(row["regulator_code"]): row for row in rows}


def contact_table(agencies: Sequence[Agency]) -> pd.DataFrame:
    """Agencies with contacts and the number of facilities loaded, as shown and as saved."""
    counts = {code: int(row["facilities_loaded"]) for code, row in held().items()}
    return contact_list.contacts(agencies, counts)


def card(agency: Agency, known: Directory, loaded: dict[str, Any] | None) -> None:
    """Everything to reach an agency, and how sure it is."""
    st.markdown(f"**{escape(agency.name)}**")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if agency.kind:
            st.badge(agency.kind, color="blue" if agency.kind == "CUPA" else "violet")
        st.caption(code_words(agency), width="content")
        verified_badge(agency)
    st.markdown("  \n".join(contact_lines(agency)) or "No contact is known.")
    related = assignments.related_agencies(agency, known)
    if related:
        title = "Participating agencies" if agency.kind == "CUPA" else "CUPA"
        st.caption(f"{title}: " + "; ".join(escape(a.name) for a in related))
    serves = agency.serves or agency.serves_cities
    if serves:
        st.caption(f"Serves: {escape(serves)}")
    counts(agency, loaded)
    st.button(
        "Correct…",
        key=f"correct.{agency.key}",
        icon=":material/edit:",
        on_click=lambda: st.session_state.update(correcting=agency),
    )


def code_words(agency: Agency) -> str:
    """An agency's code and how it is known."""
    how = {
        "directory": "",
        "listing": " (regulator listing)",
        "entered": " (entered here)",
        "code-only": " (met in a file only)",
    }
    return (
        f"Code {agency.code}{how.get(agency.code_basis, '')}" if agency.code else "Code not known"
    )


def verified_badge(agency: Agency) -> None:
    """When and by whom the entry was verified."""
    if agency.verified_on:
        by = escape(agency.verified_by)
        st.badge(f"Verified {agency.verified_on} by {by}", icon=":material/check:", color="green")
    else:
        st.badge("Unverified", icon=":material/help:", color="gray")


def contact_lines(agency: Agency) -> list[str]:
    """Ways to reach an agency as Markdown, those that are known."""
    mail = f"[{escape(agency.email)}](<mailto:{agency.email}>)" if agency.email else ""
    said = {
        "Phone": escape(agency.phone),
        "Fax": escape(agency.fax),
        "E-mail": mail if agency_fields.EMAIL.fullmatch(agency.email) else escape(agency.email),
        "Web": web_link(agency.website),
        "Contact page": web_link(agency.contact_url),
        "Local portal": web_link(agency.portal),
        "Address": escape(agency.address),
        "Contact is of": escape(agency.contact_scope),
    }
    return [f"{label}: {text}" for label, text in said.items() if text]


def web_link(url: str) -> str:
    """A web address as a link; text that is none stays text."""
    if not agency_fields.URL.fullmatch(url):
        return escape(url)
    return f"[{escape(url.split('://', 1)[1].rstrip('/'))}](<{url}>)"


def counts(agency: Agency, loaded: dict[str, Any] | None) -> None:
    """What is loaded for an agency, with the way to it."""
    if loaded is None:
        st.caption("Nothing is loaded for this agency.")
        return
    st.page_link(
        "pages/jurisdictions.py",
        label=f"{counted(int(loaded['facilities_loaded']), 'facility', 'facilities')} loaded of "
        f"{int(loaded['facilities_known']):,} known, {int(loaded['materials']):,} materials →",
        query_params={"agency": str(agency.code)},
    )


# Correcting


def close_form() -> None:
    """Forget the form that is open."""
    st.session_state.pop("correcting", None)


@st.dialog("Correct the directory", width="large", on_dismiss=close_form)
def correct(agency: Agency, known: Directory) -> None:
    """The form to correct and verify one agency; it remembers what its author saw."""
    st.markdown(f"**{escape(agency.name)}**")
    st.caption(
        "What you enter is kept apart from loaded files and the supplied directory, with your name "
        "and the day. Empty a field to take a wrong value away."
    )
    with st.form(f"correct.{agency.key}", border=False):
        values = entered(agency)
        author, day = st.columns(2)
        who = author.text_input("Your name or initials", value=st.session_state.get("author", ""))
        checked = day.date_input(
            "Verified on",
            value=clock.today(),
            format="YYYY-MM-DD",
            help="The day you found the entry to be right. Empty: not verified.",
        )
        if st.form_submit_button("Save", type="primary"):
            save(agency, values, who, checked, known)
    history(agency)


def entered(agency: Agency) -> dict[str, str]:
    """The fields of the form with their values."""
    columns = st.columns(2)
    values = {}
    for number, field in enumerate(agency_fields.FIELDS):
        with columns[number % 2]:
            values[field.name] = one_field(field, agency.value(field.name))
    return values


def one_field(field: AgencyField, value: str) -> str:
    """The widget of one field."""
    options = {
        "kind": {"": "Not known"} | {kind: kind for kind in agency_fields.KINDS},
        "county_id": {"": "Not known"}
        | {str(c): label for c, label in fields.codes("counties").items()},
    }.get(field.name)
    if options is None:
        return st.text_input(field.label, value=value, max_chars=max(field.length, len(value)))
    choices = list(options)
    index = choices.index(value) if value in choices else 0
    return st.selectbox(field.label, choices, index=index, format_func=options.get)


def save(
    agency: Agency, values: dict[str, str], author: str, day: date | None, known: Directory
) -> None:
    """Save the form, or say why not."""
    try:
        edits.enter(agency, values, author, day, known)
    except UserError as error:
        messages.problem(error)
        return
    st.session_state["author"] = author.strip()
    close_form()
    st.rerun()


def history(agency: Agency) -> None:
    """What was entered for the agency before, newest first."""
    made = [c for key in {agency.key, str(agency.code)} for c in entries.history(key)]
    if made:
        with st.expander(f"{counted(len(made), 'entry', 'entries')} so far"):
            tables.plain_table(entry_table(made), "", "Entries for this agency, newest first")


def entry_table(made: Iterable[entries.Correction]) -> pd.DataFrame:
    """Corrections as a table, newest first."""
    rows = sorted(made, key=lambda c: c.entered_on, reverse=True)
    labels = {f.name: f.label for f in agency_fields.FIELDS} | {
        agency_fields.VERIFIED: "Everything"
    }
    return pd.DataFrame(
        {
            "what": [labels.get(c.field, c.field) for c in rows],
            "value_entered": [
                "found right" if c.field == agency_fields.VERIFIED else c.value or "(taken away)"
                for c in rows
            ],
            "verified": [str(c.verified_on or "") for c in rows],
            "entered_by": [c.author for c in rows],
            "entered_at": [f"{c.entered_on[:16].replace('T', ' ')} UTC" for c in rows],
            "from": ["this page" if c.source == "page" else c.source for c in rows],
        }
    )


# Tables of agencies


def agency_table(agencies: Sequence[Agency], key: str) -> None:
    """Agencies as a grid; a chosen one is looked up."""
    event = tables.grid(
        contact_table(agencies),
        "",
        "Agencies with contacts; choose a cell to open its agency",
        LISTED,
        on_select="rerun",
        selection_mode="single-cell",
        key=key,
    )
    if event.selection.cells:
        ask_for(agencies[event.selection.cells[0][0]].name)
        st.rerun()
    st.selectbox(
        "Open an agency of this table",
        [a.name for a in agencies],
        index=None,
        placeholder="Choose an agency",
        key=f"{key}.choice",
        on_change=lambda: ask_for(st.session_state[f"{key}.choice"] or ""),
    )


def offer(agencies: Sequence[Agency], title: str) -> None:
    """The agencies with their contacts as files and as vCards. Agencies' contacts are public."""
    made = Given(
        "regulators/agencies",
        "Which agencies are these, and how are they reached?",
        BASIS,
        lambda: contact_table(agencies),
    )
    with st.container(horizontal=True, gap="small"):
        downloads.download(made, {}, "", title, len(agencies))
        vcards(agencies, title)


def vcards(agencies: Sequence[Agency], title: str) -> None:
    """Offer agencies as entries of an address book."""
    st.download_button(
        "vCard",
        data=lambda: contact_list.as_vcards(agencies),
        file_name=f"{phrases.slug(title)}.vcf",
        mime=FILE_TYPES["vcf"].mime,
        icon=":material/contact_page:",
        on_click="ignore",
        key="vcards",
    )


def all_agencies(known: Directory) -> None:
    """Every agency known here, with filters."""
    text, kind, county, lacks = st.columns([3, 2, 2, 2])
    words = text.text_input("Name or code", key="agency_words", type="search")
    kinds = kind.multiselect("Type", [*agency_fields.KINDS, "Not known"], placeholder="Any")
    names = sorted({a.county for a in known.agencies if a.county})
    counties = county.multiselect("County", names, placeholder="Any")
    labels = {field: agency_fields.BY_NAME[field].label for field in agency_fields.COMPLETE}
    missing = lacks.multiselect("Without", list(labels), format_func=labels.get, placeholder="Any")
    found = [
        a
        for a in (known.search(words) if words.strip() else known.agencies)
        if (not kinds or (a.kind or "Not known") in kinds)
        and (not counties or a.county in counties)
        and all(not a.value(field) for field in missing)
    ]
    st.markdown(f"**{counted(len(found), 'agency', 'agencies')}** of {len(known.agencies):,}")
    if not found:
        messages.nothing("No agency meets these filters.", "Take one away.")
        return
    offer(found, narrowed(words, kinds, counties, [labels[field] for field in missing]))
    agency_table(found, "all_agencies")
    incompleteness(known)


def narrowed(
    words: str, kinds: Sequence[str], counties: Sequence[str], missing: Sequence[str]
) -> str:
    """Which agencies the filters of the table leave, in English."""
    said = [
        f"matching “{words.strip()}”" if words.strip() else "",
        f"of type {' or '.join(kinds)}" if kinds else "",
        f"in {' or '.join(counties)} County" if counties else "",
        f"without {' and '.join(missing).lower()}" if missing else "",
    ]
    return " ".join(["Agencies" if any(said) else "All agencies", *filter(None, said)])


def incompleteness(known: Directory) -> None:
    """That the directory is incomplete, and in what."""
    lacks = agency_fields.count_missing(known.agencies)
    said = ", ".join(f"{label} {count}" for label, count in lacks.items() if count)
    total = sum(a.kind != agency_fields.FORMER for a in known.agencies)
    verified = sum(a.verified_on is not None for a in known.agencies)
    st.caption(
        f"The directory is incomplete: {total} agencies, of which {verified} are verified here. "
        f"Not known: {said}. Complete it with a regulator listing (Submissions), a directory file "
        "(Keep up to date), or “Correct…” on an agency."
    )


# Many at once


def many(known: Directory) -> None:
    """Look up a pasted or uploaded list."""
    with st.form("many", border=False):
        pasted = st.text_area(
            "CERS IDs, ZIP codes, cities, counties or addresses, one a line",
            height=160,
            placeholder="10215613\n93215\nDelano\n4828 Indianapolis Ave, Delano, CA 93215",
        )
        file = st.file_uploader(
            "or a file: text, CSV or XLSX", type=["txt", "csv", "xlsx"], max_upload_size=5
        )
        if st.form_submit_button("Look up", type="primary"):
            wanted = batches.split_pasted(pasted)
            if file is not None:
                wanted += batches.read_texts(file.name, file.getvalue())
            with st.spinner(f"Looking up {len(wanted):,}…"):
                st.session_state["batch"] = batches.look_up_many(
                    dict.fromkeys(wanted), known, asker()
                )
    batch = st.session_state.get("batch")
    if batch is not None:
        batch_found(batch)


def batch_found(batch: Batch) -> None:
    """The table of agencies and contacts, and what was not found."""
    if not batch.asked:
        messages.nothing("The list is empty.", "Paste at least one line, or choose a file.")
        return
    found = batch.asked - len(batch.missed)
    st.header(f"{found:,} of {batch.asked:,} found")
    if batch.rows:
        frame = batches.as_frame(batch.rows)
        several = frame[frame["holds_if"].notna()]["asked_for"].nunique()
        if several:
            st.caption(
                f"For {several:,} of them several agencies are possible; “Holds” says when each is."
            )
        batch_download(batch, frame)
        tables.grid(frame, "", "Agencies and contacts for the list", FOUND)
    if batch.missed:
        st.subheader(f"Not found ({len(batch.missed):,})")
        rows = pd.DataFrame(batch.missed, columns=["asked", "why"])
        tables.plain_table(rows.head(200), "", "What was not found and why")


def batch_download(batch: Batch, frame: pd.DataFrame) -> None:
    """Offer the answers to the list as files, and their agencies as vCards."""
    made = Given(
        "regulators/many", "Which agencies regulate each entry of a list?", LOOKED_UP, lambda: frame
    )
    with st.container(horizontal=True, gap="small"):
        said = f"Agencies of {counted(batch.asked, 'entry', 'entries')} looked up"
        downloads.download(made, {}, "", said, len(frame))
        vcards(batch.agencies, said)


# Keep up to date


def keep(known: Directory) -> None:
    """Complete the directory from a file, see what was entered, carry it elsewhere."""
    incompleteness(known)
    st.header("From a directory file")
    st.markdown(
        "Download the directory, fill in what is missing and upload it again. Empty cells change "
        "nothing; a row without a known code or name adds an agency."
    )
    st.download_button(
        "Template with the present directory (XLSX)",
        data=lambda: directory_files.template(known),
        file_name="agency-directory.xlsx",
        icon=":material/download:",
        on_click="ignore",
    )
    upload(known)
    st.header("What was entered here")
    made = entries.history()
    if made:
        names = {key: a.name for a in known.agencies for key in (a.key, str(a.code))}
        frame = entry_table(made)
        rows = sorted(made, key=lambda c: c.entered_on, reverse=True)
        frame.insert(0, "agency", [names.get(c.agency_key, c.agency_key) for c in rows])
        tables.plain_table(frame.head(100), "", "Entries, newest first")
        st.caption(f"{min(len(made), 100)} of {counted(len(made), 'entry', 'entries')}.")
    else:
        st.caption("Nothing yet. Use “Correct…” on an agency.")
    carry()


def upload(known: Directory) -> None:
    """Upload a directory file, see what it would change, apply it."""
    file = st.file_uploader("Directory file (XLSX or CSV)", type=["xlsx", "csv"], max_upload_size=5)
    if file is None:
        return
    rows = directory_files.compare(directory_files.read_rows(file.name, file.getvalue()), known)
    changed = [r for r in rows if r.changes or r.keeps or r.faults]
    values = sum(len(r.changes) for r in rows)
    new = sum(r.is_new and bool(r.changes) for r in rows)
    st.markdown(
        f"**{counted(len(rows), 'row')}**: {counted(values, 'value')} new or different, "
        f"{counted(new, 'new agency', 'new agencies')}, "
        f"{counted(sum(len(r.faults) for r in rows), 'value')} that cannot be used."
    )
    if not changed:
        return
    tables.plain_table(differences(changed[:200]), "", "What the file would change")
    with st.form("apply"):
        author = st.text_input("Your name or initials", value=st.session_state.get("author", ""))
        over = st.checkbox("Also replace values that people typed in here")
        if st.form_submit_button("Enter these values", type="primary"):
            count = directory_files.apply(rows, author, file.name, replace_entered=over)
            st.session_state["author"] = author.strip()
            st.toast(f"{counted(count, 'value')} entered.")
            st.rerun()


def differences(rows: Sequence[DirectoryRow]) -> pd.DataFrame:
    """What rows of a directory file would change, as a table."""
    label = lambda name: agency_fields.BY_NAME[name].label  # noqa: E731
    said = lambda values: "\n".join(f"{label(n)}: {v}" for n, v in values.items())  # noqa: E731
    return pd.DataFrame(
        {
            "place": [r.locator for r in rows],
            "agency": [
                r.changes.get("name", "New agency") if r.is_new else r.agency.name for r in rows
            ],
            "would_change": [said(r.changes) for r in rows],
            "typed_in_here,_stays": [said(r.keeps) for r in rows],
            "cannot_be_used": ["\n".join(r.faults) for r in rows],
        }
    )


def carry() -> None:
    """Export and import of everything people entered."""
    st.header("Carry to another installation")
    st.download_button(
        "Export everything entered (JSON)",
        data=entries.export_all,
        file_name=f"entered-{clock.today():%Y-%m-%d}.json",
        mime=FILE_TYPES["json"].mime,
        icon=":material/download:",
        on_click="ignore",
        help="Directory corrections, decisions on business groups and local plan rules.",
    )
    file = st.file_uploader("Import such an export", type=["json"], max_upload_size=50)
    if file is not None and st.button("Import", type="primary"):
        counts = entries.import_all(file.getvalue())
        said = ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in counts.items())
        st.success(f"Added: {said}. What was here already was left as it is.")


def page() -> None:
    """The part of the page that the address asks for."""
    st.title("Regulators")
    known = directories.current()
    views = {"place": look_up, "many": many, "all": all_agencies, "keep": keep}
    views[choose_view()](known)
    if "correcting" in st.session_state:
        correct(st.session_state["correcting"], known)


frame.page(page)
