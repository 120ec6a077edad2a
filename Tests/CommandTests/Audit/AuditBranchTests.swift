import Git
import Records
import Store
import TestSupport
import Testing

@testable import itsm

/// What branches bring is judged by the rules of the line as well.
@Suite struct AuditBranchTests {
  /// A second beginning brings its records as told elsewhere, and can't speak for others.
  @Test func unrelatedHistoriesThatMeet() throws {
    var scene = try AuditScene()
    try scene.propose()
    let change = scene.text(AuditScene.change)
    try scene.scratch.shell("git switch -q --orphan other")
    for path in ["people/ana.yaml", "people/eva.yaml", "teams/cab.yaml"] {
      try scene.scratch.git("checkout -q main -- \(path)")
    }
    try scene.scratch.write(AuditScene.change, change)
    let root = try scene.commit("mallory", "begin")
    try scene.approve("eva", as: "mallory")
    let forged = try scene.scratch.git("rev-parse HEAD")
    try scene.moveChange("ana", "schedule", "scheduled")
    try scene.scratch.git("switch -q main")
    try scene.merge("ana", "other", "--allow-unrelated-histories -X theirs")
    #expect(
      try scene.found() == ["\(root) timeline/foreign", "\(forged) approval/forged"])
  }

  /// A branch that begins before there was a policy is under that of the line.
  @Test func aBranchFromBeforeThePolicy() throws {
    var scene = try AuditScene()
    try scene.edit(".itsm/policies/changes.yaml", "1 of cab and not author", "author")
    let old = try scene.commit("ana", "a loose policy")
    try scene.edit(
      ".itsm/policies/changes.yaml", "quorum: author", "quorum: 1 of cab and not author")
    try scene.commit("ana", "a strict one")
    let merge = try scene.branch(from: old) { scene in
      try scene.propose()
      try scene.approve("ana")
      try scene.moveChange("ana", "schedule", "scheduled")
    }
    #expect(try scene.found() == ["\(merge) approval/quorum"])
  }

  /// What was right on a branch when it was done stays right, whatever the line has learned since.
  @Test func aBranchUnderAnEarlierPolicyIsFine() throws {
    var scene = try AuditScene()
    try scene.edit(".itsm/policies/changes.yaml", "1 of cab and not author", "author")
    try scene.commit("ana", "a loose policy")
    try scene.part { scene in
      try scene.propose()
      try scene.approve("ana")
      try scene.moveChange("ana", "schedule", "scheduled")
    }
    try scene.edit(
      ".itsm/policies/changes.yaml", "quorum: author", "quorum: 1 of cab and not author")
    try scene.commit("ana", "a strict one")
    try scene.merge("ana", "topic")
    #expect(try scene.found() == [])
  }

  /// Somebody who joins on a branch may decide there once the line knows them.
  @Test func aNewMemberOnABranchIsFine() throws {
    var scene = try AuditScene()
    try scene.propose()
    try scene.branch { scene in
      try scene.scratch.write(
        "people/lee.yaml",
        "id: lee\ntype: person\nname: Lee\nemail: lee@acme.example\nstate: active\n")
      try scene.edit("teams/cab.yaml", "[eva, kim]", "[eva, kim, lee]")
      try scene.commit("ana", "Lee joins")
      try scene.approve("lee")
      try scene.moveChange("ana", "schedule", "scheduled")
    }
    #expect(try scene.found() == [])
  }
}

extension AuditScene {
  /// What a decision on the change is on.
  var digest: String {
    get throws {
      try Record(
        parsing: Array(text(Self.change).utf8), path: Self.change, rulebook: .builtIn
      ).contentDigest ?? ""
    }
  }

  /// The time of the last commit.
  var time: String { Instant(clamping: Int64(clock)).description }

  /// Does something on a branch `topic` and goes back.
  mutating func part(from start: String = "main", _ body: (inout AuditScene) throws -> Void) throws
  {
    try scratch.git("switch -q -c topic \(start)")
    try body(&self)
    try scratch.git("switch -q main")
  }

  /// Does something on a branch, merges it, and returns the merge.
  @discardableResult
  mutating func branch(
    from start: String = "main", _ body: (inout AuditScene) throws -> Void
  ) throws -> String {
    try part(from: start, body)
    return try merge("ana", "topic")
  }

  /// Makes the last commit again with other files.
  func amend(_ body: (AuditScene) throws -> Void) throws -> String {
    try body(self)
    try scratch.shell("git add -A && git commit -q --amend --no-edit", at: clock)
    return try scratch.git("rev-parse HEAD")
  }

  /// Commits everything by somebody whose clock says something else than that of the commit.
  mutating func commit(_ who: String, _ message: String, dated: Int) throws -> String {
    try scratch.shell("git add -A")
    let now = clock + 60
    try scratch.shell(
      "\(Self.by(who)) GIT_AUTHOR_DATE='@\(dated) +0000' git commit -q -m '\(message)'", at: now)
    return try scratch.git("rev-parse HEAD")
  }
}
