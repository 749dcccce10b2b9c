"""Brings an answer into a form in which two answers are equal when a reader would find them so."""

import json
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

TODAY = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
#: Instants since then are of these answers; earlier ones stand in the samples, and are the same on any day.
BEGAN = datetime.now(UTC) - timedelta(hours=1)
#: What a session, a start, the clock or the look decides, and what stands for it.
RESTLESS = [
    (re.compile(r'(name="form" value=")[^"]*'), r"\1TOKEN"),
    (re.compile(r'(name="id" value=")[0-9a-f-]{36}'), r"\1ID"),
    (re.compile(r'(href="/(style|mark))-[0-9a-f]{12}\.'), r"\1."),
    (re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+Z"), lambda found: "NOW" if datetime.fromisoformat(found[0]) > BEGAN else found[0]),
    (re.compile(f"{TODAY:%Y-%m-%d}(?!T)|{TODAY.day} {TODAY:%B %Y}(, [0-9:]+)?|{TODAY:%d/%m/%Y}(, [0-9:]+)?"), "TODAY"),
    (re.compile(r"\b\d+([.,]\d+)? (ms|s|seconds?|minutes?|giây|phút)\b"), "TIME"),
]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: Elements of a line of text: a blank beside them is seen, beside others it is not.
INLINE = {
    "a", "abbr", "b", "bdi", "button", "cite", "code", "dfn", "em", "i", "input", "kbd", "label", "mark", "q", "select", "small", "span",
    "strong", "sub", "sup", "svg", "time",
}


class _Lines(HTMLParser):
    """A tag with its attributes in order of name, or a text, a line."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[tuple[str | None, int, str]] = []  # the element, its depth, the line; of a text no element
        self.depth = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        words = "".join(f" {name}={json.dumps(value or '', ensure_ascii=False)}" for name, value in sorted(attributes))
        self.tokens.append((tag, self.depth, f"<{tag}{words}>"))
        if tag not in VOID:
            self.depth += 1

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.depth -= 1
            self.tokens.append((tag, self.depth, f"</{tag}>"))

    def handle_data(self, text: str) -> None:
        self.tokens.append((None, self.depth, re.sub(r"[ \n\t]+", " ", text)))

    def handle_decl(self, text: str) -> None:
        self.tokens.append(("!", 0, f"<!{text}>"))

    def text(self) -> str:
        lines = []
        around = [None, *(element for element, _, _ in self.tokens), None]
        for place, (element, depth, line) in enumerate(self.tokens):
            if element is None:
                before, after = around[place] in INLINE, around[place + 2] in INLINE
                if line == " " and not (before and after):
                    continue
                if not before:
                    line = line.lstrip(" ")
                if not after:
                    line = line.rstrip(" ")
                line = re.sub(r"^ | $", "␣", line)
            lines.append(" " * depth + line)
        return "\n".join(lines)


def normal(kind: str, body: str, head: str = "") -> str:
    for restless, instead in RESTLESS:
        body = restless.sub(instead, body)
    if kind.startswith("text/html"):
        lines = _Lines()
        lines.feed(body)
        lines.close()
        body = lines.text()
    elif kind.startswith("application/json") and body:
        body = json.dumps(json.loads(body), ensure_ascii=False, indent=0, sort_keys=True)
    return f"{head}\n{body}"
