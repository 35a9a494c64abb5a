"""Crockford's base 32: bytes as characters a person can read out and type; `encode`, `decode`, `grouped`."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}


def encode(content: bytes) -> str:
    """The characters of `content`, whose length must be a multiple of five bytes."""
    if len(content) % 5:
        raise ValueError("only whole groups of five bytes have a unique spelling")
    number = int.from_bytes(content, "big")
    count = len(content) * 8 // 5
    return "".join(_ALPHABET[number >> 5 * (count - 1 - place) & 31] for place in range(count))


def decode(text: str) -> bytes:
    """The bytes of `text`; case, dashes and white space do not matter. ValueError where it is no such text."""
    letters = [letter for letter in text.upper() if letter != "-" and not letter.isspace()]
    if len(letters) % 8:
        raise ValueError("characters are missing or doubled")
    number = 0
    for letter in letters:
        if letter not in _VALUES:
            raise ValueError(f"{letter!r} is not a character of this alphabet")
        number = number << 5 | _VALUES[letter]
    return number.to_bytes(len(letters) * 5 // 8, "big")


def grouped(content: bytes) -> str:
    """`encode(content)` in groups of four with dashes."""
    text = encode(content)
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))
