"""Profiles whose sum tells which of them are there, and those who send them until they are acknowledged."""
import threading
import time

from api import Client, pprof, series

# Levels follow each other within seconds, so that trouble meets every step of every job.
HURRIED = [
    *("--set", "compaction.interval=100ms", "--set", "compaction.max-segment-age=1s", "--set", "compaction.level-1-age=1s"),
    *("--set", "compaction.level-2-age=1s", "--set", "compaction.source-grace=2s", "--set", "compaction.level-1-blocks=2"),
]


def profile(number):
    return pprof({("main", f"work-{number % 7}"): number + 1}, time=1_700_000_000_000_000_000 + number * 1_000_000)


def batch(service, numbers):
    return [series({"service_name": service, "__name__": "process_cpu"}, profile(number)) for number in numbers]


def wanted(numbers):
    """The total of these profiles."""
    return sum(number + 1 for number in numbers)


# Far longer than a server takes to come back, also on a machine that does much else.
PATIENCE_SECONDS = 120


class Sender(threading.Thread):
    """Sends its profiles one after the other, each again and again until it is acknowledged."""

    def __init__(self, url, numbers, service="durable"):
        super().__init__()
        self.client = Client(url, timeout=20)
        self.numbers = numbers
        self.service = service
        self.attempts = 0
        self.attempted = []
        self.acknowledged = []
        self.failure = None

    def run(self):
        for number in self.numbers:
            one = batch(self.service, [number])
            self.attempted.append(number)
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not self.push(one):
                self.attempts += 1
                if time.monotonic() > deadline:
                    self.failure = f"profile {number} was never acknowledged"
                    return
            self.acknowledged.append(number)

    def push(self, one):
        try:
            status, _, body = self.client.push(one)
        except OSError:
            return False
        except Exception:  # a connection cut in the middle of an answer
            return False
        if 400 <= status < 500 and status != 429:
            self.failure = f"{status} {body[:200]}"
            return True
        return status == 200
