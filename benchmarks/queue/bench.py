"""Runs the queue and its peers in turn on one redis-server of its own, and compares.

Each system is a program with the verbs
  enqueue URL N   puts N tasks of 200 bytes on the queue; prints the seconds that took
  work URL 0      works until the queue is empty; prints first start, last end (ms since 1970) and number of tasks
  latency URL N   N times a task on an idle queue, after thousands in a row to warm up (one where each waits for a poll);
                  prints each time from enqueue to start in ms
  hang URL 0      takes ten tasks, prints "all" and never ends them
  rescue URL 0    prints "ready", then "all" when it got those ten
and ours also
  growth URL N J  prints the microseconds that each call takes while N tasks of J jobs wait

With --former, the same program of an earlier revision, on that revision's classes, takes its turn beside ours. Each
round goes through the systems in the opposite order of the round before, so that what slows the machine down slows
all; a value is the median of its rounds.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
OURS = "codeguard"
FORMER = "former"
CASES = ["enqueue", "process-1", "process-2", "memory-per-task", "commands-per-task", "idle-latency-p50",
         "idle-latency-p99", "recovery", "limit-share"]
UNITS = {"enqueue": "tasks/s", "process-1": "tasks/s", "process-2": "tasks/s", "memory-per-task": "bytes",
         "commands-per-task": "commands", "idle-latency-p50": "ms", "idle-latency-p99": "ms", "recovery": "s",
         "limit-share": "%"}
MORE_IS_BETTER = {"enqueue", "process-1", "process-2", "limit-share"}
RECOVERY_LIMIT = 180
GROWTH = [(1_000, 1), (100_000, 1), (1_000_000, 1), (100_000, 100), (100_000, 1_000)]


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, **options)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


class Redis:
    """A redis-server that writes nothing to disk, so that it and not the disk is the limit."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.directory = tempfile.mkdtemp(prefix="bench-redis")
        self.url = f"redis://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no",
             "--dir", self.directory], stdout=subprocess.DEVNULL)
        while subprocess.run(["redis-cli", "-p", str(self.port), "ping"], capture_output=True).returncode != 0:
            time.sleep(0.1)

    def cli(self, *words):
        return run(["redis-cli", "-p", str(self.port), *words])

    def memory(self):
        return int(re.search(r"used_memory:(\d+)", self.cli("info", "memory")).group(1))

    def commands(self):
        return sum(int(n) for n in re.findall(r"calls=(\d+)", self.cli("info", "commandstats")))

    def clear(self):
        self.cli("flushall")
        self.cli("config", "resetstat")

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.directory)


class System:
    def __init__(self, name, tasks, latencies, recovers=True, revision=None):
        self.name, self.tasks, self.latencies, self.recovers = name, tasks, latencies, recovers
        self.folder, self.build, self.revision = HERE / name, HERE / name / "build", revision
        self.command = []

    def prepare(self):
        self.build.mkdir(parents=True, exist_ok=True)
        getattr(self, "prepare_" + self.name)()

    def prepare_codeguard(self, project=PROJECT):
        home = run([str(PROJECT / "dev" / "jdk")]).strip()
        classes = self.build / "classpath"
        run(["./mvnw", "-q", "-pl", "queue", "-am", "compile"], cwd=project)
        run(["./mvnw", "-q", "-pl", "queue", "dependency:build-classpath", "-DincludeScope=runtime",
             f"-Dmdep.outputFile={classes}"], cwd=project)
        path = f"{project}/queue/target/classes:{classes.read_text().strip()}"
        bench = project / "benchmarks" / "queue" / OURS / "Bench.java"
        run([f"{home}/bin/javac", "-cp", path, "-d", str(self.build), str(bench)])
        self.command = [f"{home}/bin/java", "--sun-misc-unsafe-memory-access=allow", "-Xmx1g", "-cp",
                        f"{path}:{self.build}", "Bench"]

    def prepare_former(self):
        source = self.build / "source"
        shutil.rmtree(source, ignore_errors=True)
        source.mkdir()
        run(["sh", "-c", 'git archive "$1" | tar -x -C "$2"', "sh", self.revision, str(source)], cwd=PROJECT)
        self.prepare_codeguard(source)

    def prepare_asynq(self):
        run(["go", "build", "-o", str(self.build / "bench"), "."], cwd=self.folder)
        self.command = [str(self.build / "bench")]

    def prepare_bullmq(self):
        for name in ["package.json", "bench.mjs"]:
            shutil.copy(self.folder / name, self.build)
        if not (self.build / "node_modules").exists():
            run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"], cwd=self.build)
        self.command = ["node", str(self.build / "bench.mjs")]

    def prepare_rq(self):
        python = self.build / "venv" / "bin" / "python"
        if not python.exists():
            run([sys.executable, "-m", "venv", str(self.build / "venv")])
            run([str(python), "-m", "pip", "install", "-q", "-r", str(self.folder / "requirements.txt")])
        self.command = [str(python), str(self.folder / "bench.py")]

    def start(self, verb, redis, *numbers):
        return subprocess.Popen([*self.command, verb, redis.url, *map(str, numbers or [0])], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def finish(self, process):
        out, err = process.communicate(timeout=600)
        if process.returncode != 0:
            sys.exit(f"{self.name} failed:\n{out}\n{err}")
        return out.split()

    def call(self, verb, redis, *numbers):
        return self.finish(self.start(verb, redis, *numbers))

    def process(self, redis, workers):
        """Tasks a second of a full queue, all of which must have been handled once."""
        spans = [self.finish(worker) for worker in [self.start("work", redis) for _ in range(workers)]]
        spans = [[int(n) for n in span] for span in spans if int(span[2]) > 0]
        handled = sum(span[2] for span in spans)
        if handled != self.tasks:
            sys.exit(f"{self.name} handled {handled} tasks of {self.tasks}")
        return self.tasks / ((max(s[1] for s in spans) - min(s[0] for s in spans)) / 1000)

    def throughput(self, redis, cases, found):
        redis.clear()
        before = redis.memory()
        found["enqueue"] = self.tasks / float(self.call("enqueue", redis, self.tasks)[0])
        found["memory-per-task"] = (redis.memory() - before) / self.tasks
        found["process-1"] = self.process(redis, 1)
        found["commands-per-task"] = redis.commands() / self.tasks
        if "process-2" in cases:
            redis.clear()
            self.call("enqueue", redis, self.tasks)
            found["process-2"] = self.process(redis, 2)

    def latency(self, redis, found):
        redis.clear()
        millis = sorted(float(n) for n in self.call("latency", redis, self.latencies))
        found["idle-latency-p50"] = statistics.median(millis)
        found["idle-latency-p99"] = millis[min(len(millis) - 1, int(len(millis) * 0.99))]

    def recovery(self, found):
        """Kills a worker in the middle of ten tasks; another worker waits for work meanwhile."""
        if not self.recovers:
            found["recovery"] = None
            return
        redis = Redis()
        victim = self.start("hang", redis)
        assert victim.stdout.readline().strip() == "all"
        rescuer = self.start("rescue", redis)
        assert rescuer.stdout.readline().strip() == "ready"
        time.sleep(3)
        victim.kill()
        killed = time.monotonic()
        stop = threading.Timer(RECOVERY_LIMIT, rescuer.kill)
        stop.start()
        found["recovery"] = time.monotonic() - killed if rescuer.stdout.readline().strip() == "all" else None
        stop.cancel()
        rescuer.kill()
        redis.close()


def limit(redis):
    """Tasks of 200 bytes that bare pipelined LPUSH and LPOP move a second."""
    redis.clear()
    out = redis_benchmark(redis, "lpush") + redis_benchmark(redis, "lpop")
    redis.clear()
    return 1 / sum(1 / float(rate) for rate in re.findall(r'"L\w+","([\d.]+)"', out))


def redis_benchmark(redis, test):
    return run(["redis-benchmark", "-p", str(redis.port), "-t", test, "-n", "2000000", "-d", "200", "-P", "64", "-c",
                "50", "--csv"])


def measure_rounds(systems, cases, rounds):
    """What each system did in each case: the median of all rounds, and how far apart these were."""
    order, measured = list(systems), []
    for _ in range(rounds):
        measured.append(measure(order, cases))
        order.reverse()
    found, spread = {}, {}
    for system in systems:
        found[system.name], spread[system.name] = {}, {}
        for case in measured[0][system.name]:
            values = [one[system.name].get(case) for one in measured]
            known = None not in values
            found[system.name][case] = statistics.median(values) if known else None
            spread[system.name][case] = (max(values) - min(values)) / statistics.median(values) if known else None
    return found, spread


def measure(systems, cases):
    found = {system.name: {} for system in systems}
    redis = Redis()
    try:
        bare = limit(redis) if "limit-share" in cases else None
        for system in systems:
            say(f"{system.name}: measuring with {system.tasks} tasks")
            if {"enqueue", "process-1", "process-2", "memory-per-task", "commands-per-task", "limit-share"} & cases:
                system.throughput(redis, cases, found[system.name])
                if bare:
                    rates = found[system.name]
                    found[system.name]["limit-share"] = 100 / (
                        bare * (1 / rates["enqueue"] + 1 / rates["process-1"]))
            if {"idle-latency-p50", "idle-latency-p99"} & cases:
                system.latency(redis, found[system.name])
            say(f"{system.name}: " + ", ".join(f"{case} {figure(n)}" for case, n in found[system.name].items()))
    finally:
        redis.close()
    if "recovery" in cases:
        say("recovery of all systems, side by side")
        threads = [threading.Thread(target=system.recovery, args=(found[system.name],)) for system in systems]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return found


def growth(ours, as_json):
    """What each call costs as tasks and jobs become more, and how many times that is of the first."""
    redis, first = Redis(), {}
    try:
        for tasks, jobs in GROWTH:
            redis.clear()
            words = ours.call("growth", redis, tasks, jobs)
            for call, micros in zip(words[::2], map(float, words[1::2])):
                times = micros / first.setdefault(call, micros)
                if as_json:
                    print(json.dumps({"case": f"growth-{call}", "system": OURS, "tasks": tasks, "jobs": jobs,
                                      "value": micros, "unit": "us", "ratio_to_first": times}))
                else:
                    print(f"{call:>20}{tasks:>12,} tasks{jobs:>8,} jobs{micros:>12,.0f} us{times:>8.2f}x")
    finally:
        redis.close()


def ratio(case, name, found, others):
    """How many times as good as the best of the others (above 1: better)."""
    values = [found[other][case] for other in others if found.get(other, {}).get(case)]
    if not values or not found[name].get(case):
        return None
    if case in MORE_IS_BETTER:
        return found[name][case] / max(values)
    return min(values) / found[name][case]


def peers(found):
    return [name for name in found if name not in (OURS, FORMER)]


def figure(value):
    if value is None:
        return "never"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def times(value):
    return f"{value:.2f}x" if value else "-"


def percent(value):
    return "-" if value is None else f"{100 * value:.0f} %"


def show(systems, cases, found, spread):
    former = FORMER in found
    heads = ["case", *(s.name for s in systems), "unit", "to best peer", "spread", *(["to former"] if former else [])]
    print("".join(f"{text:>19}" for text in heads))
    for case in cases:
        row = [case, *(figure(found[s.name].get(case)) for s in systems), UNITS[case]]
        if OURS in found:
            row += [times(ratio(case, OURS, found, peers(found))), percent(spread[OURS].get(case))]
            row += [times(ratio(case, OURS, found, [FORMER]))] if former else []
        print("".join(f"{text:>19}" for text in row))


def show_json(systems, cases, found, spread):
    for case in cases:
        for system in systems:
            line = {"case": case, "system": system.name, "value": found[system.name].get(case), "unit": UNITS[case],
                    "spread": spread[system.name].get(case),
                    "ratio_to_best_peer": ratio(case, system.name, found, peers(found))}
            if FORMER in found:
                line["ratio_to_former"] = ratio(case, system.name, found, [FORMER])
            print(json.dumps(line))


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/run queue")
    parser.add_argument("--json", action="store_true", help="one JSON object a line in place of the table")
    parser.add_argument("--quick", action="store_true", help="a tenth of the tasks")
    parser.add_argument("--only", help="systems, separated by commas")
    parser.add_argument("--growth", action="store_true", help="what our calls cost as tasks and jobs become more")
    parser.add_argument("--former", metavar="REVISION", help="measure this revision of ours beside the present one")
    parser.add_argument("--rounds", type=int, default=1, help="how often each system has its turn (1)")
    parser.add_argument("--cases", help="cases, separated by commas: " + ", ".join(CASES))
    options = parser.parse_args()
    if not shutil.which("redis-server"):
        sys.exit("redis-server is missing; install it first (Debian: apt-get install redis-server)")
    scale = 10 if options.quick else 1
    systems = [System(OURS, 3_000_000 // scale, 2_000), System("asynq", 100_000 // scale, 40),
               System("bullmq", 100_000 // scale, 2_000), System("rq", 5_000 // min(scale, 5), 200, recovers=False)]
    if options.growth:
        systems[0].prepare()
        growth(systems[0], options.json)
        return
    if options.former:
        systems.insert(1, System(FORMER, systems[0].tasks, systems[0].latencies, revision=options.former))
    if options.only:
        systems = [system for system in systems if system.name in options.only.split(",")]
    cases = [case for case in CASES if not options.cases or case in options.cases.split(",")]
    for system in systems:
        say(f"{system.name}: building")
        system.prepare()
    found, spread = measure_rounds(systems, set(cases), options.rounds)
    (show_json if options.json else show)(systems, cases, found, spread)


if __name__ == "__main__":
    os.environ.pop("JAVA_TOOL_OPTIONS", None)
    main()
