"""The dashboard: its pages and the frame they share. Start it with `streamlit run app.py`."""

import streamlit as st

from upa import ui

st.set_page_config(page_title="Unified Program Dashboard", page_icon="⚗️", layout="wide")
page = ui.navigation()
with ui.explained():
    ui.frame()
    page.run()
