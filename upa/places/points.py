"""Points in decimal degrees: the state's bounds and the point that stands for none."""

from __future__ import annotations

FILLER = (37.271881, -119.270233)
"""Latitude and longitude of the middle of California, which CERS fills in for an unknown place."""
LATITUDES = (32.4, 42.1)
LONGITUDES = (-124.6, -114.0)
"""The box around California."""
