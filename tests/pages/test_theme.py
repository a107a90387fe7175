"""The dashboard's settings: both themes readable by WCAG 2.1 AA, nothing open that need not be."""

import ast
import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from streamlit import config as streamlit_config

from tests.support.browser import ROOT, serving, violations, visiting

CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
THEMES = ("light", "dark")
HUES = ("red", "orange", "yellow", "blue", "green", "violet", "gray")
TEXTS = ("textColor", "linkColor", *(f"{hue}TextColor" for hue in HUES))
CHART_SCALES = ("chartCategoricalColors", "chartSequentialColors", "chartDivergingColors")
READABLE = 4.5
VISIBLE = 3.0


def luminance(colour: str) -> float:
    """WCAG 2.1 relative luminance of '#rrggbb'."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def blend(colour: str, ground: str, share: float) -> str:
    """What a colour drawn with opacity `share` on `ground` looks like."""
    pairs = ((int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(c * share + g * (1 - share)):02x}" for c, g in pairs)


def text_pairs(name: str) -> dict[str, tuple[str, str]]:
    """Every text and the background it may stand on, by a name for the report."""
    theme = CONFIG["theme"][name]
    sidebar = theme["sidebar"]
    grounds = {
        "page": theme["backgroundColor"],
        "panel": theme["secondaryBackgroundColor"],
        "sidebar": sidebar["backgroundColor"],
        "sidebar panel": sidebar["secondaryBackgroundColor"],
    }
    pairs = {
        f"{text} on {place}": (theme[text], ground)
        for text, (place, ground) in itertools.product(TEXTS, grounds.items())
    }
    for place, ground in grounds.items():
        # Captions and placeholders are the text colour at 60 percent.
        pairs[f"caption on {place}"] = (blend(theme["textColor"], ground, 0.6), ground)
    for hue in HUES:
        box = theme[f"{hue}BackgroundColor"]
        pairs[f"{hue} text in {hue} box"] = (theme[f"{hue}TextColor"], box)
        pairs[f"body text in {hue} box"] = (theme["textColor"], box)
    pairs["selected tab on page"] = (theme["primaryColor"], theme["backgroundColor"])
    # Streamlit writes primary buttons and chosen multiselect options in white, in both themes.
    pairs["white on primary"] = ("#ffffff", theme["primaryColor"])
    pairs["code"] = (theme["codeTextColor"], theme["codeBackgroundColor"])
    header = theme["dataframeHeaderBackgroundColor"]
    pairs["table header"] = (theme["dataframeHeaderTextColor"], header)
    return pairs


@pytest.mark.parametrize("name", THEMES)
def test_every_text_of_a_theme_is_readable_on_its_background(name: str) -> None:
    ratios = {what: contrast(*pair) for what, pair in text_pairs(name).items()}
    assert len(ratios) > 50
    assert {what: round(ratio, 2) for what, ratio in ratios.items() if ratio < READABLE} == {}


@pytest.mark.parametrize("scale", CHART_SCALES)
@pytest.mark.parametrize("name", THEMES)
def test_every_chart_colour_stands_out_from_the_page(name: str, scale: str) -> None:
    theme = CONFIG["theme"][name]
    assert len(set(theme[scale])) == 10
    assert [c for c in theme[scale] if contrast(c, theme["backgroundColor"]) < VISIBLE] == []


@pytest.mark.parametrize("name", THEMES)
def test_widget_borders_stand_out_from_page_and_panel(name: str) -> None:
    theme = CONFIG["theme"][name]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["borderColor"], ground) >= VISIBLE


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ff0000", 1.0)],
)
def test_contrast_is_the_ratio_wcag_defines(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio


def tinted_choices(source: str) -> list[int]:
    """Lines that call a widget Streamlit writes in the primary colour on a tint of itself."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in ("pills", "segmented_control")
    ]


def test_choices_are_radios_because_pills_cannot_be_readable_in_a_dark_theme() -> None:
    assert tinted_choices('import streamlit as st\nst.pills("State", ["solid"])') == [2]
    sources = [ROOT / "app.py", *(ROOT / "upa/ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    assert len(sources) > 100
    found = {str(p): tinted_choices(p.read_text(encoding="utf-8")) for p in sources}
    assert {name: lines for name, lines in found.items() if lines} == {}


def options(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The settings of a TOML table by their dotted names."""
    flat = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        flat |= options(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return flat


def test_every_setting_is_one_that_streamlit_knows() -> None:
    with pytest.raises(RuntimeError):
        streamlit_config.get_option("theme.light.noSuchColor")
    for name in options(CONFIG):
        streamlit_config.get_option(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server.address", "127.0.0.1"),
        ("server.allowedHosts", ["127.0.0.1", "localhost"]),
        ("server.enableCORS", True),
        ("server.enableXsrfProtection", True),
        ("server.enableStaticServing", False),
        ("browser.gatherUsageStats", False),
        ("client.disableDataExport", True),
        ("client.showErrorDetails", "none"),
    ],
)
def test_the_dashboard_is_closed_to_everything_but_its_own_pages(name: str, value: Any) -> None:
    assert options(CONFIG)[name] == value


def test_no_font_or_other_part_of_a_theme_comes_from_the_network() -> None:
    assert re.search("https?:", str(CONFIG)) is None


GALLERY = """
import pandas as pd
import plotly.express as px
import streamlit as st

st.set_page_config(page_title="Gallery")
st.title("Gallery")
st.caption("A caption")
st.markdown("Text with a [link](#gallery) and `code`.")
for hue in ("red", "orange", "yellow", "blue", "green", "violet", "gray"):
    st.badge(hue, color=hue)
    st.markdown(f":{hue}[text] :{hue}-background[on a tint]")
st.error("Error"); st.warning("Warning"); st.success("Success"); st.info("Information")
st.text_input("Search", placeholder="Address, ZIP, CAS number")
st.selectbox("Agency", ["Kern"])
st.multiselect("Units", ["gallons", "pounds"], default=["gallons"])
st.radio("Order", ["up", "down"], horizontal=True)
st.checkbox("Mixtures", value=True)
st.toggle("EHS", value=True)
st.button("Load", type="primary"); st.button("Undo")
st.download_button("CSV", b"a"); st.button("Not now", disabled=True)
one, _ = st.tabs(["Load log", "Findings"])
one.write("Nothing yet"); st.expander("More").write("More"); st.metric("Facilities", 12, 1)
frame = pd.DataFrame({"unit": ["gal", "lb", "cf"], "n": [1, 2, 3]})
st.dataframe(frame, alt="Three units"); st.table(frame)
st.plotly_chart(px.bar(frame, x="unit", y="n", color="unit"), alt="Three units")
st.file_uploader("Files"); st.date_input("As of"); st.progress(0.5, "Half")
st.sidebar.selectbox("Scope", ["Kern"]); st.sidebar.caption("Everything loaded")
"""


@pytest.mark.parametrize("name", THEMES)
def test_streamlits_own_widgets_are_accessible_in_our_themes(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    script = tmp_path / "gallery.py"
    script.write_text(GALLERY, encoding="utf-8")
    with (
        serving(tmp_path, script) as url,
        visiting(browser, url, theme=name, height=4000) as visit,
    ):
        ground = visit.page.evaluate(
            "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
        )
        wanted = CONFIG["theme"][name]["backgroundColor"]
        assert ground == "rgb({}, {}, {})".format(*bytes.fromhex(wanted[1:]))
        assert violations(visit.page) == []
        assert visit.outside == []
        assert visit.errors == []
