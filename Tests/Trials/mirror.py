"""What a repository must look like: HEAD, index and working files, kept beside the real one."""

import hashlib
import os
import stat
import subprocess

from trial import fail

FILE, EXECUTABLE = "100644", "100755"


def blob(data):
    """The name that git gives to a file's bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


EMPTY = blob(b"")


class Mirror:
    """The model. `head` and `index` map paths to (mode, blob), `work` to (mode, bytes).

    Intended additions (git add -N) are in `intended`, tags of `git ls-files -v` other than H in
    `tags`: S for skip-worktree, h for assume-unchanged.
    """

    def __init__(self, repository):
        self.repository = repository
        self.contents = {}
        self.sync()

    def git(self, *arguments):
        done = subprocess.run(
            ["git", *arguments], cwd=self.repository.path, env=self.repository.environment,
            stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode != 0:
            fail(f"git {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout

    # What is really there.

    def real_head(self):
        found = {}
        for line in self.git("ls-tree", "-r", "-z", "--full-tree", "HEAD").split(b"\0")[:-1]:
            facts, path = line.split(b"\t", 1)
            mode, _, name = facts.decode().split()
            found[path.decode()] = (mode, name)
        return found

    def real_index(self):
        found, tags = {}, {}
        for line in self.git("ls-files", "--stage", "-v", "-z").split(b"\0")[:-1]:
            facts, path = line.split(b"\t", 1)
            tag, mode, name, stage = facts.decode().split()
            if stage != "0":
                path += b" stage " + stage.encode()
            found[path.decode()] = (mode, name)
            if tag != "H":
                tags[path.decode()] = tag
        return found, tags

    def real_work(self):
        found = {}
        top = os.fspath(self.repository.path)
        for folder, folders, files in os.walk(top):
            if folder == top:
                folders.remove(".git")
            for file in files:
                path = os.path.join(folder, file)
                facts = os.lstat(path)
                with open(path, "rb") as opened:
                    data = opened.read()
                mode = EXECUTABLE if facts.st_mode & stat.S_IXUSR else FILE
                found[os.path.relpath(path, top)] = (mode, data)
        return found

    def real_refs(self):
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").decode().splitlines()
        return dict(line.split(" ") for line in lines)

    def sync(self):
        """Takes over what is there, after a step of git's own that is not modelled."""
        self.head = self.real_head()
        self.index, self.tags = self.real_index()
        self.work = self.real_work()
        self.refs = self.real_refs()
        self.branch = self.git("symbolic-ref", "HEAD").decode().strip()
        self.intended = set()
        for mode, data in self.work.values():
            self.contents[blob(data)] = data

    # What the model says.

    @property
    def tip(self):
        return self.refs[self.branch]

    def text(self, path):
        """The committed bytes of a path."""
        name = self.head[path][1]
        if name not in self.contents:
            self.contents[name] = self.git("cat-file", "blob", name)
        return self.contents[name]

    def write(self, path, data, mode=None):
        mode = mode or self.work.get(path, (FILE,))[0]
        self.work[path] = (mode, data)
        self.contents[blob(data)] = data

    def worked(self, path):
        """A working file in the words of HEAD and index; None if there is none."""
        file = self.work.get(path)
        return file and (file[0], blob(file[1]))

    def is_clean(self, path):
        return self.head.get(path) == self.index.get(path) == self.worked(path)

    def status(self):
        """What `git status --porcelain --no-renames -uall` must say."""
        lines = []
        for path in set(self.head) | set(self.index) | set(self.work):
            head, index, work = self.head.get(path), self.index.get(path), self.worked(path)
            if path in self.intended:
                lines.append(f"{'D' if head else ' '}{'A' if work else 'D'} {path}")
                continue
            if self.tags.get(path):
                work = index  # git was told not to look
            first = " " if head == index else "A" if not head else "D" if not index else "M"
            second = " " if work == index or not index else "M" if work else "D"
            if first + second != "  ":
                lines.append(f"{first}{second} {path}")
            if work and not index:
                lines.append(f"?? {path}")
        return sorted(lines)

    def compare(self, when):
        """Ends the trial if the repository is not as the model says."""
        index, tags = self.real_index()
        parts = [
            ("refs", self.refs, self.real_refs()), ("HEAD", self.head, self.real_head()),
            ("index", self.index, index), ("index flags", self.tags, tags),
            ("working files", self.work, self.real_work())]
        for name, expected, real in parts:
            if expected != real:
                fail(f"{when}: {name} differ{differences(expected, real)}")
        output = self.git(
            "-c", "core.quotePath=false", "status", "--porcelain", "--no-renames", "-uall")
        real = sorted(output.decode().splitlines())
        if real != self.status():
            fail(f"{when}: git status differs\nexpected {self.status()}\nfound    {real}")
        locks = [p.name for p in (self.repository.path / ".git").glob("*.lock")]
        if locks:
            fail(f"{when}: locks are left: {locks}")


def differences(expected, real):
    lines = []
    for key in sorted(set(expected) | set(real)):
        if expected.get(key) != real.get(key):
            lines.append(f"\n  {key}\n    expected {expected.get(key)}\n    found    {real.get(key)}")
    return "".join(lines)
