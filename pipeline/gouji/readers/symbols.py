"""Characters of fonts that hold signs in place of letters (Symbol, Wingdings, Webdings): which sign a code shows.

Such a font has its signs at 0x20 to 0xFF, and Word writes them as they are, or as private characters U+F020 to U+F0FF. Read as letters
they lose or change a sign: the code of ≥ is the one of ³, the code of ± the one of a bracket in another font.
"""

from __future__ import annotations

from . import left

PRIVATE = 0xF000  # Word writes a code of such a font as this and the code
FIRST, LAST = 0x20, 0xFF
UNKNOWN = "\ufffd"  # what is shown and stands for no letter; an empty box would be a box that nobody ticked
NONE = UNKNOWN * 32
TABLES = {
    "symbol": (
        " !∀#∃%&∍()*+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~\ufffd"
        f"{NONE}€ϒ′≤/∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√·¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\ufffd〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭\ufffd"
    ),
    "wingdings": (
        " 🖉✂✁👓🕭🕮🕯☎✆🖂🖃📪📫📬📭🗀🗁🗎🗏🗐🗄⌛🖮🖰🖲🖳🖴🖫🖬✇✍🖎✌👌👍👎☜☞☝☟🖐☺😐☹💣☠🏳🏱✈☼💧❄🕆✞🕈✠✡☪☯ॐ☸♈♉"
        "♊♋♌♍♎♏♐♑♒♓&&●❍■□□❑❒⬧⧫◆❖◆☒⍓⌘❀✿❝❞▯⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿🙢🙠🙡🙣🙞🙜🙝🙟·•"
        "▪○○○◉◎○▪□▲✦★✶✴✹✵⌖⌖✧⌑⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗🙖🙐🙑🙒🙓⌫⌦⮘⮚⮙⮛⮈⮊⮉⮋←"
        "→↑↓↖↗↙↘←→↑↓↖↗↙↘⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂▭▫×√☒☑\ufffd"
    ),
    "wingdings 2": (
        " 🖊🖋🖌🖍✄✀🕾🕽🗅🗆🗇🗈🗉🗊🗋🗌🗍📋🗑🗔🖵🖶🖷🖸🖭🖯🖱🖒🖓🖘🖙🖚🖛👈👉🖜🖝🖞🖟🖠🖡👆👇🖢🖣🖑×√☒☑☒☒⮾⮿🛇⦸&&&&‽🙹🙺"
        "🙻🙦🙤🙥🙧🙚🙘🙙🙛⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿\ufffd☉🌕☽☾⸿✝🕇🕜🕝🕞🕟🕠🕡🕢🕣🕤🕥🕦🕧🙨🙩·•●●○○◎◉⊙⦿●▪"
        "■■□□□□□▣▣▣▣◆◆◆◇◈◈◈◈◈◈⬪⬧◊◊◖◗⯊⯋⯀⯁⬟⯂⬣⬢⯃⯄🞡🞢🞣🞤🞥🞦🞧🞨🞩🞪🞫🞬🞭🞮🞯🞰🞱🞲🞳🞴🞵🞶🞷🞸🞹🞺"
        "🞻🞼🞽🞾🞿🟀🟂🟄🟆🟉🟊✶🟌🟎🟐🟒✹🟃🟇✯🟍🟔⯌⯍※⁂\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd"
    ),
    "wingdings 3": (" ←→↑↓↖↗↙↘⭰⭲⭱⭳⭶⭸⭻⭽↔↕⭪⭬⭫⭭⭍⮠⮡⮢⮣⮤⮥⮦⮧⮐⮑⮒⮓⮀⮃⭾⭿⮄⮆⮅⮇⮏⮍⮎⮌⭮⭯⎋⌤⌃⌥␣⍽⇪⮸🢠🢡🢢🢣🢤🢥🢦🢧🢨🢩🢪🢫←→↑↓↖↗↘↙↔↕▲▼△▽◀▶◁▷◣◢◤◥◀▶▲\ufffd▼▲▼◀▶"),
    "webdings": f"{NONE}{NONE}\ufffd√\ufffd□\ufffd\ufffd\ufffd■\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd●",
}
SAME = {
    "symbolmt": "symbol",
    "symbol mt": "symbol",
    "standard symbols l": "symbol",
    "wingdings2": "wingdings 2",
    "wingdings3": "wingdings 3",
}
NAMES = frozenset({*TABLES, *SAME, "mt extra", "zapfdingbats", "itc zapf dingbats", "marlett", "bookshelf symbol 7", "monotype sorts"})


def is_symbolic(font: str) -> bool:
    """Is it a font that shows signs in place of letters?

    >>> is_symbolic("Wingdings 2"), is_symbolic("SymbolMT"), is_symbolic("Segoe UI Symbol"), is_symbolic("")
    (True, True, False, False)
    """
    return font.strip().lower() in NAMES


def sign(font: str, code: int) -> str:
    """What a font of signs shows for a code of 0x20 to 0xFF; told as left out where nobody knows it.

    >>> sign("Symbol", 0xB3), sign("Symbol", 0xA3), sign("Wingdings", 0x81), sign("Wingdings 2", 0x52), sign("MT Extra", 0x4C)
    ('≥', '≤', '①', '☑', '\ufffd')
    """
    name = font.strip().lower()
    table = TABLES.get(SAME.get(name, name), "")
    shown = table[code - FIRST] if 0 <= code - FIRST < len(table) else UNKNOWN
    if shown == UNKNOWN:
        left.out("glyph")
    return shown


def symbol(font: str, code: int) -> str:
    """What w:sym shows: a sign of its font, or the character itself where the code is no private one and the font has letters."""
    plain = code - PRIVATE if PRIVATE < code <= PRIVATE + LAST else code
    if is_symbolic(font) and plain <= LAST:
        return sign(font, plain)
    return sign("", 0) if code < FIRST or 0xE000 <= code < 0xF900 or code == ord(UNKNOWN) else chr(code)


def signs(text: str, narrow: str, wide: str, far: str = "") -> str:
    """A text as the fonts of its run show it: `narrow` is the one for ASCII, `wide` for other Latin letters, `far` for East Asian ones.

    Private characters belong to whichever of them is a font of signs.

    >>> signs("p", "Symbol", ""), signs(chr(0xF0B1), "", "Symbol"), signs("R", "Wingdings 2", "Wingdings 2"), signs("年5", "宋体", "宋体")
    ('π', '±', '☑', '年5')
    """
    ascii_too, latin_too = is_symbolic(narrow), is_symbolic(wide)
    font = next((one for one in (wide, narrow, far) if is_symbolic(one)), "")
    shown = []
    for char in text:
        code = ord(char)
        if PRIVATE + FIRST <= code <= PRIVATE + LAST:
            shown.append(sign(font, code - PRIVATE))
        elif (ascii_too and 0x20 < code < 0x7F) or (latin_too and 0xA0 < code <= LAST):
            shown.append(sign(narrow if code < 0x7F else wide, code))
        else:
            shown.append(char)
    return "".join(shown)
