"""The relations between the parts of an Office package, ISO/IEC 29500-2, 6.5."""

import posixpath

from xuncha_docs.readers.package import Package
from xuncha_docs.readers.xml import parse


def related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part is related to inside the package: the last word of the type and the part.

    Args:
        package: The package.
        part: The part; "" for the package itself.

    Returns:
        By the id of the relation.

    Raises:
        UnreadableFileError: The relations are damaged.
    """
    folder, name = posixpath.split(part)
    data = package.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    out: dict[str, tuple[str, str]] = {}
    for relation in parse(data) if data else ():
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            kind = (relation.get("Type") or "").rpartition("/")[2]
            out[relation.get("Id", "")] = (kind, target.lstrip("/"))
    return out
