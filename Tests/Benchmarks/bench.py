"""What the benchmarks share: processes that are timed, and repositories of many records."""

import os, random, statistics, subprocess, sys, time

ITSM = os.environ.get("ITSM", "itsm")
ENV = dict(
    os.environ, GIT_AUTHOR_NAME="Bench", GIT_AUTHOR_EMAIL="bench@example.com",
    GIT_COMMITTER_NAME="Bench", GIT_COMMITTER_EMAIL="bench@example.com",
    GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1", GIT_PAGER="cat")


def run(command, folder, stdin=None):
    """Runs a command; returns seconds, peak memory in MiB and what it printed."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=ENV, shell=isinstance(command, str), stdin=stdin,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode not in (0, 1):
        sys.exit(f"{command} ended with {process.returncode}: {err}")
    return seconds, out


def memory(command, folder):
    """The peak memory of a command, in MiB."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    out = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=folder, env=ENV, capture_output=True, text=True)
    return int(out.stdout) / 1024


def compare(rounds, ours, theirs):
    """Runs two in turn, each once before; returns both medians in ms and the median ratio."""
    a, b = [], []
    ours(), theirs()
    for _ in range(rounds):
        a.append(ours())
        b.append(theirs())
    ratio = statistics.median(x / y for x, y in zip(a, b))
    return statistics.median(a) * 1000, statistics.median(b) * 1000, ratio


def record(number, day):
    symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    tail = "".join(symbols[number >> shift & 31] for shift in (20, 15, 10, 5, 0))
    stamp = f"2025{day // 28 % 12 + 1:02}{day % 28 + 1:02}"
    when = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:]}T10:00:00Z"
    name = f"INC-{stamp}-{tail}"
    words = random.Random(number)
    text = " ".join(words.choice(["mail", "vpn", "slow", "since", "the", "deployment", "node",
                                  "error", "timeout", "customer", "print", "queue"])
                    for _ in range(60))
    return f"incidents/{stamp[:4]}/{stamp[4:6]}/{name}.yaml", name, f"""id: {name}
title: Thing {number} is broken
state: in-progress
impact: medium
urgency: high
priority: P2
topic: network
opened_at: {when}
opened_by: ana@example.com
assignee: raj@example.com
description: |
  {text[:180]}
  {text[180:360]}
timeline:
  - at: {when}
    by: ana@example.com
    did: open
    state: new
    impact: medium
    urgency: high
    priority: P2
  - at: {when}
    by: raj@example.com
    did: start
    state: in-progress
    assignee: raj@example.com
"""


def repository(folder, size, bare):
    """A record repository with `size` incidents, made by git fast-import."""
    subprocess.run([ITSM, "init", folder] + (["--bare"] if bare else []), env=ENV, check=True,
                   capture_output=True)
    head = subprocess.run(["git", "symbolic-ref", "HEAD"], cwd=folder, env=ENV, text=True,
                          capture_output=True).stdout.strip()
    feed = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder, env=ENV,
                            stdin=subprocess.PIPE)
    feed.stdin.write(f"commit {head}\ncommitter B <b@example.com> 1760000000 +0000\n"
                     f"data 4\nmany\nfrom {head}^0\n".encode())
    names = []
    for number in range(size):
        path, name, text = record(number, number * 336 // size)
        names.append((path, name))
        data = text.encode()
        feed.stdin.write(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
    feed.stdin.close()
    feed.wait()
    if not bare:
        subprocess.run(["git", "reset", "-q", "--hard"], cwd=folder, env=ENV, check=True)
    return names
