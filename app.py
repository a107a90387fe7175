"""The dashboard: its pages and the frame they share. Start it with `streamlit run app.py`."""

import streamlit as st

from upa import ui

st.set_page_config(page_title="Unified Program Dashboard", page_icon="⚗️", layout="wide")
page = st.navigation(
    [
        st.Page("pages/overview.py", title="Overview", icon=":material/home:", default=True),
        st.Page("pages/facilities.py", title="Facilities", icon=":material/factory:"),
        st.Page("pages/inventory.py", title="Inventory", icon=":material/inventory_2:"),
        st.Page("pages/submissions.py", title="Submissions", icon=":material/upload_file:"),
    ],
    position="top",
)
with ui.explained():
    ui.frame()
    page.run()
