"""Letters as they are usually written, whatever code points the maker of a file chose for them."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

#: CJK radicals (U+2E80 …) that stand for whole characters and have no NFKC form: the characters of
#: Unicode's EquivalentUnifiedIdeograph.
_RADICALS = dict(
    zip(
        "⺁⺇⺊⺎⺒⺓⺗⺛⺝⺞⺠⺧⺩⺪⺫⺬⺮⺶⺸⺻⺼⺽⻁⻃⻄⻅⻆⻇⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂几卜兀巳幺心旡月歺民牛王疋目示竹羊羊聿肉臼虎覀西见角角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
        strict=True,
    )
)
_SIMPLE = {"⼾": "户"}  # NFKC gives 戶, which no simplified text means
_ODD = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\u2e80-\u2fdf\uf900-\ufaff\ufeff\U0002f800-\U0002fa1f]"
)
#: What bytes of another script look like in a western font: signs no Chinese text has, or a run of
#: accented letters no western word has.
_GARBLED = re.compile("[˜ˆ„‚ƒ†‡‹›ŒœŸŠšŽž¡¢¤¦¨ª¬¯´¶¸¹º¾¿ÐÝÞðýþÿÆæÅåÃãÕõ]|[\u00a1-\u00ff\u0152-\u0192]{4,}")

_BLANK, _MUTE = 1, 2
_BMP = 0x10000  # where the code points end that have a row in the table
_KINDS = np.zeros(_BMP + 1, np.uint8)
_KINDS[[*range(32), *range(127, 160), *range(0xFFFD, _BMP)]] = _MUTE
_KINDS[[c for c in range(0x3001) if chr(c).isspace()]] = _BLANK


def garbled(text: str) -> int:
    """How many pieces of a text can only be Chinese bytes shown in a western font."""
    return 0 if text.isascii() else len(_GARBLED.findall(text))


def common(text: str) -> str:
    """The text with odd letters replaced one for one: radicals and compatibility ideographs by the
    character they look like, a soft hyphen by the minus it prints as, marks without a shape by a blank.
    """
    return _ODD.sub(_common, text) if _ODD.search(text) else text


def _common(found: re.Match[str]) -> str:
    letter = found.group()
    if letter == "\u00ad":
        return "-"
    if unicodedata.category(letter) == "Cf":
        return " "
    plain = unicodedata.normalize("NFKC", letter)
    return _SIMPLE.get(letter) or _RADICALS.get(letter, plain if len(plain) == 1 else letter)


def kinds(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each code point whether it is a blank, and whether it is mute: a control character or no
    character at all. A text map that says so maps to nothing.
    """
    found = _KINDS[np.minimum(codes, _BMP)]
    return found == _BLANK, found == _MUTE


def mute(text: str) -> bool:
    """Whether a text has a mute character."""
    return bool(kinds(np.array([ord(c) for c in text], np.uint32))[1].any())
