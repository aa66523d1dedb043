"""What the number sets call a unit, and what this project calls it (ISO 4217, UCUM, durations)."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

CENTS: Final = frozenset("cent cents centavo centimes centesimo pence penny pêni penique".split())
"""Named for their coin: their value is compared in hundredths of some money."""

_NAMES: Final = {
    "USD": "dollar|dólar|united states dollar|dólar estadounidense|dólar estadunidense|dollar états-unis|dollaro|dollaro statunitense|amerikaanse dollar",
    "EUR": "euro",
    "GBP": "pound|libra|livre|sterlina|british pound|libra esterlina",
    "CAD": "canadian dollar|dólar canadiense|dólar canadense|dollar canadien",
    "AUD": "australian dollar|dólar australiano",
    "NZD": "new zealand dollar|dólar neozelandês",
    "HKD": "hong kong dollar|dollar de hong kong",
    "MXN": "mexican peso|peso mexicano",
    "CNY": "chinese yuan",
    "JPY": "yen|japanese yen",
    "CHF": "franc|franco|swiss franc|franco suizo|franco suíço",
    "INR": "roupie|roupie indienne|rupee|indian rupee|rupia",
    "TRY": "turkish lira",
    "CRC": "costa rican colón",
    "LKR": "sri lankan rupee",
    "LAK": "lao kip",
    "GEL": "georgian lari",
    "NLG": "netherlands guilder|florins néerlandais",
    "FIM": "finnish markka",
    "XBT": "bitcoin",
    "Cel": "c|grau celsius|grado celsius|grad celsius",
    "[degF]": "f|grau fahrenheit|grado fahrenheit",
    "K": "kelvin",
    "deg": "degree|degré|grado|grau",
    "a": "year|año|ano|ans|anno|jahr|jaar|age",
    "mo": "month|mes|mês|mois|mese",
    "wk": "week|semana|semaines|settimana",
    "d": "day|día|dia|jour|jours|giorno",
    "h": "hour|stunde|hora|heure|ora|uur",
    "min": "minute|minuto|minuut",
    "s": "second|segundo|seconde|secondo",
    "m": "meter|metro|metre|mètres|mètre",
    "km": "kilometer|kilómetro|quilômetro|kilomètres|chilometro",
    "cm": "centimeter|centimètres|centímetro|centimetro",
    "mm": "millimeter|milímetro|millimètres|millimetro",
    "dm": "decimeter",
    "hm": "hectomètre|hectometer",
    "nm": "nanometer",
    "um": "micrometer|micrômetro",
    "pm": "picometer",
    "m2": "square meter|metro cuadrado|mètre carré|metro quadrato",
    "km2": "kilómetro cuadrado|quilômetro quadrado|square kilometer",
    "m3": "cubic meter|metro cúbico",
    "cm3": "centímetro cúbico|cubic centimeter",
    "[cft_i]": "cubic foot",
    "m/s": "meter per second",
    "km/h": "kilometer per hour",
    "[mi_i]/h": "milla por hora|miles par heure|mile per hour",
    "[ft_i]": "foot|pie|pied|piede|pé",
    "[in_i]": "inch|pulgada|pouce|pollice|polegada",
    "[yd_i]": "yard|yarda|jarda",
    "[mi_i]": "mile|milla|miles|miglio|milha",
    "[acr_us]": "acre",
    "har": "hectare|hectárea",
    "[ly]": "light year",
    "[gal_us]": "gallon|galón|gallone|galão",
    "[bbl_us]": "baril|barril|barile|barrel",
    "[tsp_us]": "teaspoon",
    "L": "liter|litre|litro",
    "mL": "milliliter|mililitro|millilitre|millilitro",
    "[oz_av]": "ounce|onza|oncia|once|onça",
    "[lb_av]": "pound|libra|libbra|livre",
    "g": "gram|gramme|gramo|grammo|grama",
    "kg": "kilogram|kilogramo|chilogrammo|quilograma",
    "ug": "microgram|microgramme",
    "t": "ton|tonne|tonelada|tonnellata|metric ton|tonelada métrica|tonne métrique|tonnellata metrica",
    "bit": "bit",
    "By": "byte",
    "kBy": "kilobyte",
    "MBy": "megabyte",
    "GBy": "gigabyte",
    "rad": "radian",
    "circ": "turn",
}
OURS: Final = {
    name: frozenset(code for code, names in _NAMES.items() if name in names.split("|"))
    for names in _NAMES.values()
    for name in names.split("|")
}
"""Name in lower case → the codes it may stand for; a pound is weight or money."""


def number(text: str) -> Fraction | None:
    """A gold value, whose decimal mark follows its language; None where it is no number."""
    try:
        return Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return None
