"""Damage to real files: bytes flipped, cut, spliced, on the outside and inside of packages.

A seed always does the same damage, so that a failure can be repeated.
"""

import io
import re
import zipfile
import zlib
from random import Random

_NASTY = (b"", b"0", b"-1", b"1", b"99999999999", b"2147483648", b"1e308", b"nan", b"-0.0", b"A1:XFD1048576",
          b"\xef\xbf\xbf", b"&#x202E;", b"../../x", b"none", b"\xe4\xb8\x80" * 300)  # fmt: skip
_VALUE = re.compile(rb'(?<==")[^"]*(?=")')
_ELEMENT = re.compile(rb"<[^>]*>")
_NUMBER = re.compile(rb"(?<![\d.])-?\d+(?:\.\d+)?(?![\d.])")
_STREAM = re.compile(rb"(/FlateDecode.*?stream\r?\n)(.*?)(\r?\nendstream)", re.DOTALL)


def damaged(data: bytes, other: bytes, seed: int) -> bytes:
    """Return a file with some damage.

    Args:
        data: The file.
        other: A file that pieces may come from.
        seed: Decides what is done.
    """
    random = Random(seed)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        data = _once(data, other, random)
    return data


def _once(data: bytes, other: bytes, random: Random) -> bytes:
    if data.startswith(b"PK") and random.random() < 0.85:
        return _inside(data, random)
    if data.startswith(b"%PDF") and random.random() < 0.3:
        return _inside_stream(data, random)
    if data.startswith(b"%PDF") and random.random() < 0.6:
        return _swapped(data, _NUMBER, random)
    return _bytes(data, other, random)


def _bytes(data: bytes, other: bytes, random: Random) -> bytes:
    at, size = random.randrange(len(data) + 1), random.choice((1, 4, 40, 400, 4000))
    what = random.randrange(6)
    if what == 0:
        return data[:at]
    if what == 1:
        return data[:at] + data[at + size :]
    if what == 2:
        return data[:at] + data[at : at + size] * random.choice((2, 3, 50)) + data[at:]
    if what == 3:
        start = random.randrange(len(other) + 1)
        return data[:at] + other[start : start + size] + data[at + size :]
    if what == 4:
        return data[:at] + random.choice(_NASTY) + data[at:]
    out = bytearray(data)
    for _ in range(random.choice((1, 3, 30)) if out else 0):
        out[random.randrange(len(out))] ^= 1 << random.randrange(8)
    return bytes(out)


def _swapped(data: bytes, pattern: re.Pattern[bytes], random: Random) -> bytes:
    """Return data in which some of the places a pattern finds hold something nasty."""
    places = list(pattern.finditer(data))
    chosen = random.sample(places, min(random.choice((1, 1, 2, 10)), len(places)))
    for place in sorted(chosen, key=lambda m: -m.start()):
        data = data[: place.start()] + random.choice(_NASTY) + data[place.end() :]
    return data


def _xml(data: bytes, random: Random) -> bytes:
    """Return XML that a parser may still take, with values, elements or order spoilt."""
    what = random.randrange(5)
    if what < 2:
        return _swapped(data, _VALUE, random)
    if what == 2:
        return _bytes(data, data, random)
    elements = list(_ELEMENT.finditer(data))
    if len(elements) < 2:
        return data
    first, second = random.sample(elements, 2)
    if what == 3:  # an empty element in place of another element, its name swapped for a known one
        name = re.split(rb"[\s/>]", second[0][1:])[0] or b"x"
        return data[: first.start()] + b"<" + name + b"/>" + data[first.start() :]
    name = re.split(rb"[\s/>]", first[0][1:])[0]
    new = re.split(rb"[\s/>]", second[0][1:])[0]
    if not name or not new or b"/" in (name[:1], new[:1]):
        return data
    return re.sub(rb"(</?)" + re.escape(name) + rb"(?=[\s/>])", lambda m: m[1] + new, data)


def _inside(data: bytes, random: Random) -> bytes:
    """Return a package with one part spoilt, so that its checksum is right again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as given:
            parts = [(name, given.read(name)) for name in given.namelist()]
    except Exception:  # damaged before
        return _bytes(data, data, random)
    if not parts:
        return data
    main = [
        i
        for i, (name, _) in enumerate(parts)
        if re.search("document|sheet|styles|numb|String", name)
    ]
    at = random.choice(main if main and random.random() < 0.8 else range(len(parts)))
    name, part = parts[at]
    what = random.random()
    if what < 0.03:
        del parts[at]
    elif what < 0.06:
        parts[at] = (name, random.choice(parts)[1])
    else:
        parts[at] = (name, _xml(part, random))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts:
            packed.writestr(name, part)
    return out.getvalue()


def _inside_stream(data: bytes, random: Random) -> bytes:
    """Return a PDF with one packed stream spoilt inside."""
    streams = list(_STREAM.finditer(data))
    if not streams:
        return _bytes(data, data, random)
    chosen = random.choice(streams)
    try:
        body = zlib.decompress(chosen[2])
    except zlib.error:
        return data
    spoilt = (
        _swapped(body, _NUMBER, random) if random.random() < 0.7 else _bytes(body, body, random)
    )
    return data[: chosen.start(2)] + zlib.compress(spoilt) + data[chosen.end(2) :]
