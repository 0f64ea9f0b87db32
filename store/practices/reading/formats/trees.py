"""Trees of XML and HTML: grown from bytes within limits, and read whatever the namespace."""

from lxml import etree

from store.files.faults import ReadFault, UnreadableFile

_GAVE_UP = frozenset({"ERR_NO_MEMORY", "ERR_RESOURCE_LIMIT"})  # what libxml2 says where it left out the rest


def grow(name: str, data: bytes, parser: etree.XMLParser | etree.HTMLParser) -> etree._Element | None:
    """The root of the tree; `None` if there is nothing in it. Raises UnreadableFile where it is not whole."""
    root, broken = None, None
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError as error:
        broken = error
    if any(entry.type_name in _GAVE_UP for entry in parser.error_log):
        raise UnreadableFile(name, ReadFault.TOO_HEAVY, size=len(data)) from broken
    if broken:
        raise UnreadableFile(name, ReadFault.BROKEN, size=len(data)) from broken
    return root


def local(element: etree._Element) -> str:
    """The element's name without its namespace; empty for an entity or an instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def named(parent: etree._Element, name: str) -> list[etree._Element]:
    """The children of this name."""
    return [child for child in parent if local(child) == name]


def attribute(element: etree._Element, name: str) -> str | None:
    """The attribute of this name; `None` if there is none."""
    return next((held for key, held in element.attrib.items() if key.rpartition("}")[2] == name), None)


def value(element: etree._Element) -> str | None:
    """What Word calls the element's value."""
    return attribute(element, "val")


def inner(parent: etree._Element | None, *names: str) -> str | None:
    """The value of the first child that is reached by these names; `None` if there is none."""
    for name in names:
        parent = next(iter(named(parent, name)), None) if parent is not None else None
    return value(parent) if parent is not None else None


def is_on(switch: etree._Element) -> bool:
    """Whether a switch is on: it is, unless its value says no."""
    return (value(switch) or "true").lower() not in {"0", "false", "off", "none"}
