"""Proposals of likely-same businesses: what they find, what they must not join, and why."""

from itertools import combinations

import pytest

from tests.support.labelled_businesses import grouped_pairs, labelled
from upa.businesses import keys, likeness
from upa.businesses.likeness import Comparison, Pair, find_pairs
from upa.businesses.proposals import propose

Row = tuple[int, str, str]


def organization(code: int, name: str, **facts: str) -> list[Row]:
    return [(code, "name", name), *((code, kind, value) for kind, value in facts.items())]


def pair_of(*rows: list[Row]) -> Pair | None:
    found = find_pairs([row for own in rows for row in own])
    return found[0] if found else None


# Names and other values in their normal form


@pytest.mark.parametrize(
    "name",
    [
        "Valley Fuel Stops",
        "VALLEY FUEL STOPS, INC.",
        "Valley Fuel Stop, L.L.C.",
        "The Valley Fuel Stops Company",
        "Valley Fuel Stops #12",
        "Valley Fuel Stops - Store No. 1042",
        "Valley Fuel Stops Site 7B",
        "Valley Fuel Stops 118",
        "Vàlley  Fuel-Stops Corp.",
    ],
)
def test_legal_forms_store_numbers_and_punctuation_do_not_tell_names_apart(name: str) -> None:
    assert keys.name_key(name) == "valleyfuelstop"


@pytest.mark.parametrize(
    ("name", "key"),
    [("7 Eleven", "7eleven"), ("A & B Plating", "abplating"), ("Acme Supplies", "acmesupply"),
     ("Acme Mfg Co", "acmemanufacturing"), ("The Company", "thecompany"), ("", "")],
)  # fmt: skip
def test_a_name_keeps_what_tells_it_from_others(name: str, key: str) -> None:
    assert keys.name_key(name) == key


def test_a_trade_name_counts_beside_the_legal_name() -> None:
    words = keys.name_words("Ridge Holdings LLC dba Poppy Lube #3")
    assert ["".join(w) for w in words] == ["ridgeholding", "poppylube"]
    assert len(keys.name_words("Ridge Holdings d/b/a Poppy Lube")) == 2


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        (keys.postal_key, "P.O. Box 12, Fresno, 93701", "PO BOX 12 Fresno 93701"),
        (keys.postal_key, "12 North Elm Street, Suite 4", "12 N. Elm St #4"),
        (keys.phone_key, "(559) 555-0143", "1-559-555-0143 ext. 12"),
        (keys.owner_key, "Lopez, Maria", "MARIA LOPEZ"),
        (keys.duns_key, "12-345-6780", "123456780"),
        (keys.email_key, " Ana@Example.COM ", "ana@example.com"),
    ],
)
def test_spellings_of_one_value_are_the_same(key, one: str, other: str) -> None:
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(
    ("key", "filler"),
    [(keys.duns_key, "000000000"), (keys.duns_key, "123456789"), (keys.duns_key, "12345"),
     (keys.phone_key, "555-0143"), (keys.phone_key, "0000000000"),
     (keys.domain_key, "ana@gmail.com"), (keys.domain_key, "ana@example.com"),
     (keys.email_key, "none"), (keys.postal_key, "same"), (keys.owner_key, "")],
)  # fmt: skip
def test_fillers_and_public_mail_domains_say_nothing(key, filler: str) -> None:
    assert key(filler) == ""


# What is proposed


def test_a_spelling_variant_with_the_same_owner_is_proposed_with_its_evidence() -> None:
    one = organization(1, "Valley Fuel Stops", owner="Maria Lopez", headquarters="Fresno, CA")
    other = organization(2, "Vally Fuel Stops, Inc.", owner="LOPEZ, MARIA",
                         headquarters="Fresno, CA")  # fmt: skip
    found = pair_of(one, other)
    assert (found.first, found.second, found.score) == (1, 2, 0.75)
    assert [kind for kind, _ in found.evidence] == ["similar-name", "headquarters", "owner"]
    assert dict(found.evidence)["headquarters"] == "Fresno, CA"
    assert found.conflicts == ()


def test_subsidiaries_under_other_names_are_proposed_by_owner_and_duns() -> None:
    shared = {"owner": "Ridge Holdings Inc", "duns": "804121977", "headquarters": "Napa, CA"}
    found = pair_of(
        organization(1, "Poppy Dairy", **shared), organization(2, "Umber Winery LLC", **shared)
    )
    assert {"owner", "duns"} <= {kind for kind, _ in found.evidence}
    assert [kind for kind, _ in found.conflicts] == ["different-name"]


def test_franchises_of_one_brand_with_owners_of_their_own_are_not_proposed() -> None:
    shops = [
        organization(n, f"Poppy Burgers #{n}", owner=owner, phone=f"(559) 555-010{n}",
                     mailing=f"{n} Elm St, Fresno, 93701", email=f"shop{n}@poppyburgers.test")
        for n, owner in enumerate(["Ana Hollis", "Ben Marlowe", "Carla Thorne"], 1)
    ]  # fmt: skip
    assert pair_of(*shops) is None


def test_a_generic_name_in_different_towns_is_not_proposed() -> None:
    towns = ["Fresno, CA", "Napa, CA", "Lodi, CA"]
    shops = [organization(n, "Main Street Cleaners", headquarters=t) for n, t in enumerate(towns)]
    assert pair_of(*shops) is None


def test_unrelated_clients_of_one_consultant_are_not_proposed() -> None:
    shared = {"email": "office@adviser.test", "phone": "(916) 555-0188"}
    names = ["Poppy Dairy", "Umber Winery", "Flint Plating", "Cedar Lumber"]
    owners = ["Ana Hollis", "Ben Marlowe", "Carla Thorne", "Dan Jessup"]
    clients = [
        organization(n, name, owner=owner, **shared)
        for n, (name, owner) in enumerate(zip(names, owners, strict=True))
    ]
    assert pair_of(*clients) is None


def test_conflicting_duns_numbers_and_owners_outweigh_an_equal_name_and_town() -> None:
    one = organization(1, "Poppy Dairy", duns="804121977", owner="Ana Hollis",
                       headquarters="Napa, CA")  # fmt: skip
    other = organization(2, "Poppy Dairy", duns="550293411", owner="Ben Marlowe",
                         headquarters="Napa, CA")  # fmt: skip
    assert pair_of(one, other) is None
    assert pair_of(one[:1] + one[3:], other[:1] + other[3:]) is not None


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_precision_and_recall_on_the_labelled_set_reach_the_promise(seed: int) -> None:
    made = labelled(2500, seed)
    found = grouped_pairs(p.organizations for p in propose(find_pairs(made.features), {}))
    true = made.true_pairs()
    assert len(true) > 500
    assert len(found & true) / len(found) >= 0.95
    assert len(found & true) / len(true) >= 0.9


def test_the_order_of_the_rows_does_not_change_the_pairs() -> None:
    made = labelled(400, 5)
    assert find_pairs(made.features) == find_pairs(list(reversed(made.features)))


def test_many_organizations_of_one_business_are_joined_without_comparing_all_of_them() -> None:
    count = 3 * likeness.BLOCK
    shared = {"mailing": "9 Elm St, Napa, 94558", "owner": "Poppy Dairy Inc"}
    named = [organization(n, f"Poppy Dairy #{n}", **shared) for n in range(count)]
    rows = [row for own in named for row in own]
    comparison = Comparison(rows)
    assert len(comparison.candidates()) < count * (count - 1) / 4
    assert [len(p.organizations) for p in propose(comparison.pairs(), {})] == [count]


def test_an_organization_without_any_value_is_compared_with_nothing() -> None:
    assert find_pairs([(1, "name", ""), (2, "name", "Poppy Dairy"), (3, "name", "#12")]) == []
    assert find_pairs([]) == []


# Decisions

PAIRS = [Pair(a, b, score, (("name", "x"),), ()) for a, b, score in
         ((1, 2, 0.9), (2, 3, 0.7), (4, 5, 0.8))]  # fmt: skip


def test_pairs_that_share_an_organization_make_one_proposal() -> None:
    found = propose(PAIRS, {})
    assert [(p.organizations, p.score) for p in found] == [((1, 2, 3), 0.9), ((4, 5), 0.8)]
    assert found[0].pairs == tuple(PAIRS[:2])


@pytest.mark.parametrize("decision", ["confirmed", "dismissed", "split"])
def test_a_decided_pair_is_not_proposed_again(decision: str) -> None:
    found = propose(PAIRS, {(4, 5): decision})
    assert [p.organizations for p in found] == [(1, 2, 3)]


def test_organizations_already_in_one_confirmed_group_are_not_proposed() -> None:
    found = propose([*PAIRS, Pair(1, 3, 0.6, (), ())], {(1, 2): "confirmed", (2, 3): "confirmed"})
    assert [p.organizations for p in found] == [(4, 5)]


def test_every_kind_of_evidence_has_a_label_and_a_weight() -> None:
    made = labelled(1500, 3)
    found = find_pairs(made.features)
    kinds = {kind for p in found for kind, _ in (*p.evidence, *p.conflicts)}
    assert {"name", "owner", "duns", "mailing", "phone", "different-mailing"} <= kinds
    assert kinds <= set(likeness.LABELS)
    assert all(p.first < p.second and p.score >= likeness.THRESHOLD for p in found)


def test_the_labelled_set_holds_businesses_that_are_hard_to_tell_apart() -> None:
    made = labelled(2000, 4)
    names = {c: keys.name_key(v) for c, kind, v in made.features if kind == "name"}
    true = made.true_pairs()
    by_name: dict[str, list[int]] = {}
    for code, name in names.items():
        by_name.setdefault(name, []).append(code)
    same_name = {p for codes in by_name.values() for p in combinations(sorted(codes), 2)}
    assert len(same_name - true) > 100
    assert sum(names[a] != names[b] for a, b in true) > 100
