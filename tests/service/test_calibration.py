"""A calibration orders candidates and decides; one that names other signals is refused."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.calibration import DECIDING, Calibration, CalibrationBroken, deciding
from service.signals import NAMES
from tests.fakes.hits import NOTHING, candidates, passage
from tests.fakes.library import calibration, calibration_file

TEXT = passage("An international transfer costs 4.90 EUR. A card costs 9.00 EUR. It is quick.")
FLAT = dict.fromkeys(NAMES, 0.0)


@pytest.mark.parametrize(
    "changed",
    [
        {"order": FLAT | {"mood": 1.0}},
        {"order": dict.fromkeys(NAMES[1:], 0.0)},
        {"deciding": DECIDING[1:]},
        {"deciding": [*DECIDING, "mood"]},
        {"deciding": list(reversed(DECIDING))},
        {"mood": 1},
        {"trees": [{"feature": [0]}]},
    ],
)
def test_a_file_with_other_signals_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(CalibrationBroken):
        Calibration.parse(calibration_file(**changed))


def test_what_is_no_json_is_refused_with_a_sentence() -> None:
    with pytest.raises(CalibrationBroken, match="cannot be read"):
        Calibration.parse(b"{")


def test_the_packaged_one_loads_and_has_a_digest_of_its_bytes() -> None:
    packaged = Calibration.packaged()
    assert set(packaged.order) == set(NAMES)
    assert packaged.digest == Calibration.packaged().digest
    assert calibration().digest != calibration(calibration_file(note="other")).digest


@pytest.mark.parametrize(
    "changed",
    [
        {"asked_out": "AA"},
        {"asked_out": "%"},
        {"asked_in": base64.b64encode(bytes(4 * 384 * 2)).decode()},
        {"said_in": base64.b64encode(np.full(64 * 384, np.nan, "<f2").tobytes()).decode()},
    ],
)
def test_maps_that_do_not_fit_together_are_refused(changed: dict[str, str]) -> None:
    packaged = json.loads(resources.files("service").joinpath("calibration.json").read_bytes())
    packaged["pairing"] |= changed
    with pytest.raises(CalibrationBroken, match="maps"):
        Calibration.parse(json.dumps(packaged).encode())


def test_odds_that_are_no_number_are_refused() -> None:
    with pytest.raises(CalibrationBroken):
        Calibration.parse(calibration_file(base=float("nan")))


def test_the_better_signal_comes_first_and_ties_keep_their_place() -> None:
    low, high, tie = candidates(TEXT)
    high = replace(high, signals=replace(NOTHING, words=1.0))
    found = calibration().weigh([tie, low, high])
    assert [w.candidate for w in found] == [high, low, tie]
    assert found[0].score > found[1].score == found[2].score


@given(st.permutations(range(3)), st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_the_order_candidates_come_in_changes_nothing(order: list[int], words: list[float]) -> None:
    every = [
        replace(c, signals=replace(NOTHING, words=w))
        for c, w in zip(candidates(TEXT), words, strict=True)
    ]
    assert calibration().weigh([every[n] for n in order]) == calibration().weigh(every)


@given(st.lists(st.floats(-1, 1), min_size=len(NAMES), max_size=len(NAMES)))
def test_a_probability_is_one_whatever_the_signals(values: list[float]) -> None:
    signals = type(NOTHING)(**dict(zip(NAMES, values, strict=True)))
    for calibrated in (calibration(), Calibration.packaged() if values[0] == 0 else calibration()):
        found = calibrated.weigh([replace(candidates(TEXT)[0], signals=signals)])
        assert 0.0 <= calibrated.probability("What?", found) <= 1.0
        assert len(deciding("What?", found)) == len(DECIDING)


def test_nothing_to_weigh_answers_nothing() -> None:
    assert calibration().probability("What?", ()) == 0.0


def test_likelier_where_the_words_are_near() -> None:
    one = candidates(TEXT, near=1.0)[:1]
    none = candidates(TEXT, near=0.1)[:1]
    calibrated = calibration()
    assert calibrated.probability("?", calibrated.weigh(one)) > 0.9
    assert calibrated.probability("?", calibrated.weigh(none)) < 0.1
    assert json.loads(calibration_file())["note"] == "made for tests"
