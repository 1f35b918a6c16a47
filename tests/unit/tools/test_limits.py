"""What a run may use, as the system counts it."""

from __future__ import annotations

from rtlgen.tools.limits import Limits, rlimits


def test_one_process_may_still_have_threads_beside_who_set_it_up() -> None:
    """The system counts threads as processes, and the run's supervisor with them."""
    alone, with_others = (rlimits(Limits(processes=1), beside=n)["nproc"] for n in (2, 300))
    assert alone[0] >= 16
    assert with_others[0] - alone[0] == 298


def test_the_hard_limit_on_time_lets_the_soft_one_speak_first() -> None:
    soft, hard = rlimits(Limits(cpu_s=2.5))["cpu"]
    assert (soft, hard) == (3, 4)
