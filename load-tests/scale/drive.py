"""Drives one run: a controller's process, processes of hosts, and members that come one after another.

usage: drive.py JAVA CLASSPATH HOSTS GROUPS CHANGES HEAP JVM-OPTIONS...

The options are the controller's.

Figures on standard output, a name and a number a line.
"""

import subprocess
import sys
import threading
import time

JAVA, CLASSPATH, HOSTS, GROUPS, CHANGES, HEAP = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6]), sys.argv[6]
OPTIONS = sys.argv[7:]

# Room for what all hosts hold, and so much for what is new that they do not collect it in the middle of the changes.
HOSTS_HEAP = ["-Xmx3g", "-Xmn1g"]
MAIN = "io.interspan.loadtest.scale.Main"
PROCESSES = 2
START_SECONDS = 300
QUIET_SECONDS = 5

# How soon a member follows the last one, which is away again half of the time; where it concerns all hosts, half of that.
PACE_SECONDS = 0.2
ALL_SECONDS = 5


def say(text):
    print(text, file=sys.stderr, flush=True)


class Process:
    """One of ours; keeps what it says, by its first word."""

    def __init__(self, options, *args):
        self.lines = {}
        self.news = threading.Condition()
        self.process = subprocess.Popen(
            [JAVA, *options, "--sun-misc-unsafe-memory-access=allow",
             "-Dvertx.disableFileCPResolving=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
             "-cp", CLASSPATH, MAIN, *map(str, args)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            words = line.split()
            if words:
                with self.news:
                    self.lines.setdefault(words[0], []).append([int(word) for word in words[1:]])
                    self.news.notify_all()

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait(self, word, seconds, count=1):
        end = time.monotonic() + seconds
        with self.news:
            while len(self.lines.get(word, [])) < count:
                if self.process.poll() is not None or not self.news.wait(max(0, end - time.monotonic())):
                    raise SystemExit(f"no '{word}' within {seconds} s")
            return self.lines[word][count - 1]

    def end(self):
        self.process.kill()
        self.process.wait()


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] / 1e6


def run():
    controller = Process(["-Xmx" + HEAP, *OPTIONS], "controller", HOSTS, GROUPS)
    running = [controller]
    try:
        port, up = controller.wait("port", START_SECONDS)
        share = HOSTS // PROCESSES
        hosts = [Process(HOSTS_HEAP, "hosts", port, i * share, share) for i in range(PROCESSES)]
        running += hosts
        planned = max(one.wait("planned", START_SECONDS)[0] for one in hosts)
        print("plans-seconds", round((planned - up) / 1e9, 2))
        number = 0
        for name, group, changes in (("warm", 1, CHANGES), ("some", 1, CHANGES), ("all", 0, max(5, CHANGES // 50))):
            first = number
            for i in range(changes):
                # Each time another group, so that it is another's hosts.
                controller.tell(f"probe {number} {0 if group == 0 else 1 + number % (GROUPS - 1)}")
                number += 1
                pace = PACE_SECONDS if group else 2 * ALL_SECONDS
                time.sleep(pace / 2)
                controller.tell("away")
                time.sleep(pace / 2)
            time.sleep(QUIET_SECONDS)
            report(name, controller, hosts, first, number)
        controller.tell("heap")
        print("heap-mb", round(controller.wait("heap", START_SECONDS)[0] / 1e6))
    finally:
        for one in running:
            one.end()


def report(name, controller, hosts, first, end):
    told = {number: at for number, at in controller.lines["told"] if first <= number < end}
    heard = {}
    for one in hosts:
        for number, at in one.lines.get("heard", []):
            if first <= number < end:
                heard.setdefault(number, []).append(at)
    missing = [number for number in told if number not in heard]
    last = [max(heard[number]) - told[number] for number in heard]
    if name == "warm":
        return
    print(f"{name}-hosts", round(sum(map(len, heard.values())) / max(1, len(heard)), 1))
    print(f"{name}-unheard", len(missing))
    print(f"{name}-p50-ms", round(quantile(last, 0.5), 2))
    print(f"{name}-p99-ms", round(quantile(last, 0.99), 2))


run()
