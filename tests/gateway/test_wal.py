"""The write-ahead file: what is said to be durable is there after a crash, and damage is not passed over."""

import asyncio
import os
import subprocess
import sys
from time import sleep

import pytest
from gateway.txlog import wal
from gateway.txlog.frames import HEAD, BadFrame, frame, frames, sound_until
from gateway.txlog.wal import Position, Wal, WalError, file_of, numbers
from hypothesis import given
from hypothesis import strategies as st

PAYLOADS = [b"een", b"", b"drie" * 50, '{"pad":"/café"}'.encode(), b"vijf"]


def written(folder, *payloads: bytes, **how) -> None:
    log = Wal(folder, **how)
    for payload in payloads:
        log.append(payload)
    log.close()


def kept(folder) -> list[bytes]:
    found = [file_of(folder, number).read_bytes() for number in numbers(folder)]
    return [payload for data in found for payload, _ in frames(data)]


@given(st.lists(st.binary(max_size=200)))
def test_frames_round_trip(payloads):
    data = b"".join(map(frame, payloads))
    assert [payload for payload, _ in frames(data)] == payloads


@pytest.mark.parametrize("level", ["page", "fsync"])
def test_what_is_appended_is_there_in_order(tmp_path, level):
    written(tmp_path, *PAYLOADS, level=level)
    assert kept(tmp_path) == PAYLOADS


def test_a_crash_at_any_byte_keeps_every_whole_record(tmp_path):
    whole = b"".join(map(frame, PAYLOADS))
    ends = [end for _, end in frames(whole)]
    for cut in range(len(whole) + 1):
        folder = tmp_path / str(cut)
        folder.mkdir()
        file_of(folder, 1).write_bytes(whole[:cut])
        written(folder, b"erna")
        assert kept(folder) == [*PAYLOADS[: sum(end <= cut for end in ends)], b"erna"]


def test_a_torn_frame_is_cut_for_good(tmp_path):
    file_of(tmp_path, 1).write_bytes(frame(b"een") + frame(b"twee")[:-1])
    for _ in range(3):
        written(tmp_path)
    assert file_of(tmp_path, 1).read_bytes() == frame(b"een")


def test_zeroes_after_a_power_cut_are_a_torn_frame(tmp_path):
    file_of(tmp_path, 1).write_bytes(frame(b"een") + bytes(4096))
    written(tmp_path, b"twee")
    assert kept(tmp_path) == [b"een", b"twee"]


@given(at=st.integers(0, 200), bit=st.integers(0, 7))
def test_a_flipped_bit_before_the_last_frame_is_never_passed_over(at, bit):
    good = [frame(b"a" * 60), frame(b"b" * 60), frame(b"c" * 60)]
    data = bytearray(b"".join(good))
    data[at % (len(data) - len(good[-1]))] ^= 1 << bit
    with pytest.raises(BadFrame):
        sound_until(bytes(data))


def test_damage_refuses_the_start_in_one_line_and_changes_nothing(tmp_path):
    data = bytearray(frame(b"een") + frame(b"twee"))
    data[HEAD.size] ^= 1
    file_of(tmp_path, 1).write_bytes(data)
    with pytest.raises(WalError) as error:
        Wal(tmp_path)
    assert "beschadigd bij byte 0" in str(error.value) and "\n" not in str(error.value)
    assert file_of(tmp_path, 1).read_bytes() == data
    file_of(tmp_path, 1).unlink()
    written(tmp_path, b"weer")  # the lock is free again


def test_a_torn_frame_in_an_older_file_is_damage(tmp_path):
    file_of(tmp_path, 1).write_bytes(frame(b"een")[:-1])
    file_of(tmp_path, 2).write_bytes(frame(b"twee"))
    with pytest.raises(WalError):
        Wal(tmp_path)


def test_a_folder_has_one_writer(tmp_path):
    log = Wal(tmp_path)
    with pytest.raises(WalError, match="al in gebruik"):
        Wal(tmp_path)
    log.close()
    Wal(tmp_path).close()


def test_a_full_file_is_followed_by_a_new_one(tmp_path):
    written(tmp_path, *[b"x" * 100] * 10, largest=250)
    assert len(numbers(tmp_path)) == 5
    assert kept(tmp_path) == [b"x" * 100] * 10
    assert max(file_of(tmp_path, number).stat().st_size for number in numbers(tmp_path)) <= 250


def test_reading_goes_on_where_it_stopped(tmp_path):
    log = Wal(tmp_path)
    for number in range(5):
        log.append(b"%d" % number)
    first = list(wal.read(tmp_path, log.start, log.end, most=2))
    rest = list(wal.read(tmp_path, first[-1][1], log.end))
    assert [payload for payload, _ in first + rest] == [b"0", b"1", b"2", b"3", b"4"]
    assert rest[-1][1] == log.end > Position(1, 0)
    log.close()


@pytest.mark.anyio
async def test_group_commit_is_one_sync_and_answers_in_order_after_it(tmp_path, monkeypatch):
    said, synced = [], []
    monkeypatch.setattr(wal, "sync", lambda file: (sleep(0.001), synced.append(os.fstat(file).st_size)))
    log = Wal(tmp_path, "fsync", asyncio.get_running_loop().call_soon_threadsafe)
    done = asyncio.Event()
    for number in range(500):
        log.append(b"x" * 10, lambda durable, n=number: said.append((n, durable, sum(synced[-1:]))))
    log.append(b"laatste", lambda durable: done.set())
    await done.wait()
    size = HEAD.size + 10
    assert [number for number, _, _ in said] == list(range(500))
    assert all(durable and size * (number + 1) <= seen for number, durable, seen in said)
    assert len(synced) < 250  # records that wait share a sync
    log.close()


@pytest.mark.parametrize("level", ["page", "fsync"])
def test_after_an_error_nothing_is_accepted_any_more(tmp_path, monkeypatch, level):
    said, alarms = [], []
    log = Wal(tmp_path, level, on_broken=lambda: alarms.append(1))
    real = os.write
    monkeypatch.setattr(os, "write", fails)
    monkeypatch.setattr(wal, "sync", fails)
    log.append(b"een", said.append)
    wait_for(lambda: said)
    monkeypatch.setattr(os, "write", real)
    monkeypatch.setattr(wal, "sync", os.fsync)
    log.append(b"twee", said.append)
    wait_for(lambda: len(said) == 2)
    log.close()
    assert (said, alarms, kept(tmp_path)) == ([False, False], [1], [])


def fails(*_) -> int:
    raise OSError(5, "Input/output error")


def wait_for(true) -> None:
    for _ in range(3000):
        if true():
            return
        sleep(0.01)
    raise AssertionError("nooit")


KILLED = """
import os, sys
from pathlib import Path
from gateway.txlog.wal import Wal
log = Wal(Path(sys.argv[1]))
for number in range(100):
    log.append(b"%d" % number, lambda durable, n=number: os.write(1, b"%d\\n" % n))
    if number == 57:
        os.kill(os.getpid(), 9)
"""


def test_what_was_said_to_be_durable_survives_kill_9(tmp_path):
    run = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True)
    said = run.stdout.split()
    written(tmp_path)
    assert len(said) == 58 and kept(tmp_path) == said
