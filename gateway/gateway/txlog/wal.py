"""The write-ahead file of the transaction log: a record is durable here before the first byte goes to a service.

Level `page` writes at once, on the thread that asks: a few microseconds, and it survives the death of the process.
Level `fsync` hands records to one thread of its own that writes and syncs all that wait together: it survives a power
cut too. After an error nothing is written any more: what a failed fsync left on disk is unknown, so trying again proves
nothing.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Literal

from gateway.txlog.frames import LARGEST, BadFrame, frame, frames, sound_until

Level = Literal["page", "fsync"]
Then = Callable[[bool], None]
sync = getattr(os, "fdatasync", os.fsync)


class WalError(Exception):
    """The log cannot be opened; the text is one clear line for an operator."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the log: the number of the file and the offset in it."""

    file: int
    offset: int


def file_of(folder: Path, number: int) -> Path:
    return folder / f"{number:012d}.wal"


def numbers(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob("*.wal") if path.stem.isdecimal())


class Wal:
    """One writer per folder. `append` calls `then(True)` once the record is durable, `then(False)` if it never is.

    `deliver` brings a call to the thread of the caller (`loop.call_soon_threadsafe`); only level `fsync` uses it.
    """

    def __init__(
        self,
        folder: Path,
        level: Level = "page",
        deliver: Callable[..., object] | None = None,
        on_broken: Callable[[], None] = lambda: None,
        largest: int = 64 * 1024**2,
    ) -> None:
        self.folder, self.largest = folder, largest
        self.level: Level = level
        self.deliver = deliver or (lambda call, *args: call(*args))
        self.on_broken, self.broken = on_broken, False
        self.lock = take(folder)
        try:
            self.start = Position(recover(folder) + 1, 0)
        except WalError:
            os.close(self.lock)
            raise
        self.end = self.start
        self.file = self.create(self.start.file)
        self.queue: SimpleQueue[tuple[bytes, Then | None] | None] = SimpleQueue()
        self.thread = Thread(target=self.commit_groups, name="txlog", daemon=True) if level == "fsync" else None
        if self.thread:
            self.thread.start()

    def append(self, payload: bytes, then: Then | None = None) -> None:
        if self.thread is None:
            self.commit([(payload, then)])
        elif self.broken:
            tell([then], False)
        else:
            self.queue.put((payload, then))

    def close(self) -> None:
        """Writes what still waits, and gives the folder free."""
        if self.thread:
            self.queue.put(None)
            self.thread.join()
        os.close(self.file)
        os.close(self.lock)

    # --- the one writer ---------------------------------------------------------------------------------------------
    def commit_groups(self) -> None:
        while group := self.waiting():
            done = [each for each in group if each is not None]
            self.commit(done)
            if len(done) < len(group):
                return

    def waiting(self) -> list[tuple[bytes, Then | None] | None]:
        """Waits for one record and takes all that came meanwhile; None among them is the last."""
        group = [self.queue.get()]
        while True:
            try:
                group.append(self.queue.get_nowait())
            except Empty:
                return group

    def commit(self, group: Sequence[tuple[bytes, Then | None]]) -> None:
        thens = [then for _, then in group]
        if not self.broken:
            try:
                self.write(b"".join([frame(payload) for payload, _ in group]))
            except OSError:
                self.broken = True
                self.deliver(self.on_broken)
        self.deliver(tell, thens, not self.broken)

    def write(self, data: bytes) -> None:
        if self.end.offset and self.end.offset + len(data) > self.largest:
            os.close(self.file)
            self.file = self.create(self.end.file + 1)
            self.end = Position(self.end.file + 1, 0)
        left = memoryview(data)
        while left:
            left = left[os.write(self.file, left) :]
        if self.level == "fsync":
            sync(self.file)
        self.end = Position(self.end.file, self.end.offset + len(data))

    def create(self, number: int) -> int:
        file = os.open(file_of(self.folder, number), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        if self.level == "fsync":
            sync_folder(self.folder)
        return file


def tell(thens: Sequence[Then | None], durable: bool) -> None:
    for then in thens:
        if then is not None:
            then(durable)


def take(folder: Path) -> int:
    """A lock on the folder, free again when the process ends. Raises WalError if another process has it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise WalError(f"Het transactielog in {folder} is al in gebruik door een andere gateway.") from None
    return lock


def recover(folder: Path) -> int:
    """Cuts a torn last frame; returns the number of the last file. Raises WalError for damage anywhere else."""
    found = numbers(folder)
    for number in found:
        path = file_of(folder, number)
        data = path.read_bytes()
        try:
            end = sound_until(data)
        except BadFrame as bad:
            raise damaged(path, bad.offset) from None
        if end < len(data):
            if number != found[-1]:
                raise damaged(path, end)
            os.truncate(path, end)
    return found[-1] if found else 0


def damaged(path: Path, offset: int) -> WalError:
    advice = "Zet dit bestand apart en laat het onderzoeken; zonder dit bestand start de gateway weer."
    return WalError(f"Het transactielog {path} is beschadigd bij byte {offset}. {advice}")


def sync_folder(folder: Path) -> None:
    """Makes the name of a new file durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(folder: Path, start: Position, end: Position, most: int = 500) -> Iterator[tuple[bytes, Position]]:
    """At most `most` payloads from `start`, with the place after each; stops at the end of a file."""
    limit = end.offset if start.file == end.file else file_of(folder, start.file).stat().st_size
    with file_of(folder, start.file).open("rb") as file:
        file.seek(start.offset)
        data = file.read(min(limit - start.offset, 2 * LARGEST))
    for count, (payload, offset) in enumerate(frames(data)):
        if count == most:
            return
        yield payload, Position(start.file, start.offset + offset)
