"""What became of each file of the last load or dry run of this session."""

from collections import Counter

import pandas as pd
import streamlit as st

from pages.parts.submissions import notices
from upa.catalogue.phrases import counted
from upa.loading.reports import FileReport, LoadReport
from upa.readers.files import shown
from upa.ui import labels, messages, tables
from upa.ui.text import plain

FINDINGS = ("severity", "message", "value", "cers_id", "file_name", "locator")
WOULD_LOAD = "✓ Would load"
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
    _summary(report, dry_run)
    for file in report.files:
        notices.refusal(file)
    for sentence in [sentence for file in report.files for sentence in file.unread_tables]:
        messages.nothing(sentence)
    notices.not_current([file for file in report.files if file.not_current])
    notices.undated([file for file in report.files if file.counts_from_load], dry_run)
    rows = pd.DataFrame([_row(file, dry_run) for file in report.files])
    tables.plain_table(rows, "source_files", "Files of this load")
    if not_read := [name for file in report.files for name in file.attachments]:
        st.caption(plain(f"Not read, in ZIP files: {notices.listed(not_read)}."))
    _findings(report)


def _summary(report: LoadReport, dry_run: bool) -> None:
    """How many files were loaded, what became of the others, and how many errors are in them."""
    by_status = Counter(file.status for file in report.files)
    errors = sum(f.counts.get("findings", {}).get("error", 0) for f in report.files)
    verb = "would load" if dry_run else "loaded"
    said = [f"{by_status['loaded']:,} of {counted(len(report.files), 'file')} {verb}."]
    if known := by_status["already-loaded"]:
        said.append(f"{known:,} already loaded before: nothing of it changes.")
    if refused := by_status["refused"]:
        said.append(
            f"{refused:,} refused: {'its reason' if refused == 1 else 'their reasons'} below."
        )
    if errors:
        said.append(f"{counted(errors, 'error')} found in what was read, listed below.")
    (st.warning if refused or errors else st.success)(" ".join(said))


def _findings(report: LoadReport) -> None:
    """What was found in the files, severest first."""
    if not report.findings:
        return
    count = sum(sum(f.counts.get("findings", {}).values()) for f in report.files)
    of = "" if count <= len(report.findings) else f", the first {len(report.findings):,} of these"
    st.markdown(f"**{counted(count, 'finding')}**, severest first{of}")
    tables.grid(pd.DataFrame(report.findings), "findings", "Findings of this load", FINDINGS)


def _row(file: FileReport, dry_run: bool) -> dict[str, object]:
    """One file of a load as a row; counts of what it holds and what it changes."""
    findings = file.counts.get("findings", {})
    return {
        "name": shown(file),
        "result": WOULD_LOAD if dry_run and file.status == "loaded" else STATUSES[file.status],
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
