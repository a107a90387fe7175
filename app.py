"""The dashboard. Start it with `streamlit run app.py`."""

from upa import ui

ui.app()
