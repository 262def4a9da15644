"""Short names of addresses in SSSOM: prefixes, what they stand for, and the code that one names.

W3C CURIE Syntax 1.0; SSSOM/TSV, sections « Identifiers » and « IRI prefixes ».
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, unquote

from catalogue.formats.crosswalks.relations import SKOS

SEMAPV = "https://w3id.org/semapv/vocab/"
SSSOM = "https://w3id.org/sssom/"
# Prefixes that every SSSOM file may use without saying what they stand for.
BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        "dcterms": "http://purl.org/dc/terms/",
        "linkml": "https://w3id.org/linkml/",
        "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "pav": "http://purl.org/pav/",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "semapv": SEMAPV,
        "skos": SKOS,
        "sssom": SSSOM,
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
# The prefix of the addresses of our code lists themselves.
LISTS = "nomenclatures"
_PREFIX = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Named:
    """What a CURIE names.

    :ivar vocabulary: what its prefix stands for; of a whole address, what precedes its last part.
    :ivar local: the rest, decoded: a code as its list writes it.
    """

    vocabulary: str
    local: str

    @property
    def iri(self) -> str:
        """Return the address, its last part as decoded."""
        return self.vocabulary + self.local


def list_prefix(slug: str) -> str:
    """Return the prefix of the codes of a list of ours: its slug, unless that cannot be one or is taken."""
    taken = slug in BUILT_IN or slug == LISTS or _PREFIX.fullmatch(slug) is None
    return f"n-{slug}" if taken else slug


def code_curie(slug: str, notation: str) -> str:
    """Return the CURIE of a code of a list of ours; its address is that of the SKOS file of the list."""
    return f"{list_prefix(slug)}:{quote(notation, safe='')}"


def resolve(text: str, prefixes: Mapping[str, str]) -> Named | None:
    """Return what a CURIE, or a whole address, names; `None` when its prefix stands for nothing known."""
    if text.startswith(("http://", "https://", "<")):
        return _named_by_address(text.removeprefix("<").removesuffix(">"), prefixes)
    prefix, colon, local = text.partition(":")
    if not colon or prefix not in prefixes:
        return None
    return Named(prefixes[prefix], unquote(local))


def _named_by_address(address: str, prefixes: Mapping[str, str]) -> Named:
    """Part an address after the longest vocabulary that is declared, else after its last `#` or `/`."""
    declared = [iri for iri in prefixes.values() if address.startswith(iri) and len(iri) < len(address)]
    cut = max(map(len, declared), default=0) or max(address.rfind("#"), address.rfind("/")) + 1
    return Named(address[:cut], unquote(address[cut:]))
