import Git
import Records
import TestSupport
import Testing

@testable import Store

/// A repository whose branch is one commit behind a commit that changes, adds and removes.
final class RecoveryScene {
  static let new = Sample.incident("INC-20261122-NEW00", "New")
  static let old = Sample.incident("INC-20261121-G0NE0", "Goes")
  static let staged = "incidents/2026/11/.\(one.id).yaml.itsm-new"
  static let kept = "incidents/2026/11/.\(one.id).yaml.itsm-old"

  let scratch: Scratch
  let before: ObjectID
  let after: ObjectID
  var journal: Journal
  static let text = one.text.replacing("down", with: "slow")

  init() throws {
    let scratch = try Scratch.records()
    self.scratch = scratch
    try scratch.commit(Self.old.path, Self.old.text)
    before = try #require(ObjectID(try scratch.git("rev-parse HEAD")))
    func id(_ path: String) throws -> ObjectID? {
      ObjectID(try scratch.git("rev-parse -q --verify 'HEAD:\(path)' || true"))
    }
    let paths = [one.path, Self.old.path, Self.new.path]
    let olds = try paths.map(id)
    try scratch.write(one.path, Self.text)
    try scratch.write(Self.new.path, Self.new.text)
    try scratch.shell("rm \(Self.old.path); git add -A . && git commit -q -m after")
    after = try #require(ObjectID(try scratch.git("rev-parse HEAD")))
    let news = try paths.map(id)
    journal = Journal(
      reference: "refs/heads/main", old: before, new: after,
      index: scratch.path + "/.git/index",
      files: zip(paths, zip(olds, news)).map { Journal.File(path: $0, old: $1.0, new: $1.1) })
    try scratch.git("reset -q --hard \(before.hex)")
  }

  func writeJournal() throws { try scratch.write(".git/itsm/journal", journal.bytes) }
  func lockIndex() throws { try scratch.write(".git/index.lock", IndexLock.signature) }
  func moveReference() throws {
    try scratch.git("update-ref refs/heads/main \(after.hex) \(before.hex)")
  }

  func recover() throws {
    try scratch.workspace().locked {}
    #expect(try scratch.shell("ls -A .git/itsm | grep -v recent") == "lock")
    #expect(!scratch.exists(".git/index.lock"))
    #expect(try scratch.shell("find . -name '.*.itsm-*'") == "")
    #expect(try scratch.faults() == [])
  }

  func expectAfter() throws {
    #expect(try scratch.git("rev-parse HEAD") == after.hex)
    #expect(try scratch.status() == [])
    #expect(scratch.read(one.path) == Self.text)
    #expect(scratch.read(Self.new.path) == Self.new.text)
    #expect(!scratch.exists(Self.old.path))
  }

  func expectBefore() throws {
    #expect(try scratch.git("rev-parse HEAD") == before.hex)
    #expect(try scratch.status() == [])
    #expect(scratch.read(one.path) == one.text)
    #expect(scratch.read(Self.old.path) == Self.old.text)
    #expect(!scratch.exists(Self.new.path))
  }

  /// What a writer does before it moves the reference, up to a step.
  func follow(_ steps: Int) throws {
    let files = [
      "ln \(one.path) \(Self.kept)", "cp \(one.path) \(Self.staged)",
      "mv \(Self.staged) \(one.path)",
      "ln \(Self.old.path) incidents/2026/11/.\(Self.old.id).yaml.itsm-old", "rm \(Self.old.path)",
      "true",
      "ln .git/index .git/itsm/index-old",
      "git add -A \(one.path) \(Self.old.path) \(Self.new.path)",
    ]
    for (number, step) in files.prefix(steps).enumerated() {
      if number == 2 { try scratch.write(Self.staged, Self.text) }
      if number == 5 { try scratch.write(Self.new.path, Self.new.text) }
      try scratch.shell(step)
    }
  }
}
