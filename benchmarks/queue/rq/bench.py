"""One system's part of the benchmark; see ../bench.py for what each verb prints."""
import logging
import sys
import threading
import time

import jobs
from redis import Redis
from rq import Queue, SimpleWorker
from rq.timeouts import TimerDeathPenalty

verb, url, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
redis = Redis.from_url(url)
queue = Queue("bench", connection=redis)
payload = "x" * 200
WARM_UP = 5000


class ThreadWorker(SimpleWorker):
    """A worker beside the main thread, to which signals belong."""

    death_penalty_class = TimerDeathPenalty

    def _install_signal_handlers(self):
        pass


def worker(kind):
    logging.disable(logging.CRITICAL)
    return kind([queue], connection=Redis.from_url(url))


if verb == "enqueue":
    start = time.monotonic()
    for _ in range(n // 1000):
        queue.enqueue_many([Queue.prepare_data(jobs.noop, (payload,), result_ttl=0) for _ in range(1000)])
    print(time.monotonic() - start)
elif verb == "work":
    worker(SimpleWorker).work(burst=True)
    print(jobs.first, jobs.last, jobs.count)
elif verb == "latency":
    threading.Thread(target=worker(ThreadWorker).work, daemon=True).start()
    for i in range(-WARM_UP, n):
        time.sleep(0.02 if i >= 0 else 0)
        start = time.monotonic()
        queue.enqueue(jobs.noop, payload, result_ttl=0)
        waited = jobs.started.get(timeout=30) - start
        if i >= 0:
            print(waited * 1000)
