"""Submissions: load files, understand what they hold, undo."""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

import pandas as pd
import streamlit as st

from upa.catalogue import clock, fields
from upa.catalogue.file_types import LOADED_TYPES
from upa.catalogue.paths import DATA
from upa.catalogue.phrases import counted
from upa.catalogue.records import SourceFile, UserError
from upa.exports.request import Given
from upa.loading import loader
from upa.loading.reports import FileReport, LoadOptions, LoadReport, Progress
from upa.questions import filter_base
from upa.readers.files import DiskFile, StreamFile
from upa.ui import answers, downloads, frame, labels, messages, tables
from upa.ui.messages import escape
from upa.warehouse.generations import Warehouse

INCOMING = DATA / "incoming"
MODES = {
    "replace": "Replace the inventory of each facility in the file",
    "append": "Append to the inventory of each facility in the file",
}
CHANNELS = {None: "Not said", "cers": "CERS", "local-portal": "A local portal"}
FILE_STATUSES = {
    "loaded": "✓ Loaded",
    "already-loaded": "– Already loaded",
    "refused": "✕ Refused",
}
AUDIENCES = {"yes": "everyone", "no": "agencies", "trade-secret": "agencies where a trade secret"}
MOST_CODES = 12
FINDINGS = (
    "severity",
    "message",
    "value",
    "cers_id",
    "field_number",
    "file_name",
    "locator",
    "code",
)
LOGGED = (
    "load_number",
    "loaded_on",
    "name",
    "kind",
    "data_set_date_time",
    "facility_count",
    "submittal_count",
    "inventory_item_count",
    "finding_count",
    "schema_version",
    "sha256",
)
TABS = ("Load log", "Findings", "Unknown elements", "Data dictionary")


def incoming() -> list[Path]:
    """Files lying in the incoming folder."""
    found = INCOMING.glob("*") if INCOMING.is_dir() else []
    return sorted(p for p in found if p.suffix.lower().removeprefix(".") in LOADED_TYPES)


def chosen_files() -> list[SourceFile]:
    """Files dropped on the page and those ticked in the incoming folder."""
    dropped = st.file_uploader(
        "Files from CERS (exchange XML), inventory or facility workbooks, CSV, or a ZIP of these",
        type=list(LOADED_TYPES),
        accept_multiple_files=True,
        key=f"drop.{st.session_state.get('drops', 0)}",
    )
    return [*(StreamFile(d.name, d) for d in dropped), *map(DiskFile, ticked_files())]


def ticked_files() -> list[Path]:
    """Files chosen among those lying in the incoming folder."""
    waiting = incoming()
    if not waiting:
        st.caption("Very large files need no upload: put them into the folder data/incoming.")
        return []
    return st.multiselect(
        "Files in data/incoming",
        waiting,
        format_func=lambda path: f"{path.name} ({size(path.stat().st_size)})",
        placeholder="Choose files",
        help="The way for very large files: put them into the folder data/incoming.",
    )


def size(count: int) -> str:
    """A size in bytes in the unit people use."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} KB"


def workbook_options() -> LoadOptions:
    """What a workbook does not say about itself."""
    with st.expander("Workbook options", icon=":material/tune:"):
        st.caption(
            "Exchange files say all this themselves. A workbook or CSV says neither when it was "
            "submitted nor to whom."
        )
        when, who, how = st.columns(3)
        day = when.date_input("Submitted on", clock.today(), format="YYYY-MM-DD")
        names = {} if answers.is_empty() else answers.agency_names()
        agency = who.selectbox(
            "Agency",
            [None, *names],
            format_func=lambda code: "Not said" if code is None else f"{names[code]} ({code})",
        )
        channel = how.selectbox("Submitted through", list(CHANNELS), format_func=CHANNELS.get)
        mode = st.radio("Inventory", list(MODES), format_func=MODES.get)
    noon = datetime.combine(day, time(12))
    submitted = None if day == clock.today() else clock.to_utc(noon)
    return LoadOptions(mode, agency, submitted, channel)


def run(files: Sequence[SourceFile], options: LoadOptions, dry_run: bool) -> LoadReport | None:
    """Load, or try to, while showing how far it is; None when it could not begin."""
    bar = st.progress(0.0, "Reading files")

    def show(at: Progress) -> None:
        done = (at.files_done + (at.share or 0)) / max(at.files_total, 1)
        file = min(at.files_done + 1, at.files_total)
        bar.progress(
            min(done, 1.0),
            f"{escape(at.file)} · {counted(at.facilities, 'facility', 'facilities')}, "
            f"{counted(at.submittals, 'submittal')}, "
            f"{counted(at.inventory_items, 'material')} · file {file:,} of {at.files_total:,}",
        )

    try:
        return loader.load(files, Warehouse(), options, show, dry_run)
    except UserError as error:
        messages.problem(error)
        return None
    finally:
        bar.empty()


def upload() -> None:
    """Choose files, try or load them, and see what became of each."""
    files = chosen_files()
    options = workbook_options()
    with st.container(horizontal=True):
        tries = st.button("Dry run", disabled=not files, help="Everything but keeping the result.")
        loads = st.button("Load", type="primary", disabled=not files)
    if tries or loads:
        report = run(files, options, dry_run=tries)
        if report is not None:
            st.session_state["load_report"] = (report, tries)
        if report is not None and report.generation is not None:
            st.session_state["drops"] = st.session_state.get("drops", 0) + 1
            st.rerun()
    if "load_report" in st.session_state:
        outcome(*st.session_state["load_report"])


def outcome(report: LoadReport, dry_run: bool) -> None:
    """What became of each file."""
    done = [f for f in report.files if f.status == "loaded"]
    refused = [f for f in report.files if f.status == "refused"]
    verb = "would load" if dry_run else "loaded"
    st.subheader("Dry run: nothing was kept" if dry_run else "Result of the load")
    if report.started_empty:
        messages.nothing(
            "The sample data "
            + ("would be set aside" if dry_run else "were set aside")
            + ": sample and real data never mix.",
            "Undo brings them back.",
        )
    summary = f"{len(done):,} of {counted(len(report.files), 'file')} {verb}."
    (st.success if not refused else st.warning)(summary)
    for file in refused:
        messages.problem(
            UserError(f"{file.name}: refused", file.reason or "", file.next_step or "")
        )
    tables.plain_table(
        pd.DataFrame(map(outcome_row, report.files)), "source_files", "Files of this load"
    )
    attached = sum(len(f.attachments) for f in report.files)
    if attached:
        st.caption(f"{counted(attached, 'attached document')} in ZIP files listed, not unpacked.")


def outcome_row(file: FileReport) -> dict[str, object]:
    """One file of a load as a row; counts of what it holds and what it changes."""
    found = file.counts.get("findings", {})
    return {
        "name": file.name,
        "result": FILE_STATUSES[file.status],
        "kind": file.kind,
        "schema_version": file.schema_version,
        "facility_count": file.counts.get("facilities"),
        "submittal_count": sum(file.counts.get("submittals", {}).values()) if file.counts else None,
        "inventory_item_count": file.counts.get("inventory_items"),
        "findings_by_severity": ", ".join(
            f"{labels.SEVERITIES[s]} {found[s]:,}" for s in labels.SEVERITIES if found.get(s)
        ),
        "what_changes": ", ".join(f"{n:,} {what}" for what, n in file.changes.items() if n),
    }


def load_log() -> None:
    """Every loaded file, and the way back."""
    rows = answers.ask("submissions/files")
    left, right = st.columns(2, vertical_alignment="center")
    left.caption(f"{counted(len(rows), 'file')}, newest load first. Times are Pacific.")
    with downloads.at_right(right):
        downloads.download("submissions/files", {}, "source_files", "Loaded files", len(rows))
        with st.popover("Undo last load", icon=":material/undo:"):
            st.markdown("Go back to the data as they were before the last load.")
            st.button("Undo", on_click=undo, type="primary")
    tables.grid(rows, "source_files", "Loaded files, newest first", LOGGED)


def undo() -> None:
    """Serve what was served before the last load."""
    st.session_state.pop("load_report", None)
    try:
        Warehouse().undo()
        st.session_state["undone"] = None
    except UserError as error:
        st.session_state["undone"] = error


def said_undone() -> None:
    """Say once how the undo went."""
    if "undone" not in st.session_state:
        return
    error = st.session_state.pop("undone")
    if error:
        messages.problem(error)
    else:
        st.success("The last load was undone.", icon=":material/undo:")


@st.fragment
def findings() -> None:
    """Findings of all files by severity, file and rule, with their places."""
    by_severity, by_file, by_rule = st.columns([2, 3, 3])
    severities = by_severity.multiselect(
        "Severity",
        list(labels.SEVERITIES),
        format_func=labels.SEVERITIES.get,
        placeholder="All",
    )
    loaded = answers.ask("submissions/files")
    names = dict(zip(loaded["sha256"], loaded["name"], strict=True))
    file = by_file.selectbox("File", [None, *names], format_func=lambda s: names.get(s, "All"))
    asked = {"severities": severities or None, "sha256": file}
    codes = answers.ask("submissions/finding_codes", **asked)
    rule = by_rule.selectbox(
        "Rule", [None, *codes["code"].unique()], format_func=lambda code: code or "All"
    )
    asked["code"] = rule
    found = answers.total("submissions/findings", **asked)
    if not found:
        messages.nothing(
            "No finding meets this choice.", "Choose other severities, files or rules."
        )
        return
    skip = tables.pages(found, "finding")
    rows = answers.ask("submissions/findings", limit=tables.ROWS, offset=skip, **asked)
    tables.grid(rows, "findings", "Findings, severest first", FINDINGS)
    chosen = [names.get(file), rule and f"rule {rule}", *severities]
    said = ", ".join(["Findings", *filter(None, chosen)])
    downloads.download("submissions/findings", asked, "findings", said, found)
    with st.expander("How often each rule was broken"):
        counted = {name: value for name, value in asked.items() if name != "code"}
        said = ", ".join(["Findings per rule", *filter(None, [names.get(file), *severities])])
        downloads.download("submissions/finding_codes", counted, "findings", said, len(codes))
        tables.plain_table(codes, "findings", "Findings per rule")


def unknown_elements() -> None:
    """What files held beyond the field catalogue."""
    rows = answers.ask("submissions/unknown_elements")
    if rows.empty:
        st.caption("Every element and column of the loaded files is in the field catalogue.")
        return
    st.caption(
        f"{counted(len(rows), 'element')} held values that this version has no field for. "
        "Inside submittals the values are kept; the facility report shows them under Other values."
    )
    said = "Elements and columns not in the field catalogue"
    downloads.download("submissions/unknown_elements", {}, "unknown_elements", said, len(rows))
    tables.grid(rows, "unknown_elements", said)


@st.fragment
def dictionary() -> None:
    """The field catalogue, searchable."""
    typed = st.text_input("Search fields", type="search", placeholder="CAS · 205 · fire code")
    rows = catalogue()
    for word in filter_base.words(typed) or []:
        rows = rows[rows["search"].str.contains(word, regex=False)]
    if rows.empty:
        messages.nothing("No field has all these words.", "Search for fewer words.")
        return
    rows = rows.drop(columns="search")
    count, offer = st.columns(2, vertical_alignment="center")
    count.caption(f"{counted(len(rows), 'field')}.")
    with downloads.at_right(offer):
        said = f"Fields with the words “{typed}”" if typed else "Fields of the catalogue"
        made = Given(
            "submissions/data_dictionary",
            "Which fields are read, what do they mean, and where do they stand in a file?",
            "The field catalogue of this version",
            lambda: rows,
        )
        downloads.download(made, {}, "", said, len(rows))
    tables.grid(rows, "", "Fields of the catalogue", lazy=False)


@st.cache_data(show_spinner=False)
def catalogue() -> pd.DataFrame:
    """Every field of the catalogue as a row, with a column to search in."""
    rows = pd.DataFrame(map(catalogue_row, fields.catalogue()))
    searched = ["number", "field", "meaning", "stored_as", "in_element", "template_heading"]
    rows["search"] = rows[searched].agg(" ".join, axis=1).str.lower()
    return rows


def catalogue_row(field: fields.Field) -> dict[str, object]:
    """A field as a row of the data dictionary."""
    labels = [f"{code} {label}" for code, label in fields.codes(field.codes).items()]
    more = [f"and {len(labels) - MOST_CODES:,} more"] if len(labels) > MOST_CODES else []
    return {
        "number": field.number,
        "field": field.label,
        "meaning": field.description,
        "in_table": fields.tables()[field.table].label,
        "stored_as": field.column or "value",
        "value_type": field.type,
        "longest": field.length,
        "code_labels": ", ".join(labels[:MOST_CODES] + more),
        "in_element": field.element,
        "template_heading": field.header,
        "who_may_see": AUDIENCES[field.public],
    }


def record() -> None:
    """What is loaded, in tabs; only the open one is computed."""
    tabs = st.tabs(TABS, key="tab", bind="query-params")
    for tab, show in zip(tabs, (load_log, findings, unknown_elements, dictionary), strict=True):
        with tab:
            if tab.open:
                show()


def page() -> None:
    """Loading above, what was loaded below."""
    st.title("Submissions")
    said_undone()
    if answers.past_day():
        st.caption("This page is about the files that are loaded today, whichever day is shown.")
    upload()
    if answers.is_empty():
        messages.nothing("Nothing is loaded yet.", "Choose files above, then Load.")
        with st.expander("Data dictionary"):
            dictionary()
    else:
        record()


frame.page(page)
