"""What a voice is given to say, case by case."""

import pytest

from speech.speakable import speakable

CASES = [
    # Markdown
    ("en", "# A title\n\nFirst **bold** and *thin*\nwords.", "A title.\nFirst bold and thin words."),
    ("en", "- one\n- two\n  goes on\n\n1. three!", "one.\ntwo goes on.\nthree!"),
    ("en", "> quoted `code` ~~gone~~ snake_case_name", "quoted code gone snake_case_name."),
    ("en", "before\n\n```\nx = 1\n```\n\n---\n\nafter", "before.\nafter."),
    ("en", "| Loaf | Hours |\n|---|---|\n| rye | 12 |", "Loaf, Hours.\nrye, 12."),
    ("en", "<b>Not</b> a tag: &lt;3 and \\*stars\\*", "Not a tag: less than 3 and *stars*."),
    ("en", "a * b and 2 * 3", "a * b and 2 * 3."),
    # links and addresses
    ("en", "See [the video](https://youtu.be/abc_def?t=5) now", "See the video now."),
    ("en", "Look at https://www.example.org/a/b?c=d#e.", "Look at example.org."),
    ("en", "![a hive](x.png) <https://bees.example/path>", "a hive bees.example."),
    ("en", "Write to me@bees.example", "Write to me at bees.example."),
    # times
    ("en", "[0:05] Mix the flour", "5 seconds: Mix the flour."),
    ("en", "He waits (1:02:03), then bakes [61:00].",
     "He waits, 1 hour 2 minutes 3 seconds, then bakes, 1 hour 1 minute."),
    ("en", "[0:00] It begins", "0 seconds: It begins."),
    ("de", "Dann (12:34) geht es los", "Dann, 12 Minuten 34 Sekunden, geht es los."),
    ("es", "[1:01] Empieza", "1 minuto 1 segundo: Empieza."),
    ("fr", "[2:00:00] Fin", "2 heures: Fin."),
    ("ja", "[12:34] はじめ", "12:34: はじめ."),
    # symbols
    ("en", "salt & pepper, 5% at 20°C ± 1", "salt and pepper, 5 percent at 20 degrees Celsius plus or minus 1."),
    ("en", "AT&T, C++ and C#", "AT and T, C plus plus and C sharp."),
    ("en", "#1 of #bees → honey", "number 1 of bees, honey."),
    ("en", "about ~5 ≈ 6, 3 × 4 = 12", "about about 5 about 6, 3 times 4 equals 12."),
    ("de", "Müller & Söhne: 5 % bei 20 °C", "Müller und Söhne: 5 Prozent bei 20 Grad Celsius."),
    ("es", "sal & agua al 5%", "sal y agua al 5 por ciento."),
    ("fr", "sel & eau à 5 %", "sel et eau à 5 pour cent."),
    ("ru", "соль & вода 5%", "соль & вода 5%."),
    # currency
    ("en", "$3.99, $1, $1.5 million and 5 €", "3 dollars 99, 1 dollar, 1.5 million dollars and 5 euros."),
    ("en", "US$5.00 or £20", "5 dollars or 20 pounds."),
    ("de", "3,50 € und 5 Mio. €", "3 Euro 50 und 5 Millionen Euro."),
    ("es", "cuesta 1 € o 2,50 $", "cuesta 1 euro o 2 dólares 50."),
    ("fr", "pour 20 €", "pour 20 euros."),
    # numbers
    ("en", "1,234,567 bees in 1990–1995, -5 at night", "1234567 bees in 1990 to 1995, minus 5 at night."),
    ("en", "10-20 km/h for 5 km", "10 to 20 kilometres per hour for 5 kilometres."),
    ("de", "1.234.567 Bienen, 3,5 kg", "1234567 Bienen, 3,5 Kilogramm."),
    ("fr", "1 234 567 abeilles", "1234567 abeilles."),
    ("en", "version 3.11.7 on 2026-11-22", "version 3.11.7 on 2026-11-22."),
    # quotes, dashes, what cannot be seen
    ("en", "“Smart” ‘quotes’ don’t hurt…", "\"Smart\" 'quotes' don't hurt..."),
    ("en", "wait — no – yes", "wait, no, yes."),
    ("en", "soft\u00adhy\u200bphen \u202eback", "softhyphen back."),
    ("en", "party 🎉 time 👩‍🍳", "party time."),
    # abbreviations
    ("en", "Fruit, e.g. apples, i.e. pomes, etc. Then Dr. Bee vs. wasps",
     "Fruit, for example apples, that is pomes, and so on. Then Doctor Bee versus wasps."),
    ("de", "Obst, z. B. Äpfel bzw. Birnen usw. Dann z.B. Brot",
     "Obst, zum Beispiel Äpfel beziehungsweise Birnen und so weiter. Dann zum Beispiel Brot."),
    ("es", "p. ej. en EE. UU.", "por ejemplo en Estados Unidos."),
    ("fr", "p. ex. le pain", "par exemple le pain."),
    # nothing to say
    ("en", "", ""),
    ("en", "***\n\n🎉 --- !!", ""),
]  # fmt: skip


@pytest.mark.parametrize(("language", "markdown", "spoken"), CASES)
def test_it_is_said_like_this(language: str, markdown: str, spoken: str) -> None:
    assert speakable(markdown, language) == spoken


@pytest.mark.parametrize(
    "hostile", ["[" * 20_000, "*" * 20_000, "_a" * 20_000, "1," * 20_000, "<" * 20_000, "(0:" * 9_000]
)
def test_a_hostile_text_takes_no_longer_than_its_length(hostile: str) -> None:
    assert len(speakable(hostile, "en")) <= 10 * len(hostile)  # the time limit of a test is the real assertion
