"""Languages by name and tag, as far as a prompt and a comparison need them."""

_NAMES = {
    "ar": ("Arabic", "العربية"),
    "bg": ("Bulgarian", "български"),
    "bn": ("Bengali", "বাংলা"),
    "ca": ("Catalan", "català"),
    "cs": ("Czech", "čeština"),
    "da": ("Danish", "dansk"),
    "de": ("German", "Deutsch"),
    "el": ("Greek", "ελληνικά"),
    "en": ("English", "English"),
    "es": ("Spanish", "español"),
    "et": ("Estonian", "eesti"),
    "fa": ("Persian", "فارسی"),
    "fi": ("Finnish", "suomi"),
    "fr": ("French", "français"),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी"),
    "hr": ("Croatian", "hrvatski"),
    "hu": ("Hungarian", "magyar"),
    "id": ("Indonesian", "Bahasa Indonesia"),
    "it": ("Italian", "italiano"),
    "ja": ("Japanese", "日本語"),
    "ko": ("Korean", "한국어"),
    "lt": ("Lithuanian", "lietuvių"),
    "lv": ("Latvian", "latviešu"),
    "nb": ("Norwegian", "norsk"),
    "nl": ("Dutch", "Nederlands"),
    "pl": ("Polish", "polski"),
    "pt": ("Portuguese", "português"),
    "ro": ("Romanian", "română"),
    "ru": ("Russian", "русский"),
    "sk": ("Slovak", "slovenčina"),
    "sl": ("Slovenian", "slovenščina"),
    "sr": ("Serbian", "српски"),
    "sv": ("Swedish", "svenska"),
    "th": ("Thai", "ไทย"),
    "tr": ("Turkish", "Türkçe"),
    "uk": ("Ukrainian", "українська"),
    "vi": ("Vietnamese", "Tiếng Việt"),
    "zh": ("Chinese", "中文"),
}
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "yue": "zh", "cmn": "zh"}
_TAGS = {name.casefold(): tag for tag, names in _NAMES.items() for name in names}


def wanted_language(option: str, transcript_language: str) -> str:
    """What a summary is written in: the option as given, and for `auto` the transcript's tag."""
    option = " ".join(option.split())
    return transcript_language if option.casefold() in ("", "auto") else option


def primary_tag(language: str) -> str | None:
    """`de` for `de-AT`, `German` and `deutsch`; None for a language that this table does not know."""
    known = _TAGS.get(language.strip().casefold())
    tag = known or language.strip().replace("_", "-").split("-")[0].casefold()
    tag = _SAME.get(tag, tag)
    return tag if tag in _NAMES else None


def same_language(one: str, other: str) -> bool:
    """Whether both surely name the same language; regional forms of one language are the same."""
    if one.casefold() == other.casefold():
        return True
    tag = primary_tag(one)
    return tag is not None and tag == primary_tag(other)


def spoken_of(language: str) -> str:
    """How a prompt names it: `German (de-AT)`, the given words when unknown, the transcript's for `und`."""
    if language.casefold() in ("und", ""):
        return "the language of the transcript"
    tag = primary_tag(language)
    if tag is None:
        return language
    name = _NAMES[tag][0]
    return name if language.casefold() in _TAGS else f"{name} ({language})"
