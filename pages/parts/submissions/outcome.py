"""What became of each file of the last load or dry run of this session."""

import pandas as pd
import streamlit as st

from upa.catalogue.phrases import counted
from upa.catalogue.records import UserError
from upa.loading.reports import FileReport, LoadReport
from upa.ui import labels, messages, tables

STATUSES = {
    "loaded": "✓ Loaded",
    "already-loaded": "– Already loaded",
    "refused": "✕ Refused",
}


def keep(report: LoadReport, dry_run: bool) -> None:
    """Remember a report, which a load shows on a page of new data."""
    st.session_state["load_report"] = (report, dry_run)


def forget() -> None:
    """Show no report any more."""
    st.session_state.pop("load_report", None)


def draw() -> None:
    """The report that is remembered, if there is one."""
    if "load_report" in st.session_state:
        _report(*st.session_state["load_report"])


def _report(report: LoadReport, dry_run: bool) -> None:
    """A sentence, the files that were refused, and a row per file."""
    st.subheader("Dry run: nothing was kept" if dry_run else "Result of the load")
    if report.started_empty:
        verb = "would be set aside" if dry_run else "were set aside"
        messages.nothing(
            f"The sample data {verb}: sample and real data never mix.", "Undo brings them back."
        )
    _summary(report, "would load" if dry_run else "loaded")
    rows = pd.DataFrame(map(_row, report.files))
    tables.plain_table(rows, "source_files", "Files of this load")
    attached = sum(len(f.attachments) for f in report.files)
    if attached:
        st.caption(f"{counted(attached, 'attached document')} in ZIP files listed, not unpacked.")


def _summary(report: LoadReport, verb: str) -> None:
    """How many files were loaded, and why others were refused."""
    loaded = sum(f.status == "loaded" for f in report.files)
    refused = [f for f in report.files if f.status == "refused"]
    summary = f"{loaded:,} of {counted(len(report.files), 'file')} {verb}."
    (st.success if not refused else st.warning)(summary)
    for file in refused:
        messages.problem(
            UserError(f"{file.name}: refused", file.reason or "", file.next_step or "")
        )
    for file in report.files:
        if file.not_current:
            messages.nothing(f"{file.name}: {file.not_current}")


def _row(file: FileReport) -> dict[str, object]:
    """One file of a load as a row; counts of what it holds and what it changes."""
    findings = file.counts.get("findings", {})
    return {
        "name": file.name,
        "result": STATUSES[file.status],
        "kind": file.kind,
        "schema_version": file.schema_version,
        "facility_count": file.counts.get("facilities"),
        "submittal_count": sum(file.counts.get("submittals", {}).values()) if file.counts else None,
        "inventory_item_count": file.counts.get("inventory_items"),
        "findings_by_severity": ", ".join(
            f"{label} {findings[severity]:,}"
            for severity, label in labels.SEVERITIES.items()
            if findings.get(severity)
        ),
        "what_changes": ", ".join(f"{n:,} {what}" for what, n in file.changes.items() if n),
    }
