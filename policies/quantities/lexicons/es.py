"""Spanish number words."""

from __future__ import annotations

from policies.quantities.lexicon import Lexicon, counted, endings, measured, named


def _y(last: int, following: int) -> bool:
    """Treinta *y* uno, mil *y* uno."""
    return (20 <= last <= 90 and following < 10) or (last >= 1000 and following < 100)


_HUNDREDS = counted(
    "doscient trescient cuatrocient quinient|cincocient seiscient setecient ochocient novecient",
    200,
    100,
)
_STEMS = counted(
    "primer segund tercer cuart quint sext septim|setim octav noven|non decim undecim|onceav "
    "duodecim|doceav decimotercer|decimotercer decimocuart decimoquint decimosext "
    "decimoseptim decimoctav decimonoven",
    1,
) | counted(
    "vigesim trigesim cuadragesim quincuagesim sexagesim septuagesim octogesim nonagesim", 20, 10
)
_STEMS |= counted(
    "centesim ducentesim tricentesim cuadringentesim quingentesim sexcentesim septingentesim "
    "octingentesim noningentesim",
    100,
    100,
)
_STEMS |= {"milesim": 1000, "millonesim": 10**6, "billonesim": 10**12, "trillonesim": 10**18}
_STEMS |= {"vigesimoprimer": 21, "vigesimosegund": 22, "vigesimotercer": 23}
_AVOS = counted(
    "onceav doceav treceav catorceav quinceav dieciseisav diecisieteav dieciochoav diecinueveav "
    "veinteav",
    11,
) | counted("treintav cuarentav cincuentav sesentav setentav ochentav noventav", 30, 10)
_STEMS |= {"decimoprimer": 11, "decimosegund": 12}
_AVOS |= {"veintav": 20, "centav": 100}
_O = ("o", "a", "os", "as")

SPANISH = Lexicon(
    language="es",
    common=frozenset(
        "el la los las una es son usted su sus nosotros nuestro con para puede no este esta si de "
        "del y o en por que cual como cuando al un se lo".split()
    ),
    numbers={
        k: v
        for k, v in counted(
            "cero|zero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece "
            "catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno|veintiun|"
            "veintiuna veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
            "veintiocho veintinueve treinta"
        ).items()
        if k != "uno"
    }
    | counted("cuarenta cincuenta sesenta setenta ochenta noventa", 40, 10)
    | endings(_HUNDREDS, "os", "as")
    | {"ambos": 2, "ambas": 2, "uno": 1, "cien": 100, "ciento": 100, "cientos": 100}
    | dict.fromkeys(("mil", "miles"), 1000)
    | dict.fromkeys(("millon", "millones", "mill"), 10**6)
    | dict.fromkeys(("millardo", "millardos"), 10**9)
    | dict.fromkeys(("billon", "billones"), 10**12)
    | dict.fromkeys(("trillon", "trillones"), 10**18)
    | dict.fromkeys(("cuatrillon", "cuatrillones"), 10**24),
    ordinals=endings(_STEMS, *_O) | {"primer": 1, "tercer": 3, "decimoprimer": 11},
    denominators=endings(_AVOS, "o", "os", "a", "as")
    | {"medio": 2, "media": 2, "medios": 2, "medias": 2, "tercio": 3, "tercios": 3, "mitad": 2}
    | {"avo": 1, "avos": 1, "veintiunavo": 21, "veintiunavos": 21},
    parts_are_ordinals=True,
    ordinals_follow=False,
    hundreds_multiply=False,
    wholes={"decena": "10", "docena": "12", "docenas": "12", "dz": "12", "decenas": "10"},
    articles=frozenset({"un", "una"}),
    joins={"y": _y},
    points=frozenset({"coma", "punto", "con"}),
    minus=frozenset({"menos", "negativo"}),
    over=("sobre", "entre", "dividido por", "de cada"),
    of=frozenset({"de"}),
    ordinal_suffixes=frozenset("º ª o a er ro ra do da to ta mo ma vo va no na os as".split()),
    multipliers=named(
        **{
            "0.5": "mitad|medio|media|medias",
            "2": "doble|dobles|duplo",
            "3": "triple",
            "4": "cuadruple",
            "5": "quintuple",
        }
    ),
    months=counted(
        "enero|ene febrero|feb marzo abril|abr mayo junio|jun julio|jul agosto|ago "
        "septiembre|setiembre|sept octubre|oct noviembre|nov diciembre|dic",
        1,
    ),
    date_fillers=frozenset({"de", "del"}),
    ranges=frozenset({"a", "al", "hasta"}),
    between={"entre": "y"},
    bounds=named(
        min="al menos|como minimo|por lo menos|un minimo de|minimo de|minimo|mas de|a partir de|"
        "desde|superior a|superiores a|no menos de|mayor de|mayor que|mas que",
        max="como maximo|a lo sumo|hasta|un maximo de|maximo de|maximo|menos de|no mas de|"
        "inferior a|inferiores a|menor de|menor que|menos que",
        about="unos|unas|aproximadamente|alrededor de|cerca de|casi|en torno a|mas o menos|"
        "del orden de|aprox",
    ),
    bounds_after=named(
        min="o mas|como minimo|al menos|por lo menos", max="o menos|como maximo|a lo sumo"
    ),
    units=measured("percent", {"%": "por ciento|porciento|por cien"})
    | measured("points", {"pp": "punto porcentual|puntos porcentuales"})
    | measured("permille", {"%": "por mil"})
    | measured("basis", {"%": "punto basico|puntos basicos|punto base|puntos base"})
    | measured(
        "money",
        {
            "EUR": "euro|euros",
            "USD": "dolar|dolares|dollars|dolar americano|dolares americanos|dolares de ee uu|"
            "dolar estadounidense|dolares estadounidenses",
            "GBP": "libra|libras|libra esterlina|libras esterlinas|pounds",
            "CHF": "franco suizo|francos suizos|franco|francos",
            "JPY": "yen|yenes",
            "MXN": "peso mexicano|pesos mexicanos|peso|pesos",
            "BRL": "real|reales",
            "CAD": "dolar canadiense|dolares canadienses",
            "AUD": "dolar australiano|dolares australianos",
            "INR": "rupia|rupias",
            "RUB": "rublo|rublos",
            "CRC": "colon|colones",
            "SEK": "corona|coronas",
            "KRW": "won|wones",
            "CNY": "yuan|yuanes",
            "PEN": "sol|soles",
            "PAB": "balboa|balboas",
            "ESP": "peseta|pesetas|pta|ptas",
            "KWD": "dinar|dinares",
        },
    )
    | measured(
        "cents",
        {
            "": "centimo|centimos",
            "USD": "centavo|centavos",
            "EUR": "centimos de euro|centimo de euro",
            "GBP": "penique|peniques",
        },
    )
    | measured("dozens", {"": "docena|docenas|dz"})
    | measured(
        "duration",
        {
            "s": "segundo|segundos",
            "min": "minuto|minutos",
            "h": "hora|horas",
            "d": "dia|dias|dias naturales|dia natural",
            "bd": "dia habil|dias habiles|dia laborable|dias laborables|dia bancario|"
            "dias bancarios",
            "wk": "semana|semanas",
            "mo": "mes|meses",
            "q": "trimestre|trimestres",
            "a": "ano|anos|anos de edad",
        },
    )
    | {"veces": ("multiplier", ""), "meses de edad": ("duration", "mo")}
    | measured(
        "measure",
        {
            "kg": "kilo|kilos",
            "t": "tonelada metrica|toneladas metricas|t metrica|t metricas",
            "km/s": "kilometros por segundo",
            "[bbl_us]": "barril|barriles",
            "[gal_us]": "galon|galones",
            "[ft_i]": "pie|pies",
            "[in_i]": "pulgada|pulgadas",
            "[oz_av]": "onza|onzas",
            "[mi_i]": "milla|millas",
            "[mi_i]/h": "millas por hora|milla por hora",
            "[car_m]": "quilates|quilate",
            "Cel": "grados celsius|grado celsius|celsius|grados centigrados|grado centigrado|"
            "centigrados|grados c|grado c|° celsius",
            "[degF]": "grados fahrenheit|grado fahrenheit|fahrenheit|grados f|grado f",
            "deg": "grado|grados",
            "K": "kelvin|grados kelvin",
        },
    ),
    times={
        "y": "and",
        "menos": "minus",
        "para": "to",
        "hora": "hour",
        "horas": "hour",
        "mediodia": "12:00",
        "medianoche": "00:00",
    },
    infixes=("y", "i"),
    glued=True,
    inside={"un": 1},
    outside=frozenset({"veintiuna", "una"}),
    ambiguous=frozenset(
        {"once", "dos", "tres", "media", "medio", "triple", "uno", "un", "una", "mil", "miles"}
        | {"mill", "segundo", "segunda", "ene", "ago", "mayo", "cuarto", "quinto", "casi", "desde"}
        | {"quince", "trece", "nos", "con", "sol", "colon", "real", "punto", "nona"}
    ),
)
