"""Flaws put into fictional submittals on purpose: a sample has something for every check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

Change = Mapping[str, str | None]
"""New texts by element name; None takes the element away."""

MATERIALS = 10
"""Materials each flawed facility has at least."""
_DIESEL = {
    **{"ChemicalName": "Diesel Fuel", "CommonName": "Diesel Fuel", "CASNumber": "68334-30-5"},
    **{"HMType": "a", "PhysicalState": "b", "MaximumDailyAmount": "900", "Units": "a"},
    **{"ChemicalLocation": "Yard", "TradeSecret": "N", "EHS": "N"},
}
_CHLORINE = {
    **{"ChemicalName": "Chlorine", "CommonName": "Chlorine", "CASNumber": "7782-50-5"},
    **{"HMType": "a", "PhysicalState": "c", "MaximumDailyAmount": "5000", "Units": "c"},
    **{"TradeSecret": "N", "EHS": "N"},
}
_UNNAMED = {f"HC{n}{part}": None for n in range(1, 6) for part in ("Name", "CAS", "EHS")}
OF_FACILITY: Sequence[Change] = (
    {"PECName": None, "SECName": None, "LatitudeMeasure": "45.52", "LongitudeMeasure": "-122.68"},
    {"PEC24HrPhone": None, "SEC24HrPhone": None, "CERSID": "1090015"}
    | {"LatitudeMeasure": "41.7", "LongitudeMeasure": "-122.6"},
    {"CountyID": "25", "HMOnSite": "N"},
    {"RegulatorCode": "9998", "RWConsolidationSite": "Y"}
    | {"Phone": None, "MailingAddress": None, "OwnerZipCode": "9004"},
    {"CalARPRegulatedSubstances": "N", "ZipCode": "9081", "EPAID": "CAR32761193"},
    {"SiteAddress": "100 Harborlight Way", "City": "Eureka", "ZipCode": "95501", "CountyID": "12"},
    {"SiteAddress": "100 Harborlight Way", "City": "Eureka", "ZipCode": "95501", "CountyID": "12"},
)
"""What is wrong with the facility information of each flawed facility."""
OF_MATERIAL: Mapping[int, Sequence[Change]] = {
    2: ({"PhysicalState": "b", "Units": "a", "MaximumDailyAmount": "700", "HMType": "a"},),
    4: (
        {"PhysicalState": None},
        {"Units": None},
        {"RadioActive": "Y", "Curies": None},
        {"RadioActive": "N", "Curies": "0.5"},
        {"HMType": "c", "StateWasteCode": None, "AnnualWasteAmount": None},
        {"HMType": "b"} | _UNNAMED,
        {"TradeSecret": "Y", "CommonName": None},
        {"HMType": "b", "EHS": "N", "HC1Name": "Sulfuric Acid", "HC1EHS": "Y"},
        _CHLORINE,
        {"MaximumDailyAmount": "0"},
    ),
    5: (_DIESEL, _DIESEL),
    6: (
        {"EHS": None},
        {"CommonName": None, "TradeSecret": "N"},
        {"SCOther": "Y", "OtherStorageContainer": None},
        {"MaximumDailyAmount": "-5"},
    ),
}
"""What is wrong with the first materials of some of them, by facility."""


def flawed(submittal: str, number: int) -> str:
    """The XML text of a facility's submittal with the flaws of that number."""
    root = etree.fromstring(submittal)
    _change(root, OF_FACILITY[number])
    for material, change in zip(root.iter("Chemical"), OF_MATERIAL.get(number, ()), strict=False):
        _change(material, change)
    return etree.tostring(root, encoding="unicode") + "\n"


def _change(inside: etree._Element, change: Change) -> None:
    for name, text in change.items():
        found = list(inside.iter(name))
        if text is None:
            for element in found:
                element.getparent().remove(element)
        elif found:
            for element in found:
                element.text = text
        else:
            etree.SubElement(inside, name).text = text
