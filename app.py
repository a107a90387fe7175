"""The dashboard: its pages and the frame they share. Start it with `streamlit run app.py`."""

from upa import ui

page = ui.navigation()
with ui.explained():
    ui.frame()
    page.run()
