"""Spanish number words."""

from __future__ import annotations

from policies.quantities.lexicon import Lexicon

_SMALL = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro "
    "veinticinco veintiseis veintisiete veintiocho veintinueve treinta"
).split()
_HUNDREDS = (
    "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos "
    "novecientos"
).split()
_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()
_ORDINALS = (
    "primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo undecimo duodecimo"
).split()

SPANISH = Lexicon(
    language="es",
    comma_decimal=True,
    common=frozenset(
        "el la los las una es son usted su sus nosotros nuestro con para puede no este esta si de "
        "del y o en por que cual como cuando al un se lo".split()
    ),
    cardinals={w: n for n, w in enumerate(_SMALL) if w != "uno"}
    | {"veintiun": 21, "veintiuna": 21, "cuarenta": 40, "cincuenta": 50, "sesenta": 60}
    | {"setenta": 70, "ochenta": 80, "noventa": 90, "decena": 10, "docena": 12, "ambos": 2}
    | {"uno": 1, "un": 1, "una": 1}
    | {w: 100 * n for n, w in enumerate(_HUNDREDS, 2)}
    | {w[:-2] + "as": 100 * n for n, w in enumerate(_HUNDREDS, 2)}
    | {"ciento": 100},
    magnitudes={
        "cien": 100,
        "mil": 1000,
        "miles": 1000,
        "millon": 10**6,
        "millones": 10**6,
        "mill": 10**6,
        "billon": 10**12,
        "billones": 10**12,
    },
    joiners=frozenset({"y"}),
    points=frozenset({"coma"}),
    articles=frozenset({"un", "una", "uno"}),
    ordinals={w: n for n, w in enumerate(_ORDINALS, 1)}
    | {w[:-1] + "a": n for n, w in enumerate(_ORDINALS, 1)}
    | {"primer": 1, "tercer": 3, "vigesimo": 20},
    ordinal_suffixes=frozenset({"º", "ª", "o", "a", "er"}),
    multipliers={
        "doble": "2",
        "triple": "3",
        "cuadruple": "4",
        "mitad": "0.5",
        "medio": "0.5",
        "media": "0.5",
    },
    fractions={"tercios": 3, "tercio": 3, "cuarto": 4, "cuartos": 4, "quintos": 5, "decimos": 10},
    months={w: n for n, w in enumerate(_MONTHS, 1)}
    | {"ene": 1, "setiembre": 9, "sept": 9, "oct": 10, "nov": 11, "dic": 12, "ago": 8, "feb": 2},
    date_fillers=frozenset({"de", "del"}),
    ranges=frozenset({"a", "hasta"}),
    between={"entre": "y"},
    bounds={
        "al menos": "min",
        "como minimo": "min",
        "por lo menos": "min",
        "un minimo de": "min",
        "minimo de": "min",
        "minimo": "min",
        "mas de": "min",
        "a partir de": "min",
        "desde": "min",
        "superior a": "min",
        "superiores a": "min",
        "no menos de": "min",
        "como maximo": "max",
        "a lo sumo": "max",
        "hasta": "max",
        "un maximo de": "max",
        "maximo de": "max",
        "maximo": "max",
        "menos de": "max",
        "no mas de": "max",
        "inferior a": "max",
        "inferiores a": "max",
        "unos": "about",
        "unas": "about",
        "aproximadamente": "about",
        "alrededor de": "about",
        "cerca de": "about",
        "casi": "about",
        "en torno a": "about",
    },
    bounds_after={
        "o mas": "min",
        "como minimo": "min",
        "al menos": "min",
        "o menos": "max",
        "como maximo": "max",
    },
    units={
        "por ciento": ("percent", "%"),
        "porciento": ("percent", "%"),
        "punto porcentual": ("points", "pp"),
        "puntos porcentuales": ("points", "pp"),
        "por mil": ("permille", "%"),
        "punto basico": ("basis", "%"),
        "puntos basicos": ("basis", "%"),
        "euro": ("money", "EUR"),
        "euros": ("money", "EUR"),
        "de euros": ("money", "EUR"),
        "centimo": ("cents", ""),
        "centimos": ("cents", ""),
        "centimos de euro": ("cents", "EUR"),
        "dolar": ("money", "USD"),
        "dolares": ("money", "USD"),
        "libra": ("money", "GBP"),
        "libras": ("money", "GBP"),
        "libras esterlinas": ("money", "GBP"),
        "franco suizo": ("money", "CHF"),
        "francos suizos": ("money", "CHF"),
        "segundo": ("duration", "s"),
        "segundos": ("duration", "s"),
        "minuto": ("duration", "min"),
        "minutos": ("duration", "min"),
        "hora": ("duration", "h"),
        "horas": ("duration", "h"),
        "dia": ("duration", "d"),
        "dias": ("duration", "d"),
        "dias naturales": ("duration", "d"),
        "dia habil": ("duration", "bd"),
        "dias habiles": ("duration", "bd"),
        "dia laborable": ("duration", "bd"),
        "dias laborables": ("duration", "bd"),
        "semana": ("duration", "wk"),
        "semanas": ("duration", "wk"),
        "mes": ("duration", "mo"),
        "meses": ("duration", "mo"),
        "trimestre": ("duration", "q"),
        "trimestres": ("duration", "q"),
        "ano": ("duration", "a"),
        "anos": ("duration", "a"),
        "veces": ("multiplier", ""),
        "kilometros": ("measure", "km"),
        "metros": ("measure", "m"),
        "metros cuadrados": ("measure", "m2"),
        "kilogramos": ("measure", "kg"),
        "kilos": ("measure", "kg"),
        "gramos": ("measure", "g"),
        "toneladas": ("measure", "t"),
        "litros": ("measure", "L"),
        "grados celsius": ("measure", "Cel"),
        "grados": ("measure", "deg"),
    },
    ambiguous=frozenset(
        {"once", "dos", "tres", "media", "medio", "triple", "uno", "un", "una", "mil", "miles"}
        | {"mill", "segundo", "segunda", "ene", "ago", "mayo", "cuarto", "quinto", "casi", "desde"}
        | {"quince", "trece", "nos"}
    ),
)
