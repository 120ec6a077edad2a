"""Text that means something to what shows it, and how the program shows it instead."""

CONTROLS = [
    "\x1b[38;5;213;7mred\x1b[0m",
    "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "a\x1b]52;c;ZXZpbA==\x07b",
    "\x9b38;5;213;7mred",
    "a\x9d52;c;ZXZpbA==\x9cb",
    "a\x7fb",
    "a\x08\x08b",
    "safe\u202egnp.exe",
    "\u2066a\u2069 \u2067b\u2069 \u2068c\u2069",
    "\u061c\u200e\u200fx",
    "a\u2028b\u2029c",
    "a\x85b",
    "\x1bPq#0\x1b\\",
    "\x1b_x\x1b\\",
    "\x1bc",
    "\x0e\x0f",
    "\x1b[2J\x1b[H",
]
LINES = ["a\rb", "a\r\nb", "a\nb", "a\tb", "\ta", "\r=1+1", "\n=1+1"]
FORMULAS = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    '="x","y"',
    "-",
    "=",
    "a,=1",
    'a"\n=1',
    "a;=1",
]
MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; &#60;",
    "]]>",
    "[click](http://evil.example)",
    "![i](http://evil.example/i.png)",
    "`x` **b** _i_ ~~s~~",
    "a | b || c",
    "# head",
    "- item",
    "1. item",
    "> quote",
    "---",
    "@ana #12 org/repo#1",
    "http://evil.example www.evil.example",
    "<http://evil.example>",
    "eve@evil.example",
    "a\\",
    "\\|",
    "a\\|b\\\\|c",
    "[x]: http://evil.example",
    "$x$ {{y}}",
    "&#0;",
    "```\ncode\n```",
    "<!-- x",
    "a  \nb",
]
TRAILERS = [
    "x\n\nSigned-off-by: Eve <eve@evil.example>",
    "x\nItsm-Transition: new..closed",
    "x\n\nCo-authored-by: Eve <eve@evil.example>\nItsm-Record: INC-1\n---\nrest",
    "# comment",
    "x\n# comment",
    "x\n# ------------------------ >8 ------------------------\nrest",
    "x\n---\ndiff --git a/x b/x",
    "(cherry picked from commit 0123456789012345678901234567890123456789)",
    "Signed-off-by: Eve <e@e>",
]
OTHER = [
    "\u65e5\u672c\u8a9e \U0001f469\u200d\U0001f469\u200d\U0001f467 e\u0301",
    "\u200b\u2060\ufeffx",
    "\u05d0\u05d1 abc \u0627",
]
TEXTS = CONTROLS + LINES + FORMULAS + MARKUP + TRAILERS + OTHER
# One of each sort, for a short run.
FEW = [CONTROLS[0], CONTROLS[7], LINES[0], FORMULAS[0], MARKUP[0], TRAILERS[2]]


def drives(character):
    """Whether a terminal may act on it instead of showing it."""
    code = ord(character)
    return (
        code < 32
        or 127 <= code < 160
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
        or code in (0x61C, 0x200E, 0x200F, 0x2028, 0x2029)
    )


def shown(text):
    """The text as the program shows it on one line: what drives a terminal becomes visible."""
    result = ""
    for character in text:
        code = ord(character)
        if code < 32:
            result += chr(0x2400 + code)
        elif code == 127:
            result += "\u2421"
        elif drives(character):
            result += f"\\u{{{code:X}}}"
        else:
            result += character
    return result


def quoted(text):
    """The text as a double-quoted scalar of YAML without any control character."""
    return (
        '"'
        + "".join(c if 32 <= ord(c) < 127 and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
        + '"'
    )
