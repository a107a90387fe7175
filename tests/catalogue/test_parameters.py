"""Every parameter of a question is described; what it looks at decides who may be told."""

import pytest

from upa.catalogue import fields
from upa.catalogue.parameters import parameters, searching_masked
from upa.questions import query


def test_every_parameter_of_a_question_is_described_and_no_other():
    asked = {name for question in query.names() for name in query.question(question).types}
    assert set(parameters()) == asked
    assert [p.name for p in parameters().values()] == sorted(parameters())


@pytest.mark.parametrize("name", sorted(parameters()))
def test_a_parameter_says_what_it_means_and_names_fields_of_the_catalogue(name):
    known = parameters()[name]
    assert known.description.endswith(".")
    assert all(field.column in fields.columns(field.table) for field in known.fields)


def test_a_parameter_that_looks_at_a_masked_field_is_found_by_that():
    for name, known in parameters().items():
        masked = [field.column for field in known.fields if field.public != "yes"]
        assert bool(masked) == (name in searching_masked()), masked
    assert {"cas", "component", "ehs"} <= searching_masked()
    assert not {"city", "units", "hazards", "containers"} & searching_masked()
