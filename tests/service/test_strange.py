"""A question whose own word for a thing nobody else used is not answered about another thing."""

from __future__ import annotations

from dataclasses import replace

from ingest.index import PhrasingHit
from ingest.records import DocumentId, Passage, phrasing_id
from policies.model import Evidence
from service.calibration import Weighed
from service.glossary import Glossary
from service.retrieval import Found
from service.strange import FEW_WORDS, RARE, STRANGE, Strangers
from tests.fakes.hits import passage, weighed
from tests.service.test_candidates import ENCODER, found

NAMES = frozenset({"everyday", "plus", "student"})
MONTHLY = passage(
    "The monthly fee of Everyday is 4.40 EUR. The monthly fee of Plus is 9.20 EUR. "
    "The monthly fee of Student is 1.30 EUR. The yearly fee of Plus was 8.00 EUR."
)
OPENING = passage("Accounts are opened in the app. Bring an identity card to the branch.")
STRANGERS = Strangers(Glossary({"en": {"peru": "abroad"}}), ENCODER)


def heard(question: str, **rarities: float) -> Found:
    """The question with what its words weigh among phrasings; those not told of weigh 1."""
    return replace(
        found(question),
        heard={
            term: rarities.get(word.lower(), 1.0)
            for word in question.strip("?").split()
            for term in ENCODER.encode_question(word, "en")
        },
        weights={},
    )


def unheard(text: Passage, rarity: float) -> tuple[Weighed, ...]:
    """Sentences weighed for a question with a word as rare as this that none of them holds."""
    return tuple(
        replace(
            w,
            candidate=replace(
                w.candidate, signals=replace(w.candidate.signals, unheard=rarity / 10)
            ),
        )
        for w in weighed([text])
    )


def named(question: str, text: Passage, known: Found | None = None, **rarities: float) -> bool:
    asked = known or heard(question, **rarities)
    rarest = max(rarities.values(), default=0.0)
    return STRANGERS.named(
        Evidence((), question, "en"), asked, unheard(text, rarest), NAMES, lambda _: ()
    )


def test_a_short_question_is_about_the_rare_word_that_is_half_of_it() -> None:
    assert named("Can I open an account for my dog?", OPENING, dog=RARE)
    assert not named("Can I open an account for my dog?", OPENING, dog=RARE - 0.1)
    assert not named("Open an account for my dog", OPENING, dog=RARE, account=4.0, open=4.0)
    story = "I would like to open an account for my dog"
    assert len(story.split()) > FEW_WORDS
    assert not named(story, OPENING, dog=RARE)


def test_a_word_of_the_page_or_of_its_phrasings_is_not_strange() -> None:
    assert not named("Opened?", OPENING, opened=RARE)
    assert named("Identity?", OPENING, identity=RARE)
    question = "Can I open an account for my dog?"
    tied = PhrasingHit(
        phrasing_id(OPENING.id, 0, "dogs"), "dogs", OPENING.id, DocumentId("fees"), 0, 0.9
    )
    told = replace(heard(question, dog=RARE), asked=(tied,))
    assert not named(question, OPENING, told, dog=RARE)
    elsewhere = replace(told, asked=(replace(tied, start=32),))
    assert named(question, OPENING, elsewhere, dog=RARE)


def test_what_the_glossary_explains_is_not_strange() -> None:
    assert named("Account in Mali?", OPENING, mali=RARE)
    assert not named("Account in Peru?", OPENING, peru=RARE)


def test_a_word_put_together_of_one_of_the_page_is_not_strange() -> None:
    assert not named("identitypapers?", OPENING, identitypapers=RARE)
    assert named("dogpapers?", OPENING, dogpapers=RARE)


def test_twins_do_not_answer_for_a_thing_that_nobody_and_no_text_names() -> None:
    many = "and what, please, would then be the monthly fee of Diamond"
    assert named(many, MONTHLY, diamond=STRANGE)
    assert not named(many, MONTHLY, diamond=STRANGE - 0.1)
    diamond = ENCODER.encode_question("diamond", "en")[0]
    somewhere = replace(heard(many, diamond=STRANGE), weights={diamond: 1.0})
    assert not named(many, MONTHLY, somewhere, diamond=STRANGE)
    assert not named(many, OPENING, diamond=STRANGE)


def test_a_word_written_wrongly_names_no_other_thing() -> None:
    assert not named("Montlhy fees", MONTHLY, montlhy=STRANGE)
    assert named("Diamond fees", MONTHLY, diamond=STRANGE)
    assert not named("Studnet fees", MONTHLY, studnet=STRANGE)


def test_a_word_of_another_language_is_not_one_of_the_texts_written_wrongly() -> None:
    german = tuple(
        replace(w, candidate=replace(w.candidate, hit=replace(w.candidate.hit, language="de")))
        for w in unheard(OPENING, RARE)
    )
    question = Evidence((), "identify", "en")
    asked = heard("identify", identify=RARE)
    assert STRANGERS.named(question, asked, german, NAMES, lambda _: ())
    assert not STRANGERS.named(question, asked, unheard(OPENING, RARE), NAMES, lambda _: ())
