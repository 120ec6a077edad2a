import Git
import Records
import Rendering
import Store
import TestSupport
import Testing

@testable import itsm

/// One fault in a history is one finding, in the commit that made it.
@Suite struct AuditFaultTests {
  /// Makes a fault in a scene and returns the commit that made it.
  typealias Fault = @Sendable (inout AuditScene) throws -> String

  static let faults: [(rule: String, name: String, make: Fault)] = [
    (
      "timeline/rewritten", "an entry is changed",
      { scene in
        try scene.edit(AuditScene.incident, "Looking.", "Sleeping.")
        return try scene.commit("mallory", "tidy")
      }
    ),
    (
      "timeline/rewritten", "an entry that told the state is gone",
      { scene in
        try scene.edit(AuditScene.incident, "    state: new\n", "")
        return try scene.commit("mallory", "tidy")
      }
    ),
    (
      "transition/illegal", "a step that no verb makes",
      { scene in
        try scene.edit(AuditScene.incident, "\nstate: new", "\nstate: closed")
        return try scene.tell("mallory", "close", "state: closed")
      }
    ),
    (
      "timeline/author", "an entry in the name of another",
      { scene in
        try scene.scratch.write(
          AuditScene.incident,
          scene.text(AuditScene.incident) + scene.entry("eva", "comment", "text: I was here."))
        return try scene.commit("mallory", "comment")
      }
    ),
    (
      "timeline/late", "an entry of yesterday",
      { scene in
        try scene.edit(
          AuditScene.incident, "timeline:\n",
          "timeline:\n" + scene.entry("kim", "comment", "text: Seen.", at: "2026-11-20T10:00:00Z"))
        return try scene.commit("kim", "comment")
      }
    ),
    (
      "record/removed", "a record is removed",
      { scene in
        try scene.scratch.git("rm -q \(AuditScene.incident)")
        return try scene.commit("mallory", "tidy")
      }
    ),
    (
      "approval/forged", "a decision in the name of another",
      { scene in
        try scene.propose()
        return try scene.approve("eva", as: "mallory")
      }
    ),
    (
      "approval/quorum", "a move that nobody agreed to",
      { scene in
        try scene.propose()
        return try scene.moveChange("ana", "schedule", "scheduled")
      }
    ),
    (
      "approval/untold", "what was decided on is changed without telling",
      { scene in
        try scene.propose()
        try scene.approve("eva")
        try scene.edit(AuditScene.change, "Do it.", "Do something else.")
        return try scene.commit("mallory", "tidy")
      }
    ),
    (
      "item/unauthorised", "an item is changed outside a change",
      { scene in
        try scene.edit(AuditScene.item, "name: Web", "name: Web server")
        return try scene.commit("kim", "rename")
      }
    ),
    (
      "yaml/syntax", "a record is broken",
      { scene in
        try scene.edit(AuditScene.incident, "title: Mail", "title: [Mail")
        let commit = try scene.commit("mallory", "oops")
        try scene.edit(AuditScene.incident, "title: [Mail", "title: Mail")
        try scene.commit("mallory", "mended")
        return commit
      }
    ),
  ]

  @Test(arguments: faults.indices)
  func oneFaultIsOneFinding(_ index: Int) throws {
    let (rule, name, make) = Self.faults[index]
    var scene = try AuditScene()
    #expect(try scene.found() == [])
    let commit = try make(&scene)
    if rule != "record/removed" {
      // What follows is judged by what was there before it.
      try scene.tell("eva", "comment", "text: Later.")
    }
    #expect(try scene.found() == ["\(commit) \(rule)"], "\(name)")
    // What was remembered is the same answer.
    let fresh = try scene.verdict(all: true).report.json()
    try scene.scratch.write("people/tom.yaml", "id: tom\ntype: person\nname: Tom\nstate: active\n")
    _ = try scene.verdict(all: false)
    try scene.scratch.git("clean -qfd")
    #expect(try scene.verdict(all: false).report.json() == fresh)
  }

  @Test func workOfAnAuthorisedChangeIsFound() throws {
    var scene = try AuditScene()
    try scene.propose()
    try scene.approve("eva")
    try scene.moveChange("ana", "schedule", "scheduled")
    try scene.moveChange("ana", "start", "implement")
    try scene.edit(AuditScene.item, "name: Web", "name: Web server")
    try scene.commit("ana", "rename")
    try scene.moveChange("ana", "finish", "review")
    #expect(try scene.found() == [])
    try scene.edit(AuditScene.item, "name: Web server", "name: Web")
    let late = try scene.commit("ana", "rename again")
    #expect(try scene.found() == ["\(late) item/unauthorised"])
  }

  @Test func anIdThatComesAgain() throws {
    var scene = try AuditScene()
    let text = scene.text(AuditScene.incident)
    try scene.scratch.git("rm -q \(AuditScene.incident)")
    let gone = try scene.commit("mallory", "tidy")
    // Brought back as it was, it is the same record.
    try scene.scratch.write(AuditScene.incident, text)
    try scene.commit("ana", "back")
    #expect(try scene.found() == ["\(gone) record/removed"])
    try scene.scratch.git("rm -q \(AuditScene.incident)")
    let again = try scene.commit("mallory", "tidy")
    let other = text.replacing("Mail is down", with: "Other")
    let start = try #require(other.firstRange(of: "timeline:\n")).upperBound
    try scene.scratch.write(
      AuditScene.incident, other[..<start] + scene.entry("mallory", "open", "state: new"))
    let reused = try scene.commit("mallory", "open")
    #expect(
      try scene.found() == [
        "\(gone) record/removed", "\(again) record/removed", "\(reused) id/reused",
      ])
  }

  @Test func twoRecordsWithOneId() throws {
    var scene = try AuditScene()
    try scene.scratch.write(
      "cis/vm/web-1.yaml", "id: WEB-1\ntype: ci\nname: Other\nclass: vm\nstate: live\n")
    let commit = try scene.commit("ana", "add")
    #expect(try scene.found() == ["\(commit) id/reused"])
  }

  @Test func aRecordWithAStoryFromElsewhereIsToldOnce() throws {
    var scene = try AuditScene()
    for number in 10..<40 {
      let id = "INC-20261122-0000\(number)"
      try scene.scratch.write(
        "incidents/2026/11/\(id).yaml",
        "id: \(id)\ntitle: T\nstate: closed\ntimeline:\n"
          + scene.entry("old@else.example", "import", "state: closed", at: "2020-01-01T00:00:00Z"))
    }
    let commit = try scene.commit("ana", "import")
    #expect(try scene.found() == ["\(commit) timeline/foreign"])
    #expect(try scene.verdict().report.fails == false)
  }
}
