import Git
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  @Suite struct RevisionTests {
    /// Three commits: on 20, 21 and 22 November 2026 at noon.
    private static func repository() throws -> Scratch {
      let scratch = try Scratch()
      try scratch.write(".itsm/config.yaml", "organisation: Acme\n")
      for (day, title) in [(0, "first"), (1, "second"), (2, "third")] {
        let sample = Sample.incident(one.id, title)
        try scratch.commit(sample.path, sample.text, at: 1_795_176_000 + day * 86_400)
      }
      try scratch.git("tag then HEAD~1")
      return scratch
    }

    @Test(arguments: [
      ("HEAD", "third"), ("HEAD~1", "second"), ("HEAD~2", "first"), ("then", "second"),
      ("main", "third"), ("refs/tags/then", "second"), ("main^^", "first"),
      ("2026-11-20", "first"), ("2026-11-21", "second"), ("2026-11-22", "third"),
      ("2030-01-01", "third"), ("now", "third"), ("yesterday", "second"),
      ("2026-11-21T11:59:59Z", "first"), ("2026-11-21T12:00:00Z", "second"),
      ("2026-11-21 12:00", "second"), ("2026-11-21 11:59", "first"),
      ("2026-11-21T13:00:00+02:00", "first"),
      ("1 day ago", "second"), ("2 days ago", "first"), ("26 hours ago", "second"),
    ])
    func titleThen(revision: String, title: String) throws {
      let scratch = try Self.repository()
      let snapshot = try scratch.workspace().snapshot(at: revision, now: noon)
      #expect(snapshot.record(one.id)?.title == title)
    }

    @Test(arguments: [
      ("nonsense", "there is no revision “nonsense”"),
      ("HEAD~9", "there is no revision “HEAD~9”"),
      ("2026-11-19", "there is no commit as early as 2026-11-19T23:59:59Z"),
      ("3 weeks ago", "there is no commit as early as 2026-11-01T14:05:11Z"),
      ("2026-13-01", "there is no revision “2026-13-01”"),
      ("--output=x", "there is no revision “--output=x”"),
      ("", "there is no revision “”"),
    ])
    func refused(revision: String, message: String) throws {
      let scratch = try Self.repository()
      let workspace = try scratch.workspace()
      let error = storeError { _ = try workspace.snapshot(at: revision, now: noon) }
      #expect(error?.kind == .notFound)
      #expect(error?.message == message)
    }

    @Test func rulesOfThatDayAreRead() throws {
      let scratch = try Self.repository()
      try scratch.commit(
        ".itsm/types/vendor.yaml", "type: vendor\nid: { slug: true }\nfields: { title: {} }\n",
        at: 1_795_400_000)
      let workspace = try scratch.workspace()
      #expect(try workspace.tip().rulebook.type("vendor") != nil)
      #expect(try workspace.snapshot(at: "HEAD~1", now: noon).rulebook.type("vendor") == nil)
    }

    @Test func bareRepositoryReadsAndWrites() throws {
      let scratch = try Self.repository()
      let bare = try Scratch(nil)
      try bare.git("clone -q --bare '\(scratch.path)' .")
      let workspace = try bare.workspace()
      #expect(try workspace.workingSnapshot().record(one.id)?.title == "third")
      let commit = try workspace.transact(CommitOptions(now: noon)) {
        try $0.set(one.id, "title=fourth")
      }
      #expect(commit?.hex == (try bare.git("rev-parse main")))
      #expect(try bare.git("show main:\(one.path)").contains("title: fourth   # as reported"))
      #expect(try bare.faults() == [])
      #expect(!bare.exists("itsm/journal") && !bare.exists("index"))
    }

    @Test func recordsBelowAFolder() throws {
      let scratch = try Scratch.records(folder: "ops/")
      try scratch.write("outside.yaml", one.text)
      try scratch.shell("git add -A . && git commit -q -m outside")
      for below in ["", "ops", "ops/incidents/2026"] {
        let workspace = try scratch.workspace(below)
        #expect(workspace.folder == "ops/")
        var found: [String] = []
        try workspace.tip().each {
          found.append($0.path)
          return true
        }
        #expect(found == ["ops/\(one.path)"])
      }
      let workspace = try scratch.workspace()
      try workspace.transact(CommitOptions(now: noon)) { try $0.open("INC-20261122-ZZZZZ", "New") }
      #expect(scratch.exists("ops/incidents/2026/11/INC-20261122-ZZZZZ.yaml"))
      #expect(try scratch.status() == [])
    }

    @Test func noRecordsIsSaid() throws {
      let scratch = try Scratch()
      try scratch.commit("readme", "hello\n")
      let error = storeError { _ = try scratch.workspace() }
      #expect(error?.kind == .unusable)
      #expect(error?.remedy == "itsm init")
    }

    @Test func linksAmongWorkingFilesAreNotFollowed() throws {
      let scratch = try Scratch.records()
      let outside = try Scratch(nil)
      let secret = Sample.incident("INC-20261120-SECRT", "Secret")
      try outside.write("2026/11/INC-20261120-SECRT.yaml", secret.text)
      try outside.write("types/evil.yaml", "type: evil\nid: { slug: true }\n")
      try scratch.shell(
        """
        ln -s '\(outside.path)/2026/11/INC-20261120-SECRT.yaml' incidents/2026/11/
        ln -s '\(outside.path)' incidents/elsewhere
        ln -s '\(outside.path)/types' .itsm/types
        """)
      for commit in [false, true] {
        if commit { try scratch.shell("git add -A . && git commit -q -m links") }
        let workspace = try scratch.workspace()
        for snapshot in [try workspace.tip(), try workspace.workingSnapshot()] {
          #expect(snapshot.record("INC-20261120-SECRT") == nil)
          #expect(
            try snapshot.read("incidents/elsewhere/2026/11/INC-20261120-SECRT.yaml") == nil)
          #expect(snapshot.rulebook.type("evil") == nil)
          #expect(snapshot.record(one.id) != nil)
        }
      }
    }
  }
}
