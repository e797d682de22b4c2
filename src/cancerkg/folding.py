"""Text → the form in which names are looked up, one character for one: the offsets stay those of the text."""

import unicodedata

_PLAIN = {
    **dict.fromkeys("-‐‑‒–/\u00a0\u2009\u202f", " "),
    **dict.fromkeys("’‘ʼ`´", "'"),
    **dict.fromkeys("“”„", '"'),
}
_PLAIN_OF_ASCII = {sign: plain for sign, plain in _PLAIN.items() if sign.isascii()}

_BASE_LETTERS = {
    code: base
    for code in range(0xC0, 0x250)
    if len(base := unicodedata.normalize("NFD", chr(code))[0]) == 1 and base.isascii()
}


def folded(text: str) -> str:
    """Lower case, every hyphen and slash a space, every apostrophe straight; ``len(folded(text)) == len(text)``.

    A long dash stays, since it parts clauses.
    """
    plain_text = _lowered(text)
    # One search a sign is several times as fast as str.translate, which looks each character up.
    for sign, plain in (_PLAIN_OF_ASCII if plain_text.isascii() else _PLAIN).items():
        plain_text = plain_text.replace(sign, plain)
    return plain_text


def unaccented(text: str) -> str:
    """Lower case, Latin letters without accents; ``len(unaccented(text)) == len(text)``."""
    lowered = _lowered(text)
    return lowered if lowered.isascii() else lowered.translate(_BASE_LETTERS)


def _lowered(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lowered


def is_border(text: str, position: int) -> bool:
    """Whether a word may start or end at the position: not between two letters or digits."""
    return not (0 < position < len(text) and text[position - 1 : position + 1].isalnum())
