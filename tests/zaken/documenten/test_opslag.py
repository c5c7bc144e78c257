import os

import pytest
from zgw.documenten.opslag import Opslag


def kapot():
    yield b"begin"
    raise OSError("de verbinding viel weg")


def test_what_is_kept_is_found_again(tmp_path):
    opslag = Opslag(tmp_path)
    een, twee = opslag.bewaar([b"een ", b"document"]), opslag.bewaar([b"een document"])
    assert een != twee and opslag.pad(een).read_bytes() == opslag.pad(twee).read_bytes() == b"een document"


def test_half_a_file_gets_no_key(tmp_path):
    opslag = Opslag(tmp_path)
    with pytest.raises(OSError, match="verbinding"):
        opslag.bewaar(kapot())
    assert [pad for pad in tmp_path.rglob("*") if pad.is_file()] == []


@pytest.mark.parametrize("sleutel", ["../../etc/passwd", "", "A" * 32, "a" * 31, "a" * 32 + "\n"])
def test_a_key_is_no_path(tmp_path, sleutel):
    with pytest.raises(ValueError):
        Opslag(tmp_path).pad(sleutel)


def test_files_without_a_row_are_found_when_they_are_old(tmp_path):
    opslag = Opslag(tmp_path)
    bekend, oud, jong = (opslag.bewaar([b"x"]) for _ in range(3))
    for sleutel in (bekend, oud):
        os.utime(opslag.pad(sleutel), (0, 0))
    assert list(opslag.wezen({bekend})) == [oud]
    opslag.verwijder([oud, oud])
    assert not opslag.pad(oud).exists() and opslag.pad(jong).exists()
