"""Shared pieces of the pages: the frame, filters in the address, tables, downloads, messages."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import html
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from upa.agencies import directory
from upa.catalogue import columns, fields
from upa.catalogue.records import UserError
from upa.exports import export, facility_report, matrix, provenance, sheets, template
from upa.exports.provenance import counted
from upa.questions import checks, filters, query
from upa.questions.filters import Scope
from upa.warehouse import entries, past_days
from upa.warehouse.generations import Warehouse, is_of_this_version
from upa.warehouse.past_days import today

ROWS = 25
SHORT = 12
"""Choices that are offered in the order of their code list, however many rows have them."""
LARGE = 50_000
"""Rows from which on a download says how far it is."""
MOST_TEMPLATES = 5_000
"""Facilities whose upload templates are made at once on a page."""
HASH = 16
"""Digits of a file hash that people are shown."""
PACIFIC = ZoneInfo("America/Los_Angeles")
AUDIENCES: Mapping[str, columns.Audience] = {
    "Public: without contacts, locations and trade secrets": "public",
    "Agency: every column, for official use": "agency",
}
FILES: Mapping[str, str] = {
    "xlsx": "Excel workbook",
    "csv": "CSV file",
    "zip": "CSV file with what it says of itself (ZIP)",
    "parquet": "Parquet file",
}
MIME: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "zip": "application/zip",
    "parquet": "application/vnd.apache.parquet",
}
STATUS_ICONS = {2: "•", 3: "…", 4: "✓", 5: "✕", 6: "–", 8: "•", 9: "•"}
PLAN_ICONS = {
    "accepted": "✓",
    "unreviewed": "•",
    "complete": "•",
    "not-accepted": "✕",
    "none-held": "○",
    "not-applicable": "–",
    "unknown": "?",
}
STATUS_COLOURS = {2: "blue", 3: "violet", 4: "green", 5: "red", 6: "gray", 8: "blue", 9: "blue"}
LONG = re.compile(r"\S{25}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NUMBERED = (
    *("cers_id", "organization_code", "business_code", "stored_at_cers_id"),
    *("load_number", "file_number", "agency_code"),
    *("counted_cers_id", "counted_under", "aside_cers_id", "reporting_year"),
)
CHANGED = (
    "importance",
    "cers_id",
    "facility_name",
    "change",
    "common_name",
    "amount_before",
    "amount_after",
    "units",
    "changed_field",
    "submitted_on",
    "compared_on",
)
LINKS = ("agency_website", "contact_page", "local_portal")
WIDTHS: Mapping[str, int] = {"message": 400, "locator": 200, "sha256": 75, "agency_email": 200}
"""Pixels of columns whose texts are too long to be shown whole."""
WIDEST, WIDEST_FIRST = 300, 440
"""Most pixels of any other column of texts, and of the very first one, which says what a row is."""
MEASURED = 9
"""Rows from the top that a grid measures for the width of a column, besides the last one."""
IN_SCOPE = tuple(f.name for f in dataclasses.fields(Scope))
"""Names of the scope in the address."""
OF_LOADS = "submissions/"
"""Area of the questions about loaded files, which no past day changes."""
STYLE = Path(__file__).with_name("style.css")
HISTORY = Path(__file__).with_name("history.html")
SEVERITIES = {"error": "✕ Error", "warning": "⚠ Warning", "advice": "• Advice"}


# Asking


@st.cache_data(max_entries=2000, show_spinner=False)
def _answer(
    name: str, params: Mapping[str, Any], held_in: Path | None, generation: int, held: str
) -> pd.DataFrame:
    return query.run(name, held_in, **params)


@st.cache_data(max_entries=2000, show_spinner=False)
def _total(
    name: str, params: Mapping[str, Any], held_in: Path | None, generation: int, held: str
) -> int:
    return query.count(name, held_in, **params)


def _served() -> tuple[int, str]:
    """The served generation, and which warehouse and what people entered beside it."""
    warehouse = Warehouse()
    return warehouse.generation or 0, f"{warehouse.folder} {entries.version()}"


def past_day(question: str = "") -> date | None:
    """The past day in the scope, None for the present. Questions about loads are of the present."""
    return None if question.startswith(OF_LOADS) else scope().as_of


def held_in(question: str = "") -> Path | None:
    """The warehouse file of the past day that is shown; None for the present."""
    return past_days.held_in(past_day(question))


def ask(name: str, **params: Any) -> pd.DataFrame:
    """The answer to a question, as of the day in the scope.

    It is remembered until something is loaded, undone or entered.
    """
    return _answer(name, params, held_in(name), *_served())


def ask_one(name: str, **params: Any) -> dict[str, Any]:
    """The one row of an answer as a dictionary; empty when there is none. Missing is None."""
    rows = ask(name, **params).astype(object)
    return rows.where(rows.notna(), None).iloc[0].to_dict() if len(rows) else {}


def total(name: str, **params: Any) -> int:
    """How many rows a question has, remembered likewise."""
    return _total(name, params, held_in(name), *_served())


def taken(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Of the parameters given, those a question takes."""
    return checks.params_of(name, given)


@st.cache_data(max_entries=100, show_spinner="Checking")
def _checked(
    given: Mapping[str, Any],
    names: Sequence[str],
    held_in: Path | None,
    generation: int,
    held: str,
) -> list[checks.Result]:
    return checks.results(given, None if held_in else Warehouse().before(), held_in)


def checked(given: Mapping[str, Any]) -> list[checks.Result]:
    """What every check finds, remembered likewise, and until there is another check."""
    names = [check.question for check in checks.checks()]
    return _checked(given, names, held_in(), *_served())


def agency_names() -> dict[int, str]:
    """Names of all agencies by code, as far as codes are known."""
    return {a.code: a.name for a in directory.current().agencies if a.code is not None}


def _contracts() -> None:
    """Raise UserError where a question does not fit the warehouse.

    Preparing all of them takes seconds, and a warehouse of this version fits those that came with
    it: there it is told as soon as it is found out, and no page waits for it.
    """
    is_ours = is_of_this_version(Warehouse().cursor())
    checking = _checking(None if is_ours else _served(), query.names())
    if checking.done() or not is_ours:
        checking.result()


@st.cache_resource(max_entries=2, show_spinner=False)
def _checking(of_another_version: tuple[int, str] | None, questions: list[str]) -> Future[None]:
    cursor = Warehouse().cursor()

    def check() -> None:
        query.check_contracts(cursor)
        checks.check_contracts(cursor)

    thread = ThreadPoolExecutor(1)
    checking = thread.submit(check)
    thread.shutdown(wait=False)
    return checking


def is_empty() -> bool:
    """Whether nothing was ever loaded."""
    return Warehouse().generation is None


# Messages


def problem(error: UserError) -> None:
    """Say what went wrong: title, sentence, next step."""
    st.error(f"**{error.title}.** {error.sentence}\n\n{error.next_step}", icon=":material/error:")


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Show a UserError raised inside as a message and stop there."""
    try:
        yield
    except UserError as error:
        problem(error)


def nothing(why: str, next_step: str = "") -> None:
    """An empty state: why there is nothing and what to do."""
    st.info(f"{why} {next_step}".strip(), icon=":material/info:")


def first_steps() -> None:
    """What a page shows while nothing is loaded."""
    nothing(
        "Nothing is loaded yet, so there is nothing to show.",
        "Load exchange files from CERS, inventory workbooks or a ZIP of these; everything else "
        "follows from them.",
    )
    st.page_link("pages/submissions.py", label="Load files", icon=":material/upload_file:")


# Frame

PAGES = (  # the first is the start page
    ("pages/overview.py", "Overview", ":material/home:"),
    ("pages/regulators.py", "Regulators", ":material/account_balance:"),
    ("pages/jurisdictions.py", "Jurisdictions", ":material/map:"),
    ("pages/businesses.py", "Businesses", ":material/domain:"),
    ("pages/facilities.py", "Facilities", ":material/factory:"),
    ("pages/inventory.py", "Inventory", ":material/inventory_2:"),
    ("pages/checks.py", "Checks", ":material/fact_check:"),
    ("pages/submissions.py", "Submissions", ":material/upload_file:"),
)


def app() -> None:
    """The whole dashboard: the pages on top of the window, the frame, the page asked for."""
    st.set_page_config(page_title="Unified Program Dashboard", page_icon="⚗️", layout="wide")
    made = [
        st.Page(path, title=title, icon=icon, default=path == PAGES[0][0])
        for path, title, icon in PAGES
    ]
    asked = st.navigation(made, position="top")
    with explained():
        frame()
        asked.run()


def page(draw: Callable[[], None]) -> None:
    """Draw a page inside the frame.

    Until `st.navigation` was called once in a process, Streamlit takes a folder named pages for its
    older kind of app: a link into a page then runs that page alone. It starts the app itself.
    """
    if st.session_state.pop("framed", False):
        draw()
    else:
        app()


def frame() -> None:
    """The part every page begins with: how current the data are, the scope, the past day shown."""
    st.html(STYLE)
    if not is_empty():
        _contracts()
        _scope_address()
        _make_past_day()
        _data_through()
        _scope_widgets()
        _past_day_banner()
    st.session_state["framed"] = True


def _data_through() -> None:
    held = ask_one("frame/data_through")
    through = f"{held['data_through']:%Y-%m-%d}" if held["data_through"] else "unknown"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            f"Data through **{through}** · {counted(held['file_count'], 'file')} · "
            f"{held['facilities_loaded']:,} of {held['facilities_known']:,} known facilities "
            "loaded",
            help="Data through: when the newest loaded file was made. Known: facilities named in "
            "any file. Loaded: those of which submittals are held.",
            width="content",
        )
        if held["is_sample"]:
            st.badge("Sample data – fictional", icon=":material/warning:", color="orange")


def scope() -> Scope:
    """The scope of this session, as the address says it; a day that cannot be shown is left out."""
    asked = Scope.from_query_params({k: st.session_state.get(k, "") for k in IN_SCOPE})
    can_show = asked.as_of is None or past_days.FIRST_DAY <= asked.as_of < today()
    return asked if can_show else asked.without("as_of")


def _scope_address() -> None:
    """Hidden inputs through which Streamlit keeps the scope in the address.

    Bound choices would put their labels into the address, and an agency's name may change.
    """
    with st.container(key="address"):
        st.html(HISTORY, unsafe_allow_javascript=True)
        for name in IN_SCOPE:
            # What a link asks for stands after what Streamlit keeps of the page it is on.
            if len(stated := st.query_params.get_all(name)) > 1:
                st.session_state[name] = stated[-1]
            st.text_input(name, key=name, bind="query-params", label_visibility="collapsed")


def _make_past_day() -> None:
    """Make the file of the past day that is asked for, and say so meanwhile."""
    day = scope().as_of
    if not past_days.is_made(day):
        with st.spinner(f"Finding out what was so on {day} … (once, until the next load)"):
            past_days.held_in(day)


def _past_day_banner() -> None:
    """Say on every page that it shows a past day, and what is not known of it."""
    chosen, asked = scope(), st.session_state.get("as_of", "")
    if chosen.as_of:
        shown = ask_one("frame/as_of", **chosen.params())
        said = provenance.past_day(chosen.as_of, shown["statuses_not_known"], shown["is_listed"])
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(f"**As of** {said}", icon=":material/history:")
            st.button("Back to today", on_click=_set_scope, args=("as_of", today()))
    elif asked and asked != str(today()):
        st.warning(
            f"**“{escape(asked)}” cannot be shown.** It is not a past day such as 2026-03-01, so "
            "this is what is known today.",
            icon=":material/history:",
        )


def _scope_widgets() -> None:
    """The choices of the scope; the address is what counts."""
    chosen, names = scope(), agency_names()
    with st.expander(_scope_label(chosen, names), icon=":material/filter_alt:"):
        agencies, counties, basis, as_of = st.columns([3, 2, 2, 1.3])
        with agencies:
            options = [int(c) for c in ask("frame/agencies")["regulator_code"]]
            _scope_choice(
                "agency",
                "Agencies",
                options,
                chosen.agency,
                lambda c: filters.agency_name(c, names),
            )
        with counties:
            options = [int(c) for c in ask("frame/counties")["county_id"]]
            _scope_choice(
                "county",
                "Counties",
                options,
                chosen.county,
                lambda c: fields.code_label("counties", c),
            )
        with basis:
            st.session_state["scope_basis"] = chosen.basis
            st.radio(
                "Inventories that count",
                ["submitted", "accepted"],
                format_func=lambda b: f"Latest {b}",
                key="scope_basis",
                horizontal=True,
                on_change=_set_scope,
                args=("basis",),
                help="Latest submitted: the last inventory of each facility, whatever its review "
                "status. Latest accepted: the last one its agency accepted.",
            )
        with as_of:
            st.session_state["scope_as_of"] = chosen.as_of or today()
            st.date_input(
                "As of",
                min_value=past_days.FIRST_DAY,
                max_value=today(),
                format="YYYY-MM-DD",
                key="scope_as_of",
                on_change=_set_scope,
                args=("as_of",),
                help="A past day shows every page as CERS would have answered then: what was "
                "submitted by that day, with the review status it had, under the business that "
                "held the facility.",
            )


def _scope_label(chosen: Scope, names: Mapping[int, str]) -> str:
    said = " ".join(chosen.clauses(names).values())
    place = f"Facilities {said}" if said else "Everything loaded"
    return f"Scope: {place} · latest {chosen.basis} inventories"


def _scope_choice(
    name: str, label: str, options: list[int], chosen: Sequence[int], called: Callable[[int], str]
) -> None:
    st.session_state[f"scope_{name}"] = list(chosen)
    st.multiselect(
        label,
        [*options, *(code for code in chosen if code not in options)],
        format_func=called,
        key=f"scope_{name}",
        placeholder="All",
        on_change=_set_scope,
        args=(name,),
    )


def _set_scope(name: str, value: object = None) -> None:
    """Put a choice, or the value given, into the address; today is the present, which stays out."""
    value = value or st.session_state[f"scope_{name}"]
    value = None if value == today() else tuple(value) if isinstance(value, list) else value
    made = Scope(**{name: value})
    st.session_state[name] = made.to_query_params().get(name, "")
    if "page" in st.query_params:
        del st.query_params["page"]


# Filters in the address


def address() -> dict[str, str]:
    """The page's address parameters, each with its last value."""
    return st.query_params.to_dict()


AnyFilter = (
    filters.FacilityFilter | filters.InventoryFilter | filters.BusinessFilter | filters.PlanFilter
)


def asked_filter(kind: type[AnyFilter]) -> AnyFilter:
    """The filter the address asks for, within the scope."""
    own = {k: v for k, v in address().items() if k not in IN_SCOPE}
    return kind.from_query_params(own | scope().to_query_params())


@dataclass(frozen=True)
class Panel:
    """The widgets of one filter. The address is what counts; widgets only show and change it.

    `counts` says of each choice, by its name in the address, how many rows have which value.
    """

    filter: AnyFilter
    counts: Mapping[str, Mapping[str, int]] = dataclasses.field(default_factory=dict)

    def _key(self, name: str) -> str:
        return f"{type(self.filter).__name__}.{name}"

    def _bind(self, name: str) -> dict[str, Any]:
        value = getattr(self.filter, name)
        key = self._key(name)
        st.session_state[key] = list(value) if isinstance(value, tuple) else value
        return {"key": key, "on_change": self._changed, "args": (name,)}

    def _changed(self, name: str) -> None:
        value = st.session_state[self._key(name)]
        value = tuple(value) if isinstance(value, list) else value
        cleared = self.filter.without(name)
        made = cleared if value is None else dataclasses.replace(cleared, **{name: value})
        set_address(name, made.to_query_params().get(name))

    def text(self, name: str, label: str, **options: Any) -> None:
        """A line of text."""
        st.text_input(label, **self._bind(name), **options)

    def many(
        self, name: str, label: str, codes: Sequence, called: Callable, **options: Any
    ) -> None:
        """Any number of choices; what rows have or the address asks for is offered even if it is
        unknown. In a long list the values most rows have come first."""
        counts = self.counts.get(name, {})
        known = {str(code) for code in codes}
        held = [type(codes[0])(value) for value in counts if value not in known]
        offered = list(dict.fromkeys([*codes, *held, *getattr(self.filter, name)]))
        if counts and len(offered) > SHORT:
            offered.sort(key=lambda code: -counts.get(str(code), 0))
        st.multiselect(
            label,
            offered,
            format_func=lambda code: self._counted(name, code, called(code)),
            placeholder="Any",
            **self._bind(name),
            **options,
        )

    def one(self, name: str, label: str, labels: Mapping[Any, str], **options: Any) -> None:
        """One of a few choices; what the address asks for is offered even if it is unknown."""
        offered = list(dict.fromkeys([*labels, getattr(self.filter, name)]))
        said = lambda code: self._counted(name, code, labels.get(code, str(code)))  # noqa: E731
        st.selectbox(label, offered, format_func=said, **self._bind(name), **options)

    def _counted(self, name: str, code: object, said: str) -> str:
        """A choice with how many rows have it, where that was counted; “any” has no number."""
        if name not in self.counts or code in ("", None):
            return said
        return f"{said} ({self.counts[name].get(str(code), 0):,})"

    def yes(self, name: str, label: str, **options: Any) -> None:
        """On or off."""
        st.checkbox(label, **self._bind(name), **options)

    def number(self, name: str, label: str, **options: Any) -> None:
        """An amount of at least zero, or none; a whole number where `step` is one."""
        least = 0 if isinstance(options.get("step"), int) else 0.0
        st.number_input(label, min_value=least, placeholder="Any", **self._bind(name), **options)

    def day(self, name: str, label: str, **options: Any) -> None:
        """A day, or none."""
        st.date_input(label, format="YYYY-MM-DD", **self._bind(name), **options)

    def chips(self, names: Mapping[int, str]) -> None:
        """Each active filter as a button that takes it away, and one that clears all."""
        said = self.filter.clauses(names)
        if not said:
            return
        with st.container(horizontal=True, gap="small"):
            for name, text in said.items():
                chip = text[:1].upper() + text[1:]
                st.button(
                    f"{chip} ✕",
                    key=f"{self._key(name)}.chip",
                    on_click=set_address,
                    args=(name, None),
                )
            st.button(
                "Clear all filters",
                key=self._key("clear"),
                type="tertiary",
                on_click=lambda: [set_address(name, None) for name in said],
            )


def set_address(name: str, value: str | None) -> None:
    """Put a value into the address, or take it out; a changed filter starts at the first page."""
    for gone in {name, "page"} if value is None else {"page"} - {name}:
        if gone in st.query_params:
            del st.query_params[gone]
    if value is not None:
        st.query_params[name] = value


# Tables


def figure(label: str, number: int, note: str, help_text: str) -> None:
    """One number with what stands behind it in words."""
    st.metric(
        label,
        f"{number:,}",
        delta=note,
        delta_color="off",
        delta_arrow="off",
        help=help_text,
    )


def status(code: object) -> str:
    """A review status as a word with an icon."""
    if code is None or pd.isna(code):
        return "? Unknown"
    return f"{STATUS_ICONS.get(int(code), '?')} {fields.code_label('submittal_statuses', code)}"


def plan_state(code: str) -> str:
    """How an emergency plan stands, as a word with an icon."""
    return f"{PLAN_ICONS.get(code, '?')} {fields.code_label('plan_states', code)}"


def shown(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """An answer as people read it: codes as labels, statuses and severities with icons."""
    labelled = columns.labelled(frame, table, agency_names())
    for column in labelled.columns.intersection(["submittal_status", "inventory_status"]):
        labelled[column] = frame[column].map(status).where(frame[column].notna(), None)
    if "plan_state" in labelled:
        labelled["plan_state"] = frame["plan_state"].map(plan_state)
    if "slot" in labelled:
        labelled["slot"] = frame["slot"].map(columns.slot)
    if "severity" in labelled:
        labelled["severity"] = frame["severity"].map(SEVERITIES)
    return labelled


def _column(name: str, table: str, values: pd.Series, most: int | None) -> Any:
    """How a column is shown; without `most` pixels its texts take what room is left."""
    label, help_text = columns.heading(name, table), columns.help_text(name, table)
    if str(values.dtype).startswith("datetime"):
        return st.column_config.DateColumn(label, help=help_text, format="YYYY-MM-DD")
    if name in LINKS:
        return st.column_config.LinkColumn(label, help=help_text, width="medium")
    if pd.api.types.is_numeric_dtype(values):
        amount = _is_amount(name, table, values)
        shape = "localized" if amount else "%d"
        width = _width(label, values) if amount else None
        return st.column_config.NumberColumn(label, help=help_text, format=shape, width=width)
    width = WIDTHS.get(name) or (most and _text_width(label, values, most))
    return st.column_config.Column(label, help=help_text, width=width)


def _width(label: str, values: pd.Series) -> int:
    """Pixels that hold the heading and every amount; left alone, a grid measures too few rows."""
    longest = max((len(f"{v:,.10g}") for v in values.dropna()), default=0)
    return 24 + 7 * max(len(label), longest + 1)


def _text_width(label: str, values: pd.Series, most: int) -> int | None:
    """Pixels that hold every text, up to a limit; None where the grid itself finds them."""
    lengths = values.fillna("").astype(str).str.len().tolist()
    seen = lengths[:MEASURED] + lengths[MEASURED:][-1:]
    usual = [n for n in seen if n < 2 * sum(seen) / len(seen)]  # a grid leaves outliers out
    held, longest = max([len(label), *usual]), max([len(label), *lengths])
    unseen = max([*lengths[MEASURED:-1], *(n for n in seen if n not in usual)], default=0)
    width = 24 + round(6.5 * longest)
    return None if unseen < 0.9 * held and width <= most else min(most, width)


def grid(
    frame: pd.DataFrame,
    table: str,
    alt: str,
    first: Sequence[str] = (),
    missing: str = "",
    whole: bool = False,
    **options: Any,
) -> Any:
    """A grid of rows; columns in `first` are shown, the others wait in the column chooser.

    `missing` stands in the very first column, which says what a row is, where it has no text.
    A `whole` grid does not scroll, however many rows it has.
    """
    rows = shown(frame, table)
    order = list(first or rows.columns)
    what = order[0]
    if missing and rows[what].dtype == object:
        rows[what] = rows[what].where(rows[what].notna(), missing)
    most = dict.fromkeys(rows.columns, WIDEST) | {order[-1]: None, what: WIDEST_FIRST}
    return st.dataframe(
        rows,
        hide_index=True,
        column_order=order,
        column_config={c: _column(c, table, rows[c], most[c]) for c in rows.columns},
        height="content" if whole or len(rows) <= ROWS else "auto",
        alt=alt,
        placeholder="",
        **options,
    )


@contextlib.contextmanager
def at_right(place: DeltaGenerator) -> Iterator[None]:
    """Draw at the right edge of a place, where the downloads stand."""
    with place, st.container(horizontal=True, horizontal_alignment="right"):
        yield


def plain_table(frame: pd.DataFrame, table: str, alt: str, missing: str = "") -> None:
    """A short table as text that every browser and screen reader can read, line breaks kept.

    It scrolls sideways with the keyboard too, and its rows become cards on narrow screens.
    `missing` stands where the first columns, which say what a row counts, have no value.
    """
    rows = shown(frame, table)
    for column in rows.columns[:3] if missing else []:
        rows[column] = rows[column].where(rows[column].notna(), missing)
    numbers = {c for c in rows.columns if _is_amount(c, table, rows[c])}
    heads = {c: html.escape(columns.heading(c, table)) for c in rows.columns}
    top = "".join(f"<th{_right(c in numbers)}>{text}</th>" for c, text in heads.items())
    body = "".join(
        "<tr>" + "".join(_td(c, heads[c], v, c in numbers) for c, v in row.items()) + "</tr>"
        for row in rows.to_dict("records")
    )
    st.html(
        f"<div class='upa-table' role='region' tabindex='0' aria-label='{html.escape(alt)}'>"
        f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def side_by_side(frame: pd.DataFrame, table: str, names: str, alt: str) -> None:
    """The rows of an answer as columns headed by the column `names`: a line for each property that
    any of them has."""
    rows = shown(frame.drop(columns=[names]).dropna(axis="columns", how="all"), table)
    amounts = {c: _is_amount(c, table, rows[c]) for c in rows.columns}
    said = {
        name: [_cell(row[c], is_amount) for c, is_amount in amounts.items()]
        for name, row in zip(frame[names], rows.to_dict("records"), strict=True)
    }
    plain_table(
        pd.DataFrame({"reported_field": [columns.heading(c, table) for c in amounts], **said}),
        "",
        alt,
    )


def left_out() -> None:
    """Say how many inventories no total counts: their site reported under another CERS ID."""
    params = scope().params()
    found = total("inventory/left_out", basis=scope().basis, **params)
    if found:
        st.page_link(
            "pages/jurisdictions.py",
            label=f"Not counted: {counted(found, 'inventory', 'inventories')} of sites that "
            "reported later under another CERS ID →",
            query_params={"tab": "Reported twice?"},
        )


def _td(column: str, heading: str, value: object, is_amount: bool) -> str:
    text = _cell(value, is_amount)
    text = f"{text[:HASH]}…" if column == "sha256" else text
    kind = "upa-day" if DAY.match(text) else "upa-long" if LONG.search(text) else ""
    style = _right(is_amount) or (f" class='{kind}'" if kind else "")
    return f"<td data-label='{heading}'{style}>{html.escape(text)}</td>"


def _right(is_amount: bool) -> str:
    return " class='upa-number'" if is_amount else ""


def _is_amount(column: str, table: str, values: pd.Series) -> bool:
    """Whether a column holds amounts or counts rather than numbers that name something."""
    known = columns.field_of(column, table)
    is_name = column in NUMBERED or (known is not None and bool(known.codes))
    return pd.api.types.is_numeric_dtype(values) and not is_name


def _cell(value: object, is_amount: bool) -> str:
    if value is None or pd.isna(value):
        return ""
    if is_amount:
        return f"{value:,.10g}"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


def escape(text: str) -> str:
    """Text from a file as Markdown that shows it: no link, picture or style comes of it."""
    marks = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>$#~|:!"})
    return text.translate(marks).replace("\n", "  \n")


def pages(rows: int, noun: str, plural: str = "") -> int:
    """Say which rows of how many are shown, offer the other pages; return how many rows to skip."""
    last = max(1, math.ceil(rows / ROWS))
    asked = address().get("page", "1")
    page = min(max(int(asked) if asked.isdecimal() and len(asked) < 10 else 1, 1), last)
    skip = (page - 1) * ROWS
    with st.container(horizontal=True, vertical_alignment="center"):
        if rows:
            end = min(skip + ROWS, rows)
            st.markdown(f"{skip + 1:,}–{end:,} of {counted(rows, noun, plural)}", width="content")
        if last > 1:
            key = f"page_number.{page}"
            st.pagination(
                last, default=page, key=key, on_change=_turn, args=(key,), width="stretch"
            )
    return skip


def _turn(key: str) -> None:
    page = st.session_state[key]
    set_address("page", str(page) if page > 1 else None)


def sort_choice(labels: Mapping[str, str]) -> str:
    """How rows are sorted, kept in the address; the first of `labels` is the default."""
    default = next(iter(labels))
    chosen = address().get("sort", default)
    st.session_state["sort_by"] = chosen if chosen in labels else default
    change = lambda: set_address("sort", _unless(st.session_state["sort_by"], default))  # noqa: E731
    return st.selectbox(
        "Sorted by", list(labels), format_func=labels.get, key="sort_by", on_change=change
    )


def _unless(value: str, default: str) -> str | None:
    return None if value == default else value


def download(
    question: str | export.Given,
    params: Mapping[str, Any],
    table: str,
    sentence: str,
    rows: int,
    label: str = "Download",
) -> None:
    """Offer all rows of an answer as files, for the public unless the agency edition is chosen.

    `sentence` says in English which rows these are; it stands in the files and is their name.
    """
    name = request_for(question, params, table, sentence).name
    large = rows > LARGE
    offer = st.popover(
        label,
        icon=":material/download:",
        disabled=not rows,
        key=f"{name}.download",
        on_change="rerun" if large else "ignore",
    )
    with offer:
        chosen = AUDIENCES[st.radio("For whom", list(AUDIENCES), key=f"{name}.audience")]
        asked = request_for(question, params, table, sentence, chosen)
        st.caption(
            f"{counted(rows, 'row')}, exactly those of this view. The public edition leaves out "
            "people, storage locations and free text, and masks rows claimed as trade secrets."
        )
        for kind, called in FILES.items():
            if kind == "xlsx" and rows > sheets.MOST_ROWS:
                st.caption(f"An Excel sheet holds {sheets.MOST_ROWS:,} rows: filter for one.")
            else:
                file_button(asked, kind, called)
        if large and offer.open:
            _progress(rows)


@st.fragment(run_every=1)
def _progress(rows: int) -> None:
    """How far a file of that many rows is, while one is written."""
    written = _written().get("rows")
    if written is not None:
        done = min(written / rows, 1.0)
        st.progress(done, f"{written:,} of {counted(rows, 'row')} written")


def _written() -> dict[str, int]:
    """The number of rows written of the file this session waits for; empty when there is none."""
    return st.session_state.setdefault("written", {})


def _content(asked: export.Request, kind: str, written: dict[str, int]) -> bytes:
    """A file, counting its rows while it is written: in a thread that knows no session."""
    try:
        written["rows"] = 0
        return export.content(asked, kind, lambda rows: written.update(rows=rows))
    finally:
        written.clear()


def request_for(
    question: str | export.Given,
    params: Mapping[str, Any],
    table: str,
    sentence: str,
    audience: columns.Audience = "public",
) -> export.Request:
    """All rows of an answer for an audience, with the way back to the view."""
    return export.Request(
        question,
        params,
        audience,
        include_trade_secrets=bool(params.get("trade_secrets")),
        table=table,
        sentence=sentence,
        link=f"{st.context.url}?{urlencode(st.query_params.to_dict())}",
        agencies=agency_names(),
        as_of=past_day(question if isinstance(question, str) else ""),
    )


def file_button(asked: export.Request, kind: str, label: str, place: str = "") -> None:
    """Offer an answer as one file; `place` tells apart two buttons of the same file."""
    st.download_button(
        label,
        data=functools.partial(_content, asked, kind, _written()),
        file_name=export.file_name(asked, kind),
        mime=MIME[kind],
        on_click="ignore",
        key=f"{asked.name}{place}.{kind}",
    )


def facility_files(cers_id: int, basis: str, trade_secrets: int) -> None:
    """Offer a facility's documents: inventory matrix, report, and for agencies the template."""
    with st.popover("Documents", icon=":material/picture_as_pdf:"):
        audience = AUDIENCES[st.radio("For whom", list(AUDIENCES), key="documents.audience")]
        include = trade_secrets > 0 and st.checkbox(
            f"Include trade secrets ({trade_secrets:,})",
            key="documents.secrets",
            help="Claimed under HSC 25512; masked in public documents.",
        )
        asked = matrix.Request(
            cers_id, audience, include, basis, agencies=agency_names(), as_of=past_day()
        )
        for what, make in (
            ("inventory matrix", matrix.matrix),
            ("facility report", facility_report.report),
        ):
            st.download_button(
                f"{what.capitalize()} (PDF)",
                data=functools.partial(make, asked),
                file_name=matrix.file_name(asked, what),
                mime="application/pdf",
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
            listed = ask(question, **params)["cers_id"].drop_duplicates()
            with explained():
                ids, day = [int(c) for c in listed], past_day()
                _templates(template.Request(ids, basis, include, legacy, as_of=day))


def _template_columns(key: str) -> bool:
    """Whether the older columns of the template are chosen."""
    labels = {
        legacy: f"{len(fields.template_fields('inventory', legacy))} columns, {called}"
        for legacy, called in ((False, "the present template"), (True, "the older one"))
    }
    return st.radio("Template", list(labels), format_func=labels.get, key=f"{key}.columns")


def _templates(asked: template.Request) -> None:
    """One workbook and, where that is more than CERS takes at once, the parts of it."""
    whole, parts = template.plan(asked), template.plan(asked, split=True)
    held = template.held_in(whole.parts[0])
    st.caption(f"{held}. Trade secrets: {template.secrets_said(whole)}")
    if len(parts.parts) == 1:
        _template_button("CERS upload template (Excel)", whole)
        return
    said = f"{len(parts.parts):,} parts of at most {template.MOST} materials (ZIP)"
    _template_button(said, parts)
    _template_button("One workbook (Excel), for deferred processing", whole)


def _template_button(label: str, made: template.Plan) -> None:
    name = template.file_name(made)
    st.download_button(
        label,
        data=functools.partial(template.content, made),
        file_name=name,
        mime=MIME[name.rsplit(".", 1)[1]],
        on_click="ignore",
        key=f"template.{name}",
    )


def _template(cers_id: int, basis: str, include: bool) -> None:
    """Offer the upload template of a facility, or say why there is none."""
    legacy = _template_columns("documents.template")
    asked = template.Request([cers_id], basis, include, legacy, as_of=past_day())
    try:
        _templates(asked)
    except UserError as error:
        st.caption(f"{error.title}. {error.sentence}")


# Changes


def listed_changes(asked: Mapping[str, Any], place: str, day: date) -> None:
    """What submittals of a period changed, the most important first, with its download.

    `asked` says of which facilities, `place` the same in words; without a choice the period is
    the year that ends on `day`.
    """
    first, last = _period(day)
    params = dict(asked) | {"basis": scope().basis, "changed_from": first, "changed_to": last}
    new = ask_one("changes/first_time", **params)["facilities"]
    st.caption(
        "Each inventory and facility information of the period against the one before it. "
        f"{counted(new, 'facility', 'facilities')} submitted an inventory before which none is "
        "loaded: what changed there is not known. Trade secrets are left out."
    )
    params["with_other"] = _with_other()
    counts = ask("changes/counts", **params)
    plain_table(counts.drop(columns="importance_number"), "", "Changes by how much they matter")
    params["only"] = only = _kind_of_change(counts)
    of_kind = counts["importance_number"].eq(only) if only else counts.index
    found = int(counts.loc[of_kind, "changes"].sum())  # counting them again takes as long
    if not found:
        nothing("Nothing of this kind changed in the period.", "Choose a longer one.")
        return
    said = f"Changes {place} from {first} to {last}"
    download("changes/listed", params, "inventory_items", said, found)
    rows = ask("changes/listed", limit=ROWS, offset=pages(found, "change"), **params)
    grid(rows, "inventory_items", f"{said}, the most important first", CHANGED)
    facility_opener(rows, "changes.open")


def _period(day: date) -> tuple[date, date]:
    """First and last day of the period, kept in the address."""
    usual = {"changed_from": day - timedelta(days=365), "changed_to": day}
    columns_ = st.columns(2)
    chosen = []
    for place, (name, label) in zip(columns_, {"changed_from": "From", "changed_to": "To"}.items(),
                                    strict=True):  # fmt: skip
        try:
            value = date.fromisoformat(address().get(name, ""))
        except ValueError:
            value = usual[name]
        st.session_state[f"period.{name}"] = value
        place.date_input(
            label,
            format="YYYY-MM-DD",
            key=f"period.{name}",
            on_change=lambda name=name: set_address(name, str(st.session_state[f"period.{name}"])),
        )
        chosen.append(value)
    return chosen[0], chosen[1]


def _with_other() -> bool:
    """Whether contacts and other facts are listed too, kept in the address."""
    st.session_state["changes.other"] = address().get("other") == "1"
    return st.checkbox(
        "With contacts and other facts",
        key="changes.other",
        on_change=lambda: set_address("other", "1" if st.session_state["changes.other"] else None),
    )


def _kind_of_change(counts: pd.DataFrame) -> int | None:
    """The kind of change to list, or None for all of them; kept in the address."""
    labels = dict(zip(counts["importance_number"], counts["importance"], strict=True))
    asked = {str(kind): kind for kind in labels}.get(address().get("kind", ""))
    st.session_state["changes.kind"] = asked

    def keep() -> None:
        kind = st.session_state["changes.kind"]
        set_address("kind", None if kind is None else str(kind))

    return st.selectbox(
        "Changes",
        [None, *labels],
        format_func=lambda kind: labels.get(kind, "All, the most important first"),
        key="changes.kind",
        on_change=keep,
    )


def open_facility(cers_id: int) -> None:
    """Go to the report of a facility, keeping the scope."""
    go("pages/facilities.py", {"cers_id": str(cers_id)})


def go(target: str, params: Mapping[str, str]) -> None:
    """Go to a page, keeping the scope.

    The scope is not among what is set: Streamlit keeps bound inputs in the address by itself and
    refuses to have them set.
    """
    free = {k: v for k, v in params.items() if k not in IN_SCOPE}
    st.switch_page(target, query_params=free)


def facility_opener(frame: pd.DataFrame, key: str) -> None:
    """A choice among the facilities of the rows shown, for keyboards and small screens."""
    pairs = frame.drop_duplicates("cers_id")[["cers_id", "facility_name"]]
    called = {int(c): f"{n or 'Without a name'} · {c}" for c, n in pairs.itertuples(index=False)}
    st.selectbox(
        "Open a facility of this page",
        list(called),
        index=None,
        format_func=called.get,
        placeholder="Choose a facility",
        key=key,
        on_change=_note_choice,
        args=(key,),
    )
    if st.session_state.get("open") is not None:
        open_facility(st.session_state.pop("open"))


def _note_choice(key: str) -> None:
    """Remember the choice and take it back, so that coming back here does not choose again."""
    st.session_state["open"] = st.session_state[key]
    st.session_state[key] = None
