"""Histories in which nothing is wrong, and ones with a single fault, as `git fast-import` takes them.

Incidents that are opened, worked on and closed, changes that are proposed, approved and carried out on
items, branches that are merged. The same seed makes the same history.
"""

import datetime
import hashlib
import random
import subprocess

from trial import fail

START = datetime.datetime(2026, 1, 5, 8, tzinfo=datetime.timezone.utc)
PEOPLE = ["ana", "eva", "kim", "raj", "tom"]
POLICY = "policy: changes\nfor: [change]\nstages: { board: { quorum: 1 of cab and not author } }\n"


class Record:
    """The lines of a record before its timeline, and its entries."""

    def __init__(self, path, fields):
        self.path, self.fields, self.entries, self.at = path, fields, [], None

    def text(self):
        lines = []
        for name, value in self.fields.items():
            lines.append(f"{name}: [{', '.join(value)}]" if isinstance(value, list) else f"{name}: {value}")
        return "\n".join(lines + ["timeline:"] + self.entries) + "\n"

    def copy(self):
        other = Record(self.path, dict(self.fields))
        other.entries = list(self.entries)
        return other


class History:
    """Writes commits to `git fast-import`, and keeps what the records say."""

    def __init__(self, repository, seed):
        self.dice = random.Random(seed)
        self.now, self.marks, self.count = START, 0, 0
        self.records, self.open, self.changes = {}, [], []
        self.tip, self.names = None, {}
        self.process = subprocess.Popen(
            ["git", "fast-import", "--quiet", "--force", "--export-marks=.git/marks", "--depth=250"],
            cwd=repository.path, env=repository.environment, stdin=subprocess.PIPE)
        self.repository = repository

    def commit(self, who, files, branch="main", parents=None, committer=None):
        """Commits files (path → text, None to remove) and returns the mark."""
        self.marks += 1
        moment = int(self.now.timestamp())
        name = committer or who
        out = [f"commit refs/heads/{branch}\nmark :{self.marks}\n"
               f"author {name} <{name}@acme.example> {moment} +0000\n"
               f"committer {name} <{name}@acme.example> {moment} +0000\ndata 7\nchange\n\n"]
        parents = parents if parents is not None else ([self.tip] if self.tip else [])
        for place, parent in enumerate(parents):
            out.append(f"{'from' if place == 0 else 'merge'} :{parent}\n")
        for path, text in files.items():
            if text is None:
                out.append(f"D {path}\n")
            else:
                data = text.encode()
                out.append(f"M 100644 inline {path}\ndata {len(data)}\n{text}\n")
        self.process.stdin.write("".join(out).encode())
        self.count += 1
        if branch == "main":
            self.tip = self.marks
        return self.marks

    def end(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            fail("git fast-import")
        marks = (self.repository.path / ".git/marks").read_text().split("\n")
        return {line.split()[0]: line.split()[1] for line in marks if line}

    # What people do.

    def tick(self):
        self.now += datetime.timedelta(seconds=self.dice.randint(60, 900))

    def stamp(self):
        return f"{self.now:%Y-%m-%dT%H:%M:%SZ}"

    def entry(self, who, did, *more, at=None):
        return "\n".join([f"  - at: {at or self.stamp()}", f"    by: {who}", f"    did: {did}"]
                         + [f"    {line}" for line in more])

    def begin(self):
        files = {".itsm/config.yaml": "organisation: Acme\n", ".itsm/policies/changes.yaml": POLICY}
        for who in PEOPLE:
            files[f"people/{who}.yaml"] = f"id: {who}\ntype: person\nname: {who}\nemail: {who}@acme.example\nstate: active\n"
        files["teams/cab.yaml"] = "id: cab\ntype: team\nname: cab\nstate: active\nmembers: [eva, kim]\n"
        for number in range(20):
            files[f"cis/server/web-{number}.yaml"] = self.item(number, 0)
        self.commit("ana", files)

    @staticmethod
    def item(number, version):
        return f"id: web-{number}\ntype: ci\nname: web\nclass: server\nstate: live\nversion: {version}\n"

    def new_id(self, prefix):
        return f"{prefix}-{self.now:%Y%m%d}-{self.count:05d}"

    def open_incident(self):
        who, id = self.dice.choice(PEOPLE), self.new_id("INC")
        record = Record(f"incidents/{self.now:%Y/%m}/{id}.yaml", {
            "id": id, "title": f"Trouble {self.count}", "state": "new", "impact": "medium", "urgency": "medium",
            "priority": "P3", "opened_at": self.stamp(), "opened_by": who})
        record.entries.append(self.entry(who, "open", "state: new"))
        self.records[id] = record
        self.open.append(id)
        return self.commit(who, {record.path: record.text()})

    def work(self, branch="main", parents=None, record=None):
        """A step of an incident's life."""
        id = self.dice.choice(self.open) if record is None else record.fields["id"]
        record = record or self.records[id]
        who, state = self.dice.choice(PEOPLE), record.fields["state"]
        turn = self.dice.random()
        if branch == "main" and state == "new" and turn < 0.3:
            record.fields |= {"state": "in-progress", "assignee": who}
            record.entries.append(self.entry(who, "start", "state: in-progress", f"assignee: {who}"))
        elif branch == "main" and state == "in-progress" and turn < 0.15:
            record.fields |= {"state": "resolved", "resolution": "Done.", "resolution_code": "fixed",
                              "resolved_at": self.stamp(), "resolved_by": who}
            record.entries.append(self.entry(who, "resolve", "state: resolved"))
            self.open.remove(id)
        else:
            record.entries.append(self.entry(who, "comment", f"text: Looked {self.count} times."))
        return self.commit(who, {record.path: record.text()}, branch, parents)

    # Changes.

    NORMATIVE = ["title", "model", "template", "service", "affects", "impact", "likelihood", "risk",
                 "planned_start", "planned_end", "implementation_plan", "test_plan", "backout_plan"]

    def digest(self, fields):
        def net(text):
            return f"{len(text.encode())}:{text}"
        text = f"itsm-content/1\nid {net(fields['id'])}\ntype {net('change')}\n"
        for name in sorted(self.NORMATIVE):
            value = fields.get(name)
            said = "-" if value is None else f"[{''.join(net(v) for v in value)}]" if isinstance(value, list) else net(value)
            text += f"{name} {said}\n"
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    def propose(self):
        id, number = self.new_id("CHG"), self.dice.randrange(20)
        end = self.now + datetime.timedelta(days=2)
        record = Record(f"changes/{self.now:%Y/%m}/{id}.yaml", {
            "id": id, "title": "Update", "model": "normal", "state": "new", "reason": "Old.",
            "affects": [f"web-{number}"], "impact": "low", "likelihood": "low", "risk": "low",
            "opened_at": self.stamp(), "opened_by": "ana", "planned_start": self.stamp(),
            "planned_end": f"{end:%Y-%m-%dT%H:%M:%SZ}", "implementation_plan": "Do it.",
            "test_plan": "Look.", "backout_plan": "Undo it."})
        record.entries.append(self.entry("ana", "open", "state: new"))
        self.records[id] = record
        mark = self.commit("ana", {record.path: record.text()})
        self.move(record, "ana", "submit", "assess")
        self.move(record, "kim", "endorse", "authorise")
        return record, number, mark

    def move(self, record, who, verb, state, *more):
        self.tick()
        record.fields["state"] = state
        if verb == "start":
            record.fields |= {"assignee": who, "actual_start": self.stamp()}
            more += (f"assignee: {who}",)
        if verb == "finish":
            record.fields["actual_end"] = self.stamp()
        record.entries.append(self.entry(who, verb, f"state: {state}", *more))
        return self.commit(who, {record.path: record.text()})

    def approve(self, record, who="eva", committer=None):
        self.tick()
        record.entries.append(self.entry(who, "approve", "stage: board", f'digest: "{self.digest(record.fields)}"'))
        return self.commit(who, {record.path: record.text()}, committer=committer)

    def change(self):
        record, number, _ = self.propose()
        self.approve(record)
        self.move(record, "ana", "schedule", "scheduled")
        self.move(record, "raj", "start", "implement")
        self.tick()
        self.commit("raj", {f"cis/server/web-{number}.yaml": self.item(number, self.count)})
        self.move(record, "raj", "finish", "review")

    def branch(self, drop=False):
        """A branch and main each tell something of one incident; the merge has both, or drops one."""
        id = self.dice.choice(self.open)
        record = self.records[id]
        base, other = self.tip, record.copy()
        self.tick()
        side = self.work(f"topic-{self.count}", [base], other)
        self.tick()
        self.work(record=record)
        if id not in self.open:
            self.open.append(id)
        self.tick()
        if not drop:
            record.entries.append(other.entries[-1])
        return self.commit("tom", {record.path: record.text()}, parents=[self.tip, side])

    def step(self):
        self.tick()
        turn = self.dice.random()
        if len(self.open) < 10 or turn < 0.2:
            self.open_incident()
        elif turn < 0.21:
            self.change()
        elif turn < 0.23:
            self.branch()
        else:
            self.work()


# Faults: each makes one and returns the mark of the commit that is to be found.

def incident(history):
    return history.records[history.dice.choice(history.open)]


def rewritten(history):
    record = incident(history)
    record.entries[0] = record.entries[0].replace("did: open", "did: create")
    return history.commit("tom", {record.path: record.text()})


def illegal(history):
    record = incident(history)
    record.fields["state"] = "closed"
    record.entries.append(history.entry("tom", "close", "state: closed"))
    history.open.remove(record.fields["id"])
    return history.commit("tom", {record.path: record.text()})


def stranger(history):
    record = incident(history)
    record.entries.append(history.entry("eva", "comment", "text: Not me."))
    return history.commit("tom", {record.path: record.text()})


def late(history):
    record = incident(history)
    record.entries.append(history.entry("tom", "comment", "text: Last year.", at="2025-01-01T00:00:00Z"))
    return history.commit("tom", {record.path: record.text()})


def removed(history):
    record = incident(history)
    history.open.remove(record.fields["id"])
    return history.commit("tom", {record.path: None})


def forged(history):
    record, _, _ = history.propose()
    return history.approve(record, "eva", committer="tom")


def nobody(history):
    record, _, _ = history.propose()
    return history.move(record, "ana", "schedule", "scheduled")


def untold(history):
    record, _, _ = history.propose()
    history.approve(record)
    history.tick()
    record.fields["implementation_plan"] = "Do something else."
    return history.commit("tom", {record.path: record.text()})


def item(history):
    return history.commit("tom", {"cis/server/web-0.yaml": history.item(0, f"{history.count}x")})


def dropped(history):
    return history.branch(drop=True)


def reused(history):
    return history.commit("tom", {"cis/vm/web-1.yaml": history.item(1, 0)})


def broken(history):
    record = incident(history)
    mark = history.commit("tom", {record.path: record.text().replace("title: ", "title: [")})
    history.tick()
    record.entries.append(history.entry("eva", "comment", "text: Mended."))
    history.commit("eva", {record.path: record.text()})
    return mark


FAULTS = {
    "timeline/rewritten": rewritten, "transition/illegal": illegal, "timeline/author": stranger,
    "timeline/late": late, "record/removed": removed, "approval/forged": forged, "approval/quorum": nobody,
    "approval/untold": untold, "item/unauthorised": item, "merge/lost": dropped, "id/reused": reused,
    "yaml/syntax": broken,
}


def make(repository, seed, commits, fault=None):
    """Makes a history of so many commits; returns it and the commit with the fault, if there is one."""
    history = History(repository, seed)
    history.begin()
    place = history.dice.randrange(commits // 4, 3 * commits // 4)
    mark = None
    while history.count < commits:
        if fault and mark is None and history.count >= place and history.open:
            history.tick()
            mark = fault(history)
        history.step()
    names = history.end()
    repository.git("reset", "-q", "--mixed", "main")
    return history, names.get(f":{mark}")
