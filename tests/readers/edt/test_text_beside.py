"""Text that stands beside child elements is kept, and counted as unknown."""

from __future__ import annotations

import pytest

from tests.support import edt

LOCATION = "<ChemicalLocation>@</ChemicalLocation>"
PATH = "HazardousMaterialsInventory/Chemicals/Chemical"


def answer(inside: str) -> bytes:
    data = edt.answer(edt.occasion(edt.inventory(edt.material(ChemicalLocation="@"))))
    return data.replace(LOCATION.encode(), inside.encode())


@pytest.mark.parametrize(
    ("inside", "location", "unknown"),
    [
        ("<ChemicalLocation>Yard<b/></ChemicalLocation>", "Yard", {}),
        (
            "<ChemicalLocation>Yard<b>2</b>east</ChemicalLocation>",
            "Yard",
            {f"{PATH}/ChemicalLocation/b", f"{PATH}/ChemicalLocation/text()"},
        ),
        ("east<ChemicalLocation>Yard</ChemicalLocation>", "Yard", {f"{PATH}/text()"}),
        ("<ChemicalLocation>Yard</ChemicalLocation>east", "Yard", {f"{PATH}/text()"}),
        ("<ChemicalLocation>Yard</ChemicalLocation> - ", "Yard", {}),
    ],
)
def test_text_beside_elements_is_kept(inside: str, location: str, unknown: set[str]) -> None:
    (batch,) = edt.batches(answer(inside))
    (row,) = batch.tables["inventory_items"].to_pylist()
    assert row["chemical_location"] == location
    assert batch.unknown.keys() == set(unknown)


def test_text_beside_submittals_and_elements_is_counted() -> None:
    data = edt.answer(edt.occasion(edt.inventory(edt.material())))
    for tag in (b"<FacilitySubmittal>", b"<HazardousMaterialsInventory>", b"<Chemicals>"):
        data = data.replace(tag, b"note" + tag, 1)
    (batch,) = edt.batches(data)
    assert sum(batch.unknown.values()) == 3
