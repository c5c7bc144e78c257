"""Blind RSA signatures (RFC 9474, RSABSSA-SHA384-PSS): the signer sees a number, not what it signs.

The verifier uses the library's own PSS; encoding (RFC 8017 §9.1.1) and blinding are here, because no library we use
gives them. The client side is here too: it is what a client must do, and what the tests do.
"""

from dataclasses import dataclass
from hashlib import sha384
from math import gcd
from secrets import randbelow, token_bytes

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BITS = 2048
ZOUT = 48  # bytes, the length of SHA-384
KLEINST = b"\x00" * 8


@dataclass(frozen=True)
class Verblind:
    """What a client keeps of a pass that it had signed: `omgekeerd` takes the blinding off again."""

    bericht: int
    omgekeerd: int


# --- the signer -------------------------------------------------------------------------------------------------------
def nieuwe_sleutel() -> tuple[str, str]:
    """A private and a public key, as PEM."""
    prive = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    pem = prive.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    publiek = prive.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode(), publiek.decode()


def teken(prive_pem: str, verblind: int) -> int:
    """The blind signature; the number is blinded once more by us, so that the time it takes tells nothing of the key.

    Raises ValueError when the number is no message of this key.
    """
    prive = serialization.load_pem_private_key(prive_pem.encode(), None)
    assert isinstance(prive, rsa.RSAPrivateKey)  # noqa: S101
    getallen, publiek = prive.private_numbers(), prive.public_key().public_numbers()
    if not 1 < verblind < publiek.n:
        raise ValueError("Dit getal past niet bij de sleutel.")
    factor, omgekeerd = blindfactor(publiek.n)
    getekend = pow(verblind * pow(factor, publiek.e, publiek.n) % publiek.n, getallen.d, publiek.n)
    handtekening = getekend * omgekeerd % publiek.n
    if pow(handtekening, publiek.e, publiek.n) != verblind:  # a fault in the computation would give the key away
        raise ValueError("De handtekening klopt niet.")
    return handtekening


def is_getekend(publiek_pem: str, stempas: bytes, handtekening: bytes) -> bool:
    publiek = serialization.load_pem_public_key(publiek_pem.encode())
    assert isinstance(publiek, rsa.RSAPublicKey)  # noqa: S101
    try:
        publiek.verify(handtekening, stempas, padding.PSS(padding.MGF1(hashes.SHA384()), ZOUT), hashes.SHA384())
    except InvalidSignature:
        return False
    return True


# --- the client -------------------------------------------------------------------------------------------------------
def verblind(publiek_pem: str, stempas: bytes) -> Verblind:
    n, e = modulus(publiek_pem)
    bericht = int.from_bytes(emsa_pss(stempas, n.bit_length() - 1))
    factor, omgekeerd = blindfactor(n)
    return Verblind(bericht * pow(factor, e, n) % n, omgekeerd)


def ontblind(publiek_pem: str, blind: Verblind, handtekening: int) -> bytes:
    n, _ = modulus(publiek_pem)
    return (handtekening * blind.omgekeerd % n).to_bytes((n.bit_length() + 7) // 8)


def modulus(publiek_pem: str) -> tuple[int, int]:
    publiek = serialization.load_pem_public_key(publiek_pem.encode())
    assert isinstance(publiek, rsa.RSAPublicKey)  # noqa: S101
    return publiek.public_numbers().n, publiek.public_numbers().e


def blindfactor(n: int) -> tuple[int, int]:
    factor = 0
    while gcd(factor, n) != 1 or factor < 2:
        factor = randbelow(n)
    return factor, pow(factor, -1, n)


def emsa_pss(bericht: bytes, bits: int) -> bytes:
    """The encoding of RFC 8017 §9.1.1, with SHA-384 and a salt of its length."""
    lengte, zout = (bits + 7) // 8, token_bytes(ZOUT)
    kern = sha384(KLEINST + sha384(bericht).digest() + zout).digest()
    gevuld = bytes(lengte - 2 * ZOUT - 2) + b"\x01" + zout
    masker = mgf1(kern, len(gevuld))
    gemaskeerd = bytearray(a ^ b for a, b in zip(gevuld, masker, strict=True))
    gemaskeerd[0] &= 0xFF >> (8 * lengte - bits)
    return bytes(gemaskeerd) + kern + b"\xbc"


def mgf1(zaad: bytes, lengte: int) -> bytes:
    blokken = (sha384(zaad + teller.to_bytes(4)).digest() for teller in range(-(-lengte // ZOUT)))
    return b"".join(blokken)[:lengte]
