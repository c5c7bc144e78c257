"""Transaction ids: UUIDv7 (RFC 9562, 5.7), as Digikoppeling asks for FSC."""

import re
from uuid import UUID

UUID7 = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)


def uuid7(millis: int, entropy: bytes) -> str:
    """`millis` since 1970 and ten random bytes. Ids of a later millisecond sort later, also as text."""
    value = (millis & (1 << 48) - 1) << 80 | int.from_bytes(entropy, "big")
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_uuid7(text: bytes) -> bool:
    return UUID7.fullmatch(text) is not None


def moment_of(text: str) -> int:
    """Milliseconds since 1970 in a UUIDv7."""
    return UUID(text).int >> 80
