"""Each known way of doing sync wrong, put into the real code, is noticed by the histories.

One history that notices each is shown in each run of the tests, and holds without the mistake; with `--campaign` all
mistakes are looked for within 3,000 histories.
"""

import pytest

from mourafaka_protocol.mutants import Mutant

from .campaign import first_failure

NOTICED = {
    Mutant.ACK_ON_SEND: (0, "false alarm"),
    Mutant.NO_BUMP: (2, "versions"),
    Mutant.EDIT_FROZEN: (4, ""),
    Mutant.NO_CHAIN: (17, ""),
    Mutant.FORK_FORGETS: (17, "I1 lost"),
    Mutant.NO_RETAIN: (17, "I1 lost"),
    Mutant.NO_OID: (35, ""),
    Mutant.DELETE_WINS: (72, "I1 lost"),
    Mutant.FLOOR_IGNORED: (248, "I2 diverged"),
    Mutant.PURGE_NOW: (299, "I1 lost"),
    Mutant.STALE_FORK: (505, "false alarm"),
    Mutant.STALE_PAGE: (704, "versions"),
    Mutant.THIN_UNDELETE: (2534, "I2 diverged"),
}
"""In which history, and what is found broken first where it is always the same."""


@pytest.mark.parametrize("mutant", NOTICED)
def test_a_mistake_is_noticed(mutant: Mutant) -> None:
    seed, what = NOTICED[mutant]
    assert first_failure([seed]) is None
    found = first_failure([seed], mutant)
    assert found is not None
    assert (found.broken or "").startswith(what)


@pytest.mark.campaign
@pytest.mark.parametrize("mutant", Mutant)
def test_every_mistake_is_noticed_within_three_thousand_histories(mutant: Mutant) -> None:
    assert first_failure(range(3000), mutant) is not None
