"""What the trials share: a repository of its own, commands in it, and what must be true after."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ITSM = os.environ.get("ITSM", "itsm")


def environment(home):
    """An environment in which the settings of this machine and its user decide nothing."""
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    return kept | {
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "TZ": "UTC",
        "LC_ALL": "C",
        "GIT_AUTHOR_NAME": "Ana Lima",
        "GIT_AUTHOR_EMAIL": "ana@example.org",
        "GIT_COMMITTER_NAME": "Ana Lima",
        "GIT_COMMITTER_EMAIL": "ana@example.org",
    }


class Repository:
    """A scratch repository with a configuration, removed at the end."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="itsm-trial-"))
        self.path = self.folder / "repository"
        self.path.mkdir()
        self.environment = environment(self.folder)
        self.git("init", "-q", "-b", "main")
        # Packing in the background would still hold its lock when the trial looks for locks.
        self.git("config", "gc.autoDetach", "false")
        (self.path / ".itsm").mkdir()
        (self.path / ".itsm/config.yaml").write_text("organisation: Acme\n")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *arguments, check=True, **more):
        if "input" not in more:
            more["stdin"] = subprocess.DEVNULL
        done = subprocess.run(
            arguments, cwd=self.path, env=self.environment | more.pop("extra", {}),
            capture_output=True, text=True, errors="replace", **more)
        if check and done.returncode != 0:
            fail(f"{' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def git(self, *arguments, **more):
        return self.run("git", *arguments, **more).stdout

    def itsm(self, *arguments, **more):
        return self.run(ITSM, *arguments, **more)

    def picture(self):
        """All that a command that failed must leave as it was."""
        files = sorted(
            (str(file.relative_to(self.path)), file.read_bytes())
            for file in self.path.rglob("*")
            if file.is_file() and ".git" not in file.relative_to(self.path).parts)
        scratch = self.path / ".git/itsm"
        left = sorted(p.name for p in scratch.iterdir()) if scratch.exists() else []
        return (
            self.git("for-each-ref"), self.git("rev-parse", "HEAD"),
            self.git("status", "--porcelain=v2", "--untracked-files=all"),
            self.git("ls-files", "--stage"), files,
            [name for name in left if name not in ("lock", "recent") and not name.startswith("index.sqlite")],
            sorted(str(p) for p in (self.path / ".git").rglob("*.lock")))

    def check(self):
        """Everything is committed, nothing is broken, nothing is left over."""
        status = self.git("status", "--porcelain", "--untracked-files=all")
        if status:
            fail(f"git status is not empty:\n{status}")
        found = self.git("fsck", "--full", "--strict", "--no-dangling", "--no-progress")
        if found.strip():
            fail(f"git fsck: {found}")
        locks = sorted(str(p) for p in (self.path / ".git").rglob("*.lock"))
        if locks:
            fail(f"locks are left: {locks}")
        if (self.path / ".git/itsm/journal").exists():
            fail("a journal is left")
        beside = sorted(str(p) for p in self.path.rglob(".*.itsm-*"))
        if beside:
            fail(f"files are left beside records: {beside}")


def packages(*requirements):
    """Makes packages of PyPI importable, at these versions, in a folder kept beside the build.

    A machine that can't reach PyPI fails the trial: what was not looked at is not known to hold.
    """
    top = pathlib.Path(__file__).resolve().parents[2]
    build = pathlib.Path(os.environ.get("ITSM_BUILD", top / ".build")).resolve()
    name = "-".join(requirements).replace("==", "-")
    folder = build / "trial-packages" / f"python{sys.version_info.major}.{sys.version_info.minor}-{name}"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        maker = folder / "venv"
        for command in (
                [sys.executable, "-m", "venv", maker],
                [maker / "bin/pip", "install", "-q", "--disable-pip-version-check",
                 "--target", folder / "packages", *requirements]):
            done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
            if done.returncode != 0:
                fail(f"can't install {', '.join(requirements)} from PyPI "
                     f"(python3-venv is needed too):\n{done.stdout}{done.stderr}")
        shutil.rmtree(maker)
        (folder / "complete").touch()
    sys.path.insert(0, str(folder / "packages"))


def fail(message):
    sys.exit(f"FAILED: {message}")
