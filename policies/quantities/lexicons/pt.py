"""Portuguese number words."""

from __future__ import annotations

from policies.quantities.lexicon import Lexicon, anywhere, counted, endings, measured, named

_HUNDREDS = counted(
    "duzent trezent quatrocent quinhent seiscent|seissent setecent oitocent novecent", 200, 100
)
_STEMS = (
    counted(
        "primeir segund terceir quart quint sext setim|septim oitav non decim undecim duodecim", 1
    )
    | counted(
        "vigesim trigesim quadragesim quinquagesim|quinquagesim sexagesim septuagesim|"
        "setuagesim octogesim nonagesim",
        20,
        10,
    )
    | counted(
        "centesim ducentesim tricentesim|trecentesim quadringentesim quingentesim "
        "sexcentesim|seiscentesim septingentesim|setingentesim octingentesim noningentesim|"
        "nongentesim",
        100,
        100,
    )
    | {"milesim": 1000, "milionesim": 10**6, "bilionesim": 10**9, "trilionesim": 10**12}
)
_O = ("o", "a", "os", "as")

PORTUGUESE = Lexicon(
    language="pt",
    common=frozenset(
        "o a os as uma um sao voce seu sua nos nosso com para pode nao este esta se de do da dos "
        "das e ou em no na nos nas por que qual como quando ao pelo pela foi mais ser".split()
    ),
    numbers=counted(
        "zero _ dois|duas tres quatro cinco seis sete oito nove dez onze doze treze "
        "quatorze|catorze quinze dezesseis|dezasseis dezessete|dezassete dezoito "
        "dezenove|dezanove vinte"
    )
    | counted("trinta quarenta cinquenta|cincoenta sessenta setenta oitenta noventa", 30, 10)
    | endings(_HUNDREDS, "os", "as")
    | {"ambos": 2, "ambas": 2, "cem": 100, "cento": 100, "centos": 100, "mil": 1000}
    | dict.fromkeys(("milhar", "milhares"), 1000)
    | dict.fromkeys(("milhao", "milhoes", "mi"), 10**6)
    | dict.fromkeys(("bilhao", "bilhoes", "biliao", "bilioes", "bi"), 10**9)
    | dict.fromkeys(("trilhao", "trilhoes", "triliao", "trilioes"), 10**12)
    | dict.fromkeys(("quatrilhao", "quatrilhoes"), 10**15)
    | dict.fromkeys(("quintilhao", "quintilhoes"), 10**18)
    | dict.fromkeys(("sextilhao", "sextilhoes"), 10**21)
    | {"hum": 1},
    ordinals=endings(_STEMS, *_O),
    denominators={"meio": 2, "meia": 2, "meios": 2, "metade": 2, "terco": 3, "tercos": 3}
    | {"avo": 1, "avos": 1},
    parts_are_ordinals=True,
    ordinals_follow=False,
    hundreds_multiply=False,
    wholes={"dezena": "10", "duzia": "12", "duzias": "12", "dezenas": "10"},
    articles=frozenset({"um", "uma"}),
    joins={"e": anywhere},
    points=frozenset({"virgula", "ponto"}),
    minus=frozenset({"menos", "negativo"}),
    over=("sobre", "dividido por", "de cada"),
    of=frozenset({"de"}),
    ordinal_suffixes=frozenset("º ª o a os as".split()),
    multipliers=named(
        **{
            "0.5": "metade|meio|meia",
            "2": "dobro|duplo|dupla|dobrou",
            "3": "triplo|tripla",
            "4": "quadruplo",
            "5": "quintuplo",
        }
    ),
    months=counted(
        "janeiro|jan fevereiro|fev marco|mar abril|abr maio|mai junho|jun julho|jul agosto|ago "
        "setembro|set outubro|out novembro|nov dezembro|dez",
        1,
    ),
    date_fillers=frozenset({"de", "do"}),
    ranges=frozenset({"a", "ao", "ate", "as"}),
    between={"entre": "e"},
    bounds=named(
        min="pelo menos|no minimo|ao menos|um minimo de|minimo de|minimo|mais de|mais do que|"
        "a partir de|acima de|superior a|superiores a|nao menos de|maior que|maior do que|"
        "maior de",
        max="no maximo|ate|um maximo de|maximo de|maximo|menos de|menos do que|nao mais de|"
        "abaixo de|inferior a|inferiores a|menor que|menor do que|menor de",
        about="cerca de|aproximadamente|por volta de|em torno de|quase|uns|umas|perto de|"
        "mais ou menos|a volta de|na ordem de|aprox",
    ),
    bounds_after=named(min="ou mais|no minimo|pelo menos", max="ou menos|no maximo"),
    units=measured("percent", {"%": "por cento|porcento"})
    | measured("points", {"pp": "ponto percentual|pontos percentuais"})
    | measured("permille", {"%": "por mil"})
    | measured("basis", {"%": "ponto base|pontos base|ponto-base|pontos-base"})
    | measured(
        "money",
        {
            "EUR": "euro|euros",
            "USD": "dolar|dolares|dolar americano|dolares americanos|dolares estadunidenses|"
            "dolar estadunidense|dolar dos estados unidos|dolares dos estados unidos",
            "GBP": "libra|libras|libra esterlina|libras esterlinas",
            "CHF": "franco suico|francos suicos|franco|francos",
            "BRL": "real|reais|real brasileiro|reais brasileiros",
            "JPY": "iene|ienes",
            "MXN": "peso mexicano|pesos mexicanos|peso|pesos",
            "CAD": "dolar canadense|dolares canadenses|dolar canadiano|dolares canadianos",
            "AUD": "dolar australiano|dolares australianos",
            "NZD": "dolar neozelandes|dolares neozelandeses",
            "CNY": "yuan|yuans|iuan",
            "INR": "rupia|rupias",
            "RUB": "rublo|rublos",
            "PTE": "escudo|escudos",
        },
    )
    | measured(
        "cents",
        {
            "": "centimo|centimos|cent|cents",
            "BRL": "centavo|centavos",
            "EUR": "centimos de euro|centavos de euro",
            "GBP": "peni|penies|penis|pence|penny",
        },
    )
    | measured("dozens", {"": "duzia|duzias"})
    | {"par": ("pairs", ""), "pares": ("pairs", "")}
    | measured(
        "duration",
        {
            "s": "segundo|segundos",
            "min": "minuto|minutos|mins",
            "h": "hora|horas",
            "d": "dia|dias|dias corridos|dias de calendario",
            "bd": "dia util|dias uteis",
            "wk": "semana|semanas",
            "mo": "mes|meses",
            "q": "trimestre|trimestres",
            "a": "ano|anos|anos de idade",
        },
    )
    | {"vezes": ("multiplier", ""), "meses de idade": ("duration", "mo")}
    | measured(
        "measure",
        {
            "kg": "quilo|quilos|kilo|kilos",
            "km": "quilometro|quilometros",
            "km2": "quilometro quadrado|quilometros quadrados",
            "t": "tonelada|toneladas|tonelada metrica|toneladas metricas",
            "[bbl_us]": "barril|barris",
            "[gal_us]": "galao|galoes",
            "[ft_i]": "pe|pes",
            "[in_i]": "polegada|polegadas",
            "[oz_av]": "onca|oncas",
            "[mi_i]": "milha|milhas",
            "um": "micrometro|micrometros",
            "Cel": "graus celsius|grau celsius|celsius|graus centigrados|grau centigrado|"
            "centigrados|centigrado|graus c|grau c|° celsius|º celsius|º c",
            "[degF]": "graus fahrenheit|grau fahrenheit|fahrenheit|graus f|grau f|º f|º fahrenheit",
            "deg": "grau|graus",
            "K": "kelvin|kelvins",
        },
    ),
    times={
        "e": "and",
        "menos": "minus",
        "para": "to",
        "pra": "to",
        "pras": "to",
        "hora": "hour",
        "horas": "hour",
        "meio-dia": "12:00",
        "meia-noite": "00:00",
        "meia noite": "00:00",
    },
    infixes=("e",),
    ambiguous=frozenset(
        {"seis", "mil", "mi", "bi", "onze", "doze", "cento", "meio", "meia", "segunda", "segundo"}
        | {"quinze", "tres", "dez", "set", "out", "mai", "quarta", "quinta", "sexta", "nona"}
        | {"quarto", "quinto", "sexto", "par", "real", "reais", "ate", "primeira", "dupla"}
        | {"terca", "pe", "pes", "treze", "sete", "oito", "nove"}
    ),
)
