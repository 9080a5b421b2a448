"""What the workers do: nothing, and tell when."""
import queue
import time

first = last = count = 0
started = queue.Queue()


def noop(_):
    global first, last, count
    last = int(time.time() * 1000)
    first = first or last
    count += 1
    started.put(time.monotonic())
