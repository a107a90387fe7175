"""The people of a facility, emergency contacts first."""

import streamlit as st

from pages.parts.facilities.facility_table import Facility
from upa.ui import answers
from upa.ui.text import plain

EMERGENCY = ("name", "title", "24_hour_phone", "business_phone", "pager")
CONTACTS = {
    "Primary emergency contact": ("pec", EMERGENCY),
    "Secondary emergency contact": ("sec", EMERGENCY),
    "Operator": ("operator", ("name", "phone")),
    "Owner": ("owner", ("name", "phone", "mail_address", "city", "state", "zip_code")),
    "Environmental contact": (
        "e_contact",
        ("name", "phone", "email_address", "mailing_address", "city", "state", "zip_code"),
    ),
    "Billing contact": ("billing_contact", ("name", "phone", "email")),
    "Property owner": ("property_owner", ("name", "phone")),
    "Signer": ("identification_signer", ("name", "title")),
}
"""How the columns of a contact begin and end, by the contact's title."""
PHONES = {"24_hour_phone": "24 hours: ", "business_phone": "business: ", "pager": "pager: "}


def draw(facility: Facility) -> None:
    """The contacts of the owner/operator form submitted last."""
    st.caption("For official use; never part of a public download.")
    form = answers.ask_one("facilities/contacts", cers_id=facility["cers_id"])
    if not form:
        st.caption("No owner/operator form of this facility is loaded.")
        return
    columns = st.columns(2)
    for place, (title, (start, ends)) in enumerate(CONTACTS.items()):
        values = {end: form[f"{start}_{end}"] for end in ends}
        lines = [plain(PHONES.get(end, "") + value) for end, value in values.items() if value]
        text = "  \n".join(lines) or "*not given*"
        columns[place % 2].markdown(f"**{plain(title)}**  \n{text}")
    st.caption(f"From the owner/operator form submitted on {plain(form['submitted_on'])}.")
