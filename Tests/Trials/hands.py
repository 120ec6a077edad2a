"""What a person does by hand or with git; each step changes the repository and its mirror."""

import os
import re

from mirror import EMPTY, EXECUTABLE, FILE, blob


class Hands:
    """The person. `validity` says what is known of the bytes of a record: `valid`, `broken` (it
    can't be committed with itsm) or nothing, when either may be."""

    def __init__(self, mirror, chance):
        self.mirror, self.chance = mirror, chance
        self.repository = mirror.repository
        self.validity = {}
        self.number = 0

    def known(self, data):
        return self.validity.get(blob(data))

    def mark(self, data, validity):
        # The first judgement stays: the same bytes can't be both.
        self.validity.setdefault(blob(data), validity)

    def next(self):
        self.number += 1
        return self.number

    def git(self, *arguments):
        """Runs git; true if it did what was asked."""
        return self.repository.run("git", *arguments, check=False).returncode == 0

    def save(self, path, data, mode=None):
        file = self.repository.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_bytes(data)
        else:  # as some editors do, into the same file
            with open(file, "r+b") as opened:
                opened.write(data)
                opened.truncate()
        self.mirror.write(path, data, mode)

    def unlink(self, path):
        os.unlink(self.repository.path / path)
        del self.mirror.work[path]
        self.prune(path)

    def prune(self, path):
        """Removes the folders that a removed file leaves empty, as git does."""
        folder = (self.repository.path / path).parent
        while folder != self.repository.path and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def pick(self, paths):
        paths = sorted(paths)
        return self.chance.choice(paths) if paths else None

    def records(self):
        """Record files that stand in the working tree."""
        return [p for p in self.mirror.work if p.endswith(".yaml") and not p.startswith(".")]

    def others(self):
        return [p for p in self.mirror.work if not p.endswith(".yaml")]

    # Editing.

    def edit_value(self):
        """Another value, a comment, blank lines or other line endings: all valid."""
        path = self.pick(self.records())
        if not path:
            return None
        old = self.mirror.work[path][1]
        end = b"\r\n" if b"\r\n" in old else b"\n"
        word = b"hall %d" % self.next()
        new = self.chance.choice([
            lambda: re.sub(rb"(?m)^location: [^\r\n]*", b"location: " + word, old, count=1),
            lambda: old.replace(end, b"  # " + word + end, 1) if b"#" not in old else old,
            lambda: b"# " + word + end + old,
            lambda: old.replace(end + b"impact:", end + end + b"impact:", 1),
            lambda: old.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
            lambda: old.replace(b"\r\n", b"\n"),
        ])()
        self.save(path, new)
        if self.known(old) == "valid":
            self.mark(new, "valid")
        return f"edit {path}"

    def edit_same_size(self):
        """A change that keeps the size, soon after another: git must look at the contents."""
        path = self.pick(self.records())
        old = self.mirror.work[path][1] if path else b""
        found = re.search(rb"(?m)^location: ([^\r\n]+)", old)
        if not found:
            return None
        swapped = bytes(old[found.start(1):found.end(1)]).swapcase()
        new = old[:found.start(1)] + swapped + old[found.end(1):]
        self.save(path, new)
        if self.known(old) == "valid":
            self.mark(new, "valid")
        return f"edit letters of {path}"

    def break_record(self):
        path = self.pick(self.records())
        if not path:
            return None
        old = self.mirror.work[path][1]
        new = old + self.chance.choice(
            [b"location: [open\n", b"\tx: 1\n", b"id: twice\n", b"a: &b c\n", b"impact: \"\n"])
        self.save(path, new)
        self.mark(new, "broken")
        return f"break {path}"

    def jump_state(self):
        """A state that no verb leads to."""
        path = self.pick(self.records())
        if not path:
            return None
        old = self.mirror.work[path][1]
        new = re.sub(rb"(?m)^state: (new|in-progress)\b", b"state: closed", old, count=1)
        self.save(path, new)
        return f"close {path} by hand"

    def mend(self):
        """Takes a text back that is not known to be right."""
        mirror = self.mirror
        path = self.pick(
            p for p in self.records() if self.known(mirror.work[p][1]) != "valid")
        if not path:
            return None
        if path in mirror.head and self.known(mirror.text(path)) == "valid":
            self.save(path, mirror.text(path))
        else:
            self.unlink(path)
        return f"mend {path}"

    def edit_other(self):
        path = self.chance.choice(["notes.txt", "docs/guide.md", "docs/list.csv", "ci/run.sh"])
        self.save(path, b"note %d\n" % self.next())
        return f"write {path}"

    def edit_rules(self):
        word = b"organisation: House %d\n" % self.next()
        self.save(".itsm/config.yaml", word)
        self.mark(word, "valid")
        return "edit the settings"

    def create(self):
        number = self.next()
        id = f"INC{number:07d}"
        path = self.chance.choice(["incidents/2026/11", "inbox"]) + f"/{id}.yaml"
        data = (
            f"id: {id}\ntitle: By hand {number}\nstate: new\nimpact: low\nurgency: low\n"
            f"priority: P5\nlocation: desk {number}\nopened_at: 2026-11-21T10:00:00Z\n").encode()
        if self.chance.random() < 0.2:
            data += b"priority: P1\n"
            self.mark(data, "broken")
        else:
            self.mark(data, "valid")
        self.save(path, data)
        return f"create {path}"

    def delete(self):
        path = self.pick(self.mirror.work)
        if not path or path.startswith("."):
            return None
        self.unlink(path)
        return f"delete {path}"

    def rename(self):
        path = self.pick(self.records())
        if not path:
            return None
        new = f"moved/{self.next()}/{path.split('/')[-1]}"
        mode, data = self.mirror.work[path]
        (self.repository.path / new).parent.mkdir(parents=True)
        os.rename(self.repository.path / path, self.repository.path / new)
        del self.mirror.work[path]
        self.mirror.work[new] = (mode, data)
        self.prune(path)
        return f"rename {path} to {new}"

    def chmod(self):
        path = self.pick(self.mirror.work)
        if not path:
            return None
        mode, data = self.mirror.work[path]
        mode = FILE if mode == EXECUTABLE else EXECUTABLE
        os.chmod(self.repository.path / path, 0o755 if mode == EXECUTABLE else 0o644)
        self.mirror.work[path] = (mode, data)
        return f"chmod {path}"

    # The staging area.

    def stage(self, paths):
        self.think()
        for path in paths:
            if self.mirror.tags.get(path):
                continue
            self.mirror.intended.discard(path)
            if path in self.mirror.work:
                self.mirror.index[path] = self.mirror.worked(path)
            else:
                self.mirror.index.pop(path, None)

    def dirty(self):
        mirror = self.mirror
        return [
            p for p in set(mirror.work) | set(mirror.index)
            if (mirror.worked(p) != mirror.index.get(p) or p in mirror.intended)
            and p not in mirror.tags]

    def add(self):
        path = self.pick(self.dirty())
        if not path or not self.git("add", "--", path):
            return None
        self.stage([path])
        return f"git add {path}"

    def add_all(self):
        self.repository.git("add", "-A")
        self.stage(self.dirty())
        return "git add -A"

    def intend(self):
        mirror = self.mirror
        path = self.pick(set(mirror.work) - set(mirror.index))
        if not path:
            return None
        self.repository.git("add", "-N", "--", path)
        mirror.index[path] = (mirror.work[path][0], EMPTY)
        mirror.intended.add(path)
        return f"git add -N {path}"

    def think(self):
        """Lets the half minute pass in which itsm takes an index that stands as before its own
        commit for git's race on it (Docs/reliability.md), and not for the user's wish."""
        (self.repository.path / ".git/itsm/recent").unlink(missing_ok=True)

    def remove_cached(self):
        path = self.pick(p for p in self.mirror.index if not p.startswith("."))
        if not path:
            return None
        self.think()
        self.repository.git("rm", "--cached", "--sparse", "-f", "-q", "--", path)
        del self.mirror.index[path]
        self.mirror.intended.discard(path)
        self.mirror.tags.pop(path, None)
        return f"git rm --cached {path}"

    def move(self):
        mirror = self.mirror
        path = self.pick(
            p for p in mirror.index if p in mirror.work and p.endswith(".yaml")
            and p not in mirror.intended and not p.startswith("."))
        if not path:
            return None
        new = f"moved/{self.next()}/{path.split('/')[-1]}"
        (self.repository.path / new).parent.mkdir(parents=True)
        self.repository.git("mv", path, new)
        mirror.work[new] = mirror.work.pop(path)
        mirror.index[new] = mirror.index.pop(path)
        self.prune(path)
        return f"git mv {path} {new}"

    def look_away(self):
        """Tells git not to look at a file that is no record."""
        mirror = self.mirror
        path = self.pick(
            p for p in self.others() if p in mirror.index and p not in mirror.intended
            and p not in mirror.tags)
        if not path:
            return None
        flag, tag = self.chance.choice([("skip-worktree", "S"), ("assume-unchanged", "h")])
        self.repository.git("update-index", f"--{flag}", "--", path)
        mirror.tags[path] = tag
        return f"git update-index --{flag} {path}"

    def restore(self):
        mirror = self.mirror
        path = self.pick(
            p for p in mirror.head if p in mirror.index and p not in mirror.tags
            and (mirror.worked(p) != mirror.head[p] or mirror.index[p] != mirror.head[p]))
        if not path:
            return None
        self.repository.git("restore", "--staged", "--worktree", "--", path)
        mirror.intended.discard(path)
        mirror.index[path] = mirror.head[path]
        mirror.work[path] = (mirror.head[path][0], mirror.text(path))
        return f"git restore {path}"

    # Commits, branches, stash.

    def commit(self):
        mirror = self.mirror
        if not self.git("commit", "-q", "-m", f"by hand {self.next()}"):
            return None
        mirror.head = {p: e for p, e in mirror.index.items() if p not in mirror.intended}
        mirror.refs = mirror.real_refs()
        return "git commit"

    def stash(self):
        """Puts all away; at a later step it comes back."""
        mirror = self.mirror
        if mirror.intended or mirror.tags or not self.git("stash", "push", "-q"):
            return None
        for path in set(mirror.index) | set(mirror.head):
            if path in mirror.head:
                mirror.work[path] = (mirror.head[path][0], mirror.text(path))
            else:
                mirror.work.pop(path, None)
        mirror.index = dict(mirror.head)
        mirror.refs = mirror.real_refs()
        return "git stash"

    def unstash(self):
        mirror = self.mirror
        if "refs/stash" not in mirror.refs:
            return None
        if self.git("stash", "pop", "-q", "--index"):
            done = "git stash pop --index"
        else:
            # What is in the way is given up, as a person does who wants to go on.
            self.repository.git("reset", "-q", "--hard")
            self.repository.git("stash", "drop", "-q")
            done = "git stash drop"
        mirror.sync()
        return done

    def switch(self):
        mirror = self.mirror
        if mirror.intended:
            return None
        names = sorted(mirror.refs)
        others = [n for n in names if n.startswith("refs/heads/") and n != mirror.branch]
        if len(others) < 2:
            name = f"work-{self.next()}"
            self.repository.git("switch", "-q", "-c", name)
            mirror.refs[f"refs/heads/{name}"] = mirror.tip
            mirror.branch = f"refs/heads/{name}"
            return f"git switch -c {name}"
        other = self.chance.choice(others)
        if not self.git("switch", "-q", other.removeprefix("refs/heads/")):
            return None
        mirror.branch = other
        old, mirror.head = mirror.head, mirror.real_head()
        for path in set(old) | set(mirror.head):
            new = mirror.head.get(path)
            if old.get(path) == new or mirror.index.get(path) == new:
                continue
            if new:
                mirror.index[path] = new
                mirror.work[path] = (new[0], mirror.text(path))
            else:
                mirror.index.pop(path, None)
                mirror.work.pop(path, None)
        return f"git switch {other}"
