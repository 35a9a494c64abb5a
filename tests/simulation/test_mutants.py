"""Each known way of doing sync wrong, put into the real code, is noticed by the histories.

Those that are noticed early are shown in each run of the tests; all, within 3,000 histories, with `--campaign`.
"""

import pytest

from mourafaka_protocol.mutants import Mutant

from .campaign import first_failure

EARLY = {
    Mutant.PURGE_NOW: "I1 lost",
    Mutant.ACK_ON_SEND: "false alarm",
    Mutant.NO_CHAIN: "",
    Mutant.EDIT_FROZEN: "",
    Mutant.FORK_FORGETS: "I1 lost",
}
"""What is found broken first where it is always the same."""

FROM = {Mutant.EDIT_FROZEN: range(60, 75), Mutant.PURGE_NOW: range(150, 155)}
"""Where the first that fails comes late, the histories round it."""


@pytest.mark.parametrize("mutant", EARLY)
def test_a_mistake_that_shows_soon_is_noticed(mutant: Mutant) -> None:
    found = first_failure(FROM.get(mutant, range(60)), mutant)
    assert found is not None
    assert (found.broken or "").startswith(EARLY[mutant])


@pytest.mark.campaign
@pytest.mark.parametrize("mutant", Mutant)
def test_every_mistake_is_noticed_within_three_thousand_histories(mutant: Mutant) -> None:
    assert first_failure(range(3000), mutant) is not None
