"""The dashboard. Start it with `streamlit run app.py`."""

from upa.ui import frame

frame.app()
