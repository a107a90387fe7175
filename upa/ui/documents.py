"""Documents of facilities: reports, matrices and upload templates."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import streamlit as st

from upa.catalogue import fields
from upa.catalogue.file_types import FILE_TYPES, mime_of
from upa.catalogue.records import UserError
from upa.exports import facility_report, matrix, template
from upa.ui import answers, downloads, messages
from upa.ui.text import plain

MOST_TEMPLATES = 5_000
"""Facilities whose upload templates are made at once on a page."""


def facility_files(cers_id: int, basis: str, trade_secrets: int) -> None:
    """Offer a facility's documents: inventory matrix, report, and for agencies the template."""
    with st.popover("Documents", icon=":material/picture_as_pdf:"):
        audience = downloads.AUDIENCES[
            st.radio("For whom", list(downloads.AUDIENCES), key="documents.audience")
        ]
        include = trade_secrets > 0 and st.checkbox(
            f"Include trade secrets ({trade_secrets:,})",
            key="documents.secrets",
            help="Claimed under HSC 25512; masked in public documents.",
        )
        asked = matrix.Request(
            cers_id,
            audience,
            include,
            basis,
            agencies=answers.agency_names(),
            as_of=answers.past_day(),
            access=answers.access(),
        )
        for what, make in (
            ("inventory matrix", matrix.matrix),
            ("facility report", facility_report.report),
        ):
            st.download_button(
                f"{plain(what.capitalize())} (PDF)",
                data=functools.partial(make, asked),
                file_name=matrix.file_name(asked, what),
                mime=FILE_TYPES["pdf"].mime,
                on_click="ignore",
                key=f"documents.{what}",
            )
        if audience == "agency":
            _template(cers_id, basis, include)


def template_files(question: str, params: Mapping[str, Any], found: int, basis: str) -> None:
    """Offer the upload templates of the facilities a question lists, for agencies; counted and
    made only when they are asked for."""
    with st.popover("Upload templates", icon=":material/upload_file:", disabled=not found):
        st.caption(
            "The whole inventories of these facilities in the columns of the CERS upload "
            "template, ready to edit and load up again. They hold storage locations: for agencies "
            "only."
        )
        if found > MOST_TEMPLATES:
            st.caption(
                f"{found:,} facilities are too many at once. Filter until {MOST_TEMPLATES:,} or "
                "fewer are left."
            )
            return
        include = st.checkbox("Include trade secrets", key=f"{question}.templates.secrets")
        legacy = _template_columns(f"{question}.templates")
        if st.checkbox("Prepare the workbooks", key=f"{question}.templates.prepare"):
            facilities = answers.ask(question, **params)["cers_id"].drop_duplicates()
            with messages.explained():
                ids, day = [int(c) for c in facilities], answers.past_day()
                seen = answers.access()
                _templates(template.Request(ids, basis, include, legacy, as_of=day, access=seen))


def _template_columns(key: str) -> bool:
    """Whether the older columns of the template are chosen."""
    labels = {
        legacy: f"{len(fields.template_fields('inventory', legacy))} columns, {called}"
        for legacy, called in ((False, "the present template"), (True, "the older one"))
    }
    return st.radio("Template", [False, True], format_func=labels.get, key=f"{key}.columns")


def _templates(asked: template.Request) -> None:
    """One workbook and, where that is more than CERS takes at once, the parts of it."""
    whole, parts = template.plan(asked), template.plan(asked, split=True)
    contents = template.describe_rows(whole.parts[0])
    st.caption(f"{plain(contents)}. Trade secrets: {plain(template.secrets_said(whole))}")
    if len(parts.parts) == 1:
        _template_button("CERS upload template (Excel)", whole)
        return
    label = f"{len(parts.parts):,} parts of at most {template.MOST} materials (ZIP)"
    _template_button(label, parts)
    _template_button("One workbook (Excel), for deferred processing", whole)


def _template_button(label: str, plan: template.Plan) -> None:
    name = template.file_name(plan)
    st.download_button(
        plain(label),
        data=functools.partial(template.content, plan),
        file_name=name,
        mime=mime_of(name),
        on_click="ignore",
        key=f"template.{name}",
    )


def _template(cers_id: int, basis: str, include: bool) -> None:
    """Offer the upload template of a facility, or say why there is none."""
    legacy = _template_columns("documents.template")
    asked = template.Request(
        [cers_id], basis, include, legacy, as_of=answers.past_day(), access=answers.access()
    )
    try:
        _templates(asked)
    except UserError as error:
        st.caption(plain(f"{error.title}. {error.sentence}"))
