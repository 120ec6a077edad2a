"""Running commands that might hang or grow: with a time limit, and measured."""

import os
import pathlib
import signal
import subprocess
import tempfile
import time

from trial import ITSM, fail


class Outcome:
    """What a command did: `status` (negative for a signal), texts, seconds of the processor, peak in
    bytes."""

    def __init__(self, arguments, status, stdout, stderr, seconds, peak):
        self.arguments, self.status, self.seconds, self.peak = arguments, status, seconds, peak
        self.stdout, self.stderr = stdout, stderr

    @property
    def text(self):
        return self.stdout + self.stderr


class Bounded:
    """Runs itsm in a repository; ends the trial when a command takes too long, takes too much
    memory, dies of a signal or says that it has a bug.

    What counts are the seconds of the processor, which others on the machine don't lengthen; one
    that does nothing is stopped after four times as many by the clock."""

    def __init__(self, repository, seconds, growth=50 << 20):
        self.repository, self.seconds, self.growth = repository, seconds, growth
        self.baseline = None
        self.slowest = self.largest = None
        self.count = 0

    def itsm(self, *arguments, label="", input=None, extra=None):
        """Runs a command and checks the bounds; the caller judges what it said."""
        done = self.measure(arguments, input, extra or {})
        what = f"{label}: itsm {' '.join(arguments)[:200]}"
        if done.status < 0:
            fail(f"{what}: {describe(done.status)} after {done.seconds:.1f} s of the processor")
        if done.seconds > self.seconds:
            fail(f"{what}: took {done.seconds:.1f} s of the processor")
        if done.status == 70:
            fail(f"{what}: a bug\n{done.stderr[:500]}")
        if self.baseline and done.peak > self.baseline + self.growth:
            fail(f"{what}: {done.peak >> 20} MiB, {self.baseline >> 20} without")
        self.count += 1
        if self.slowest is None or done.seconds > self.slowest[0]:
            self.slowest = (done.seconds, what)
        if self.largest is None or done.peak > self.largest[0]:
            self.largest = (done.peak, what)
        return done

    def calibrate(self, *arguments):
        """Takes the memory that a command needs as what all others are compared with."""
        self.baseline = self.measure(arguments, None, {}).peak

    def measure(self, arguments, input, extra):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors, \
                tempfile.TemporaryFile() as given:
            given.write((input or "").encode())
            given.seek(0)
            begun = time.monotonic()
            process = subprocess.Popen(
                [ITSM, *arguments], cwd=self.repository.path,
                env=self.repository.environment | extra, stdin=given, stdout=out, stderr=errors)
            status, usage = self.wait(process.pid, begun)
            process.returncode = status
            seconds = usage.ru_utime + usage.ru_stime
            texts = []
            for file in (out, errors):
                file.seek(0)
                texts.append(file.read().decode(errors="replace"))
            return Outcome(arguments, status, *texts, seconds, usage.ru_maxrss << 10)

    def wait(self, pid, begun):
        while True:
            ended, status, usage = os.wait4(pid, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status), usage
            if time.monotonic() - begun > 4 * self.seconds:
                os.kill(pid, signal.SIGKILL)
                _, status, usage = os.wait4(pid, 0)
                return os.waitstatus_to_exitcode(status), usage
            time.sleep(0.002)

    def figures(self):
        return (f"{self.count} commands, slowest {self.slowest[0]:.2f} s ({self.slowest[1]}), "
                f"largest {self.largest[0] >> 20} MiB over a baseline of {self.baseline >> 20}")


def describe(status):
    return "stopped at the time limit" if status == -9 else f"died of signal {-status}"


def tree_of(folder):
    """All there is below a folder, to be compared later."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        facts = path.lstat()
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else None
        found[str(path)] = (facts.st_mode, data)
    return found
