"""YAML read as editors read it: by the core schema of YAML 1.2, and nothing beyond it."""

import re

from trial import packages

packages("PyYAML==6.0.3")
import yaml  # noqa: E402  (installed by the line above)

WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
NUMBERS = [
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text[2:], 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text, 16)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(inf|Inf|INF)"), lambda text: float(text.replace(".", ""))),
]


def plain(text):
    """What an unquoted scalar means."""
    if text in WORDS:
        return WORDS[text]
    return next((make(text) for form, make in NUMBERS if form.fullmatch(text)), text)


def value(node):
    """What a node means; keys are the texts that stand there, as JSON Schema takes them."""
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else plain(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [value(item) for item in node.value]
    return {key.value: value(item) for key, item in node.value}


def load(text):
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    return None if node is None else value(node)
