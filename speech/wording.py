"""The words for signs, by language: what a voice should say where a reader sees a symbol."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """One language; pairs are singular and plural. `groups` are the characters between thousands."""

    groups: str
    decimal: str
    time: tuple[tuple[str, str], tuple[str, str], tuple[str, str]]
    currencies: Mapping[str, tuple[str, str]]
    scales: tuple[str, ...]
    units: Mapping[str, str]
    symbols: Mapping[str, str]
    abbreviations: Mapping[str, str]
    to: str
    minus: str
    number: str
    dot: str


_EN: Final = Wording(
    groups=",",
    decimal=".",
    time=(("hour", "hours"), ("minute", "minutes"), ("second", "seconds")),
    currencies={
        "$": ("dollar", "dollars"),
        "€": ("euro", "euros"),
        "£": ("pound", "pounds"),
        "¥": ("yen", "yen"),
    },
    scales=("thousand", "million", "billion", "trillion"),
    units={
        **{"km/h": "kilometres per hour", "mph": "miles per hour", "km": "kilometres", "kg": "kilograms"},
        **{"cm": "centimetres", "mm": "millimetres", "ml": "millilitres", "GB": "gigabytes", "MB": "megabytes"},
    },
    symbols={
        **{"%": "percent", "°C": "degrees Celsius", "°F": "degrees Fahrenheit", "°": "degrees", "&": "and"},
        **{"+": "plus", "=": "equals", "×": "times", "÷": "divided by", "≈": "about", "~": "about"},
        **{"±": "plus or minus", "<": "less than", ">": "more than", "≤": "at most", "≥": "at least", "@": "at"},
    },
    abbreviations={
        **{"e.g.": "for example", "i.e.": "that is", "etc.": "and so on", "vs.": "versus", "approx.": "about"},
        **{"w/o": "without", "w/": "with", "Dr.": "Doctor", "Mr.": "Mister", "Mrs.": "Missus", "St.": "Saint"},
    },
    to="to",
    minus="minus",
    number="number",
    dot="dot",
)
_DE: Final = Wording(
    groups=". ",
    decimal=",",
    time=(("Stunde", "Stunden"), ("Minute", "Minuten"), ("Sekunde", "Sekunden")),
    currencies={"$": ("Dollar", "Dollar"), "€": ("Euro", "Euro"), "£": ("Pfund", "Pfund"), "¥": ("Yen", "Yen")},
    scales=("Tausend", "Million", "Millionen", "Milliarde", "Milliarden", "Billionen"),
    units={
        **{"km/h": "Kilometer pro Stunde", "km": "Kilometer", "kg": "Kilogramm", "cm": "Zentimeter"},
        **{"mm": "Millimeter", "ml": "Milliliter", "GB": "Gigabyte", "MB": "Megabyte"},
    },
    symbols={
        **{"%": "Prozent", "°C": "Grad Celsius", "°F": "Grad Fahrenheit", "°": "Grad", "&": "und", "+": "plus"},
        **{"=": "gleich", "×": "mal", "÷": "geteilt durch", "≈": "ungefähr", "~": "ungefähr"},
        **{"±": "plus minus", "<": "kleiner als", ">": "größer als", "≤": "höchstens", "≥": "mindestens", "@": "at"},
    },
    abbreviations={
        **{"z. B.": "zum Beispiel", "d. h.": "das heißt", "u. a.": "unter anderem", "usw.": "und so weiter"},
        **{"bzw.": "beziehungsweise", "ca.": "circa", "Mio.": "Millionen", "Mrd.": "Milliarden", "Nr.": "Nummer"},
        **{"Dr.": "Doktor", "St.": "Sankt", "evtl.": "eventuell", "vgl.": "vergleiche", "inkl.": "inklusive"},
    },
    to="bis",
    minus="minus",
    number="Nummer",
    dot="Punkt",
)
_ES: Final = Wording(
    groups=". ",
    decimal=",",
    time=(("hora", "horas"), ("minuto", "minutos"), ("segundo", "segundos")),
    currencies={
        "$": ("dólar", "dólares"),
        "€": ("euro", "euros"),
        "£": ("libra", "libras"),
        "¥": ("yen", "yenes"),
    },
    scales=("mil", "millón de", "millones de", "millón", "millones"),
    units={
        **{"km/h": "kilómetros por hora", "km": "kilómetros", "kg": "kilogramos", "cm": "centímetros"},
        **{"mm": "milímetros", "ml": "mililitros", "GB": "gigabytes", "MB": "megabytes"},
    },
    symbols={
        **{"%": "por ciento", "°C": "grados Celsius", "°F": "grados Fahrenheit", "°": "grados", "&": "y"},
        **{"+": "más", "=": "igual a", "×": "por", "÷": "dividido por", "≈": "aproximadamente"},
        **{"~": "aproximadamente", "±": "más o menos", "<": "menor que", ">": "mayor que", "≤": "como máximo"},
        **{"≥": "como mínimo", "@": "arroba"},
    },
    abbreviations={
        **{"p. ej.": "por ejemplo", "etc.": "etcétera", "EE. UU.": "Estados Unidos", "Sr.": "señor"},
        **{"Sra.": "señora", "Dr.": "doctor", "Dra.": "doctora", "aprox.": "aproximadamente", "núm.": "número"},
    },
    to="a",
    minus="menos",
    number="número",
    dot="punto",
)
_FR: Final = Wording(
    groups=" .",
    decimal=",",
    time=(("heure", "heures"), ("minute", "minutes"), ("seconde", "secondes")),
    currencies={
        "$": ("dollar", "dollars"),
        "€": ("euro", "euros"),
        "£": ("livre", "livres"),
        "¥": ("yen", "yens"),
    },
    scales=("mille", "million de", "millions de", "milliards de", "million", "millions", "milliard", "milliards"),
    units={
        **{"km/h": "kilomètres par heure", "km": "kilomètres", "kg": "kilogrammes", "cm": "centimètres"},
        **{"mm": "millimètres", "ml": "millilitres", "Go": "gigaoctets", "Mo": "mégaoctets"},
    },
    symbols={
        **{"%": "pour cent", "°C": "degrés Celsius", "°F": "degrés Fahrenheit", "°": "degrés", "&": "et"},
        **{"+": "plus", "=": "égale", "×": "fois", "÷": "divisé par", "≈": "environ", "~": "environ"},
        **{"±": "plus ou moins", "<": "inférieur à", ">": "supérieur à", "≤": "au plus", "≥": "au moins"},
        **{"@": "arobase"},
    },
    abbreviations={
        **{"p. ex.": "par exemple", "c.-à-d.": "c'est-à-dire", "etc.": "et cetera", "M.": "Monsieur"},
        **{"Mme": "Madame", "Dr": "Docteur", "env.": "environ"},
    },
    to="à",
    minus="moins",
    number="numéro",
    dot="point",
)

WORDINGS: Final[Mapping[str, Wording]] = {"en": _EN, "de": _DE, "es": _ES, "fr": _FR}
"""By primary tag; a language that is not here keeps its signs, which its voice may know."""
