import Git
import Records
import Rendering
import Store
import TestSupport
import Testing

@testable import itsm

/// What merges lose is found, and what they don't is not.
@Suite struct AuditMergeTests {
  /// Two branches that each tell something of the incident; on `main`, with `topic` to merge.
  private static func parted() throws -> AuditScene {
    var scene = try AuditScene()
    try scene.scratch.git("switch -q -c topic")
    try scene.edit(AuditScene.incident, "title: Mail is down", "title: Mail is slow")
    try scene.tell("eva", "comment", "text: From the topic.")
    try scene.scratch.git("switch -q main")
    try scene.tell("kim", "comment", "text: From main.")
    return scene
  }

  @Test func aSideThatWasDroppedIsFound() throws {
    var scene = try Self.parted()
    let commit = try scene.merge("ana", "topic", "-X ours")
    #expect(!scene.text(AuditScene.incident).contains("From the topic"))
    let findings = try scene.verdict().result.findings
    #expect(
      findings.map { "\($0.commit.hex) \($0.finding.code.rawValue)" } == ["\(commit) merge/lost"])
    #expect(findings.first?.finding.message.contains("“comment” of eva") == true)
  }

  @Test func aMergeThatKeepsAllIsClean() throws {
    var scene = try Self.parted()
    let other = try scene.scratch.git("show topic:\(AuditScene.incident)")
    _ = try? scene.merge("ana", "topic")
    let topic = try #require(other.entry(saying: "From the topic"))
    try scene.scratch.write(
      AuditScene.incident,
      try scene.scratch.git("show HEAD:\(AuditScene.incident)")
        .replacing("Mail is down", with: "Mail is slow") + "\n" + topic + "\n")
    try scene.commit("ana", "merge")
    #expect(try scene.scratch.git("rev-list --merges --count HEAD") == "1")
    #expect(try scene.found() == [])
  }

  @Test func aWholeRecordThatWasDroppedIsFound() throws {
    var scene = try AuditScene()
    try scene.scratch.git("switch -q -c topic")
    try scene.propose()
    try scene.scratch.git("switch -q main")
    try scene.tell("kim", "comment", "text: From main.")
    let commit = try scene.merge("ana", "topic", "-s ours")
    let findings = try scene.verdict().result.findings
    #expect(
      findings.map { "\($0.commit.hex) \($0.finding.code.rawValue)" } == ["\(commit) merge/lost"])
    #expect(findings.first?.finding.record == "CHG-20261122-A1B2C")
  }

  @Test func aPolicyThatWasDroppedIsFound() throws {
    var scene = try AuditScene()
    try scene.scratch.git("switch -q -c topic")
    try scene.edit(".itsm/policies/changes.yaml", "1 of cab", "2 of cab")
    try scene.commit("ana", "stricter")
    try scene.scratch.git("switch -q main")
    try scene.tell("kim", "comment", "text: From main.")
    let commit = try scene.merge("ana", "topic", "-s ours")
    #expect(try scene.found() == ["\(commit) merge/lost"])
  }

  @Test func anEntryThatTheMergeItselfForgesIsFound() throws {
    var scene = try AuditScene()
    try scene.scratch.git("switch -q -c topic")
    try scene.propose()
    try scene.scratch.git("switch -q main")
    try scene.tell("kim", "comment", "text: From main.")
    try scene.merge("mallory", "topic")
    try scene.scratch.write(
      AuditScene.incident,
      scene.text(AuditScene.incident) + scene.entry("eva", "comment", "text: Forged."))
    try scene.scratch.shell("git add -A && git commit -q --amend --no-edit")
    let commit = try scene.scratch.git("rev-parse HEAD")
    #expect(try scene.found() == ["\(commit) timeline/author"])
  }

  @Test func aMergeMaySettleForTheStateOfASide() throws {
    var scene = try AuditScene()
    try scene.scratch.git("switch -q -c topic")
    try scene.edit(AuditScene.incident, "\nstate: new", "\nstate: in-progress\nassignee: eva")
    try scene.tell("eva", "start", "state: in-progress\n    assignee: eva")
    let topic = scene.text(AuditScene.incident)
    try scene.scratch.git("switch -q main")
    try scene.edit(
      AuditScene.incident, "\nstate: new", "\nstate: cancelled\ncancel_reason: duplicate")
    try scene.tell("kim", "cancel", "state: cancelled\n    text: Not ours.")
    let main = scene.text(AuditScene.incident)
    _ = try? scene.merge("ana", "topic")
    let end = try #require(topic.ranges(of: "  - at:").last)
    try scene.scratch.write(
      AuditScene.incident,
      main.replacing(
        "state: cancelled\n", with: "state: in-progress\nassignee: eva\n", maxReplacements: 1)
        + topic[end.lowerBound...]
        + scene.entry("ana", "merge", "state: in-progress"))
    try scene.commit("ana", "merge")
    #expect(try scene.found() == [])
  }

  /// Branches that have crossed: each has taken over what the other had, and goes on from there.
  private static func crossed() throws -> AuditScene {
    var scene = try AuditScene()
    try scene.scratch.git("switch -q -c topic")
    try scene.edit(AuditScene.incident, "title: Mail is down", "title: Mail is slow")
    let topic = try scene.commit("eva", "title")
    try scene.scratch.git("switch -q main")
    try scene.edit(AuditScene.incident, "opened_by: ana", "opened_by: ana\ngroup: cab")
    let main = try scene.commit("kim", "group")
    try scene.merge("kim", topic)
    try scene.scratch.git("switch -q topic")
    try scene.merge("eva", main)
    try scene.scratch.git("switch -q main")
    #expect(try scene.scratch.git("merge-base --all main topic | wc -l") == "2")
    return scene
  }

  @Test func whatIsTakenBackAfterBranchesCrossedIsNotLost() throws {
    var scene = try Self.crossed()
    try scene.edit(AuditScene.incident, "title: Mail is slow", "title: Mail is down")
    try scene.commit("kim", "title")
    try scene.scratch.git("switch -q topic")
    try scene.tell("eva", "comment", "text: From the topic.")
    try scene.scratch.git("switch -q main")
    try scene.merge("ana", "topic")
    #expect(scene.text(AuditScene.incident).contains("title: Mail is down"))
    #expect(try scene.found() == [])
  }

  @Test func whatIsLostAfterBranchesCrossedIsFound() throws {
    var scene = try Self.crossed()
    try scene.tell("kim", "comment", "text: From main.")
    try scene.scratch.git("switch -q topic")
    try scene.edit(AuditScene.incident, "title: Mail is slow", "title: Mail is late")
    try scene.commit("eva", "title")
    try scene.scratch.git("switch -q main")
    // What both had before comes back, though the topic changed it.
    let commit = try scene.merge("ana", "topic", "-s ours")
    #expect(scene.text(AuditScene.incident).contains("title: Mail is slow"))
    #expect(try scene.found() == ["\(commit) merge/lost"])
  }

  @Test func threeBranchesThatMeet() throws {
    var scene = try AuditScene()
    try scene.scratch.git("branch old")
    try scene.edit(AuditScene.incident, "title: Mail is down", "title: Mail is slow")
    try scene.commit("ana", "title")
    for name in ["one", "two"] {
      try scene.scratch.git("switch -q -c \(name) \(name == "one" ? "main" : "old")")
      try scene.scratch.write("notes/\(name).txt", name)
      try scene.commit("eva", name)
    }
    try scene.scratch.git("switch -q one")
    try scene.edit(AuditScene.incident, "opened_by: ana", "opened_by: ana\ngroup: cab")
    try scene.commit("eva", "group")
    try scene.scratch.git("switch -q main")
    try scene.scratch.write("notes/main.txt", "main")
    try scene.commit("kim", "main")
    let clean = try scene.merge("ana", "one two")
    #expect(try scene.scratch.git("rev-list --parents -1 HEAD").split(separator: " ").count == 4)
    #expect(try scene.found() == [])
    try scene.scratch.shell(
      "git checkout -q \(clean)^1 -- \(AuditScene.incident) && git commit -q --amend --no-edit")
    let commit = try scene.scratch.git("rev-parse HEAD")
    #expect(try scene.found() == ["\(commit) merge/lost"])
  }

  /// A mirror of the history without working files gives the same verdict, byte for byte.
  @Test func aMirrorGivesTheSameVerdict() throws {
    var scene = try Self.parted()
    try scene.merge("ana", "topic", "-X ours")
    let mirror = Scratch(adopting: scene.scratch.path + "-mirror")
    try scene.scratch.git("clone -q --mirror . \(mirror.path)")
    let workspace = try Workspace(discoveringFrom: mirror.path)
    let tip = try #require(try workspace.repository.head.tip)
    let verdict = try AuditVerdict(of: AuditRange(tip: tip), in: workspace)
    #expect(try scene.verdict().report.json() == verdict.report.json())
    #expect(verdict.report.fails)
  }
}

extension String {
  /// From the beginning of the entry that says something to the end.
  fileprivate func entry(saying text: String) -> Substring? {
    guard let place = firstRange(of: text),
      let begin = self[..<place.lowerBound].ranges(of: "  - at:").last
    else { return nil }
    return self[begin.lowerBound...]
  }
}
