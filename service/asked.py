"""What kind of figure a question asks for, told from its question words in five languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from policies.quantities import recognise
from policies.quantities.comparison import same

_ANY = frozenset(
    {"money", "percent", "points", "duration", "date", "time", "number", "identifier", "ordinal"}
)
_MONEY = frozenset({"money", "percent", "points"})
_RATE = frozenset({"percent", "points"})
_WHEN = frozenset({"duration", "date", "time", "ordinal"})
_LONG = frozenset({"duration", "date", "time"})
_AGE = frozenset({"duration", "number"})
_COUNT = frozenset({"number", "duration", "ordinal", "money"})
_PHONE = frozenset({"identifier"})

# The first pattern that matches decides, so the narrow ones come first.
_PATTERNS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        r"\b(what|which) (phone |telephone )?number\b|\bphone number\b|\btelephone number\b"
        r"|\bnumber (do|can|should|to) (i|you|we)? ?(call|ring|dial|phone)"
        r"|\bwelche (telefon)?nummer\b|\btelefonnummer\b|\bunter welcher nummer\b"
        r"|\bquel numéro\b|\bnuméro de téléphone\b|\bqué número\b|\bnúmero de teléfono\b"
        r"|\ba qué número\b|\bnumero di telefono\b|\b(quale|che) numero\b"
        r"|\b(who|whom|where) (do|can|could|should|must|to) (i |we |you )?(call|ring|phone|dial)\b"
        r"|\b(wen|wo) (rufe ich|rufen wir|(soll|kann|muss) ich)\b.{0,40}\ban(rufen)?\b|\bwen anrufen\b"
        r"|\bqui (dois-je|puis-je|faut-il|je dois|j')? ?appel(er|le)\b|\boù (dois-je )?appeler\b"
        r"|\b(a quién|adónde|dónde|a dónde) (llamo|(debo|puedo|tengo que|hay que) llamar)\b"
        r"|\b(chi|dove) (chiamo|((devo|posso) )?chiamare)\b|\ba chi telefono\b",
        _PHONE,
    ),
    (
        r"\bhow old\b|\b(minimum|maximum) age\b|\bwie alt\b|\bmindestalter\b|\bhöchstalter\b"
        r"|\bquel âge\b|\bâge (minimum|maximum|minimal|maximal)\b|\bqué edad\b|\bedad (mínima|máxima)\b"
        r"|\bquanti anni\b|\betà (minima|massima)\b|\bche età\b",
        _AGE,
    ),
    (
        r"\bhow long\b|\bhow (soon|quickly|fast)\b|\bhow many (\w+ )?(days|weeks|months|years|hours|minutes)\b"
        r"|\bwie lange\b|\bwie schnell\b|\bwie viele (\w+ )?(tage|wochen|monate|jahre|stunden|minuten)\b"
        r"|\bcombien de (temps|jours|semaines|mois|minutes|heures)\b|\bquel (est le )?délai\b|\bsous quel délai\b"
        r"|\bcuánto (tiempo|tarda)\b|\bcuántos (días|meses|años|minutos)\b|\bcuántas (semanas|horas)\b|\bqué plazo\b"
        r"|\bquanto tempo\b|\bquanti (giorni|mesi|minuti)\b|\bquante (settimane|ore)\b|\bentro quanto\b",
        _LONG,
    ),
    (
        r"\bwhen\b|\bby what (time|date)\b|\bwhat time\b|\bwhat date\b|\bdeadline\b|\bcut-?off\b"
        r"|\bwann\b|\bbis wann\b|\bum wie viel uhr\b|\bquand\b|\bà quelle heure\b|\bjusqu'à quelle\b"
        r"|\bcuándo\b|\ba qué hora\b|\bhasta qué\b|\bquando\b|\ba che ora\b|\bentro quando\b",
        _WHEN,
    ),
    (
        r"\b(interest|interest rate|rate of interest|apr|per ?cent|percentage|percent)\b|\b(what|which) (\w+ )?rate\b"
        r"|\bzinssatz\b|\bzinsen\b|\bprozent\b|\bjahreszins\b|\btaux\b|\bpourcentage\b|\btaeg\b"
        r"|\btipo de interés\b|\bporcentaje\b|\btae\b|\bqué interés\b|\btasso\b|\bpercentuale\b|\btaeg\b|\binteress[ei]\b",
        _RATE,
    ),
    (
        r"\bhow much\b|\b(cost|costs|price|fee|fees|charge|charges|charged|pay|limit|maximum|minimum|amount|sum|most|least)\b"
        r"|\bwie viel\b|\bwieviel\b|\bwie hoch\b|\bbetrag\b|\bsumme\b|\bkostet\b|\bkosten\b|\bgebühr(en)?\b|\bpreis\b|\blimit\b|\bhöchstens\b"
        r"|\bcombien\b|\bquel montant\b|\bquelle somme\b|\bcoûte\b|\bfrais\b|\btarif\b|\bplafond\b|\bprix\b"
        r"|\bcuánto\b|\bcuál es el importe\b|\bqué cantidad\b|\bcuesta\b|\bcomisión\b|\bcomisiones\b|\blímite\b|\bprecio\b"
        r"|\bquanto\b|\bche importo\b|\bquale somma\b|\bcosta\b|\bcommissione\b|\bcommissioni\b|\blimite\b|\bprezzo\b|\bcanone\b",
        _MONEY,
    ),
    (
        r"\bhow many\b|\bwie viele\b|\bcombien de\b|\bcuánt[oa]s\b|\bquant[ie]\b",
        _COUNT,
    ),
)


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    return tuple((re.compile(pattern), kinds) for pattern, kinds in _PATTERNS)


def asked_kinds(question: str) -> frozenset[str]:
    """The kinds of quantity an answer should hold; empty where the question asks for none.

    >>> sorted(asked_kinds("How long does a transfer take?"))
    ['date', 'duration', 'time']
    >>> asked_kinds("Can I open an account as a child?")
    frozenset()
    """
    folded = question.lower().replace("’", "'")
    for pattern, kinds in _compiled():
        if pattern.search(folded):
            return kinds & _ANY
    return frozenset()


def responds(question: str, texts: Iterable[str], language: str, kind: float) -> bool:
    """Whether a model's sentences hold a figure of the kind asked for, if the evidence has one.

    `kind` is that signal of the best sentence of the evidence. A small model's "Savings accounts
    [1]." is true, and no answer to "what is the rate?".
    """
    if kind <= 0:
        return True
    kinds = asked_kinds(question)
    return any(q.kind in kinds for text in texts for q in recognise(text, language))


def gives_all(question: str, said: str, language: str, excerpts: Sequence[tuple[str, str]]) -> bool:
    """Whether a draft gives the figures of the kind asked for that its excerpts give, and no other;
    where no kind is asked for, any figure where they have some.

    A very small model leaves one of two out, or takes another than the sentence that answers has.
    """
    kinds = asked_kinds(question)
    shown = [q for text, own in excerpts for q in recognise(text, own) if q.kind != "idiom"]
    given = [q for q in recognise(said, language) if q.kind != "idiom"]
    if not kinds:
        return bool(given) or not shown
    shown = [q for q in shown if q.kind in kinds]
    given = [q for q in given if q.kind in kinds]
    return not excerpts or (
        all(any(same(g, q) for g in given) for q in shown)
        and all(any(same(g, q) for q in shown) for g in given)
    )
