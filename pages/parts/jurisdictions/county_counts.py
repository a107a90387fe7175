"""The counts that the map of counties can show, and what they mean."""

COUNTS = {
    "facilities_known": "Facilities known",
    "facilities_loaded": "Facilities loaded",
    "businesses": "Businesses",
    "materials": "Materials, latest submitted",
    "facilities_with_ehs": "Facilities with EHS",
    "awaiting_review": "Awaiting review",
    "not_accepted": "Not accepted",
    "overdue": "Overdue",
    "not_determinable": "Overdue not determinable",
    "silent": "Silent for more than a year",
}
MEANINGS = """
- **Facilities known**: named in any loaded file. **Loaded**: at least one submittal is held.
- **Businesses**: CERS organizations that hold these facilities.
- **Materials**: rows of the last submitted inventories, one per material and location. A site that
  was reported under two CERS IDs is two facilities, as in CERS; its materials count once.
- **EHS**: extremely hazardous substances (40 CFR 355), alone or as a component of a mixture.
- **Awaiting review**: submittal elements whose last submittal is Submitted or Under Review.
- **Not accepted**: submittal elements whose last submittal was not accepted.
- **Overdue**: submittal elements that are Applicable or Always applicable, whose due date has
  passed, and of which nothing was submitted on or after it.
- **Overdue not determinable**: submittal elements whose requirement or due date is not known.
- **Silent**: loaded facilities whose last submittal of any element is more than a year old.
"""
