"""How long to wait before trying again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Backoff:
    """`first`, then `factor` times as long after each failure, never more than `most` (seconds)."""

    first: float = 25
    factor: float = 4
    most: float = 52_000

    def after(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row (1 or more)."""
        wait = self.first
        for _ in range(failures - 1):
            if wait >= self.most:
                break
            wait *= self.factor
        return min(wait, self.most)
