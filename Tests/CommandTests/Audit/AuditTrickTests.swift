import Git
import Records
import Rendering
import Store
import TestSupport
import Testing

@testable import itsm

/// Tricks by which somebody might get something past an audit.
@Suite struct AuditTrickTests {
  /// Makes a trick in a scene and returns the commit that is to be found.
  typealias Trick = @Sendable (inout AuditScene) throws -> String

  static let tricks: [(rule: String, name: String, make: Trick)] = [
    (
      "item/unauthorised", "a merge that itself changes an item",
      { scene in
        try scene.part { try $0.tell("eva", "comment", "text: From the topic.") }
        try scene.merge("mallory", "topic")
        return try scene.amend {
          try $0.edit(AuditScene.item, "owner: kim", "owner: mallory")
        }
      }
    ),
    (
      "approval/untold", "a merge that itself changes what was decided on",
      { scene in
        try scene.propose()
        try scene.approve("eva")
        try scene.part { try $0.tell("eva", "comment", "text: From the topic.") }
        try scene.merge("mallory", "topic")
        return try scene.amend {
          try $0.edit(AuditScene.change, "implementation_plan: Do it.", "implementation_plan: No.")
        }
      }
    ),
    (
      "approval/forged", "a merge that itself adds an approval",
      { scene in
        try scene.propose()
        try scene.part { try $0.tell("eva", "comment", "text: From the topic.") }
        try scene.merge("mallory", "topic")
        return try scene.amend { scene in
          let digest = try scene.digest
          try scene.scratch.write(
            AuditScene.change,
            scene.text(AuditScene.change)
              + scene.entry(
                "eva", "approve", "stage: board", "digest: \"\(digest)\"", at: scene.time))
        }
      }
    ),
    (
      "approval/forged", "an approval of what the record does not say",
      { scene in
        try scene.propose()
        let digest = try scene.digest
        try scene.edit(AuditScene.change, "implementation_plan: Do it.", "implementation_plan: No.")
        try scene.scratch.write(
          AuditScene.change,
          scene.text(AuditScene.change)
            + scene.entry("eva", "approve", "stage: board", "digest: \"\(digest)\""))
        return try scene.commit("eva", "approve")
      }
    ),
    (
      "approval/quorum", "a policy that a branch loosens and tightens again",
      { scene in
        try scene.propose()
        return try scene.branch { scene in
          try scene.edit(".itsm/policies/changes.yaml", "1 of cab and not author", "author")
          try scene.commit("mallory", "loosen")
          try scene.approve("ana")
          try scene.moveChange("ana", "schedule", "scheduled")
          try scene.edit(
            ".itsm/policies/changes.yaml", "quorum: author", "quorum: 1 of cab and not author")
          try scene.commit("mallory", "tighten")
        }
      }
    ),
    (
      "approval/forged", "an address that a branch takes and gives back",
      { scene in
        try scene.propose()
        return try scene.branch { scene in
          try scene.edit("people/mallory.yaml", "mallory@acme", "other@acme")
          try scene.edit("people/eva.yaml", "eva@acme", "mallory@acme")
          try scene.commit("mallory", "be eva")
          try scene.approve("eva", as: "mallory")
          try scene.moveChange("ana", "schedule", "scheduled")
          try scene.scratch.git("checkout -q main -- people")
          try scene.commit("mallory", "be mallory")
        }
      }
    ),
    (
      "transition/illegal", "a type that a branch loosens and tightens again",
      { scene in
        try scene.branch { scene in
          try scene.scratch.write(
            ".itsm/types/incident.yaml",
            "type: incident\nextends: incident\ntransitions:\n"
              + "  vanish: { from: new, to: closed }\n")
          try scene.commit("mallory", "loosen")
          try scene.edit(AuditScene.incident, "\nstate: new", "\nstate: closed")
          try scene.tell("mallory", "vanish", "state: closed")
          try scene.scratch.shell("rm .itsm/types/incident.yaml")
          try scene.commit("mallory", "tighten")
        }
      }
    ),
    (
      "transition/illegal", "a type that is changed by the commit that makes use of it",
      { scene in
        try scene.scratch.write(
          ".itsm/types/incident.yaml",
          "type: incident\nextends: incident\ntransitions:\n  vanish: { from: new, to: closed }\n")
        try scene.edit(AuditScene.incident, "\nstate: new", "\nstate: closed")
        return try scene.tell("mallory", "vanish", "state: closed")
      }
    ),
    (
      "record/removed", "settings that hide records while they are changed",
      { scene in
        try scene.scratch.write(".itsm/config.yaml", "ignore: [\"incidents/**\"]\n")
        let commit = try scene.commit("mallory", "hide")
        try scene.edit(AuditScene.incident, "Looking.", "Sleeping.")
        try scene.commit("mallory", "tidy")
        try scene.scratch.write(".itsm/config.yaml", "organisation: Acme\n")
        try scene.commit("mallory", "show")
        return commit
      }
    ),
    (
      "id/reused", "a record that takes the id of another as its new one",
      { scene in
        let path = "incidents/2026/11/INC-20261122-X1Y2Z.yaml"
        try scene.scratch.write(
          path,
          scene.text(AuditScene.incident).prefix(while: { $0 != "\n" }).replacing(
            "A1B2C", with: "X1Y2Z") + "\ntitle: Other\nstate: new\ntimeline:\n"
            + scene.entry("mallory", "open", "state: new"))
        try scene.commit("mallory", "open")
        try scene.edit(
          path, "id: INC-20261122-X1Y2Z", "id: INC-20261122-A1B2C\naliases: [INC-20261122-X1Y2Z]")
        return try scene.commit("mallory", "rename")
      }
    ),
    (
      "record/identity", "an id in other letters",
      { scene in
        try scene.edit(AuditScene.incident, "id: INC-20261122-A1B2C", "id: INC-20261122-a1b2c")
        return try scene.commit("mallory", "small letters")
      }
    ),
    (
      "timeline/rewritten", "another place that hides other words",
      { scene in
        let other = "incidents/2026/10/INC-20261122-A1B2C.yaml"
        try scene.scratch.write(
          other, scene.text(AuditScene.incident).replacing("Looking.", with: "Sleeping."))
        try scene.scratch.git("rm -q \(AuditScene.incident)")
        return try scene.commit("mallory", "move")
      }
    ),
    (
      "record/removed", "a link in place of a record",
      { scene in
        try scene.scratch.shell(
          "cp \(AuditScene.incident) copy.txt; ln -sf ../../../copy.txt \(AuditScene.incident)")
        return try scene.commit("mallory", "link")
      }
    ),
    (
      "record/removed", "a record that one branch removes and another keeps",
      { scene in
        try scene.part { try $0.tell("eva", "comment", "text: From the topic.") }
        try scene.scratch.git("rm -q \(AuditScene.incident)")
        let commit = try scene.commit("mallory", "tidy")
        _ = try? scene.merge("ana", "topic")
        try scene.scratch.git("checkout -q topic -- \(AuditScene.incident)")
        try scene.commit("ana", "merge")
        return commit
      }
    ),
    (
      "timeline/late", "a commit that is dated back",
      { scene in
        let past = scene.clock - 3 * 86_400
        try scene.scratch.write(
          AuditScene.incident,
          scene.text(AuditScene.incident)
            + scene.entry(
              "eva", "comment", "text: I knew.",
              at: Instant(clamping: Int64(past)).description))
        return try scene.commit("eva", "comment", dated: past)
      }
    ),
  ]

  @Test(arguments: tricks.indices)
  func aTrickIsFoundWhereItWasDone(_ index: Int) throws {
    let (rule, name, make) = Self.tricks[index]
    var scene = try AuditScene()
    let commit = try make(&scene)
    #expect(try scene.found() == ["\(commit) \(rule)"], "\(name)")
  }

  /// What git shows in place of an object is not what is judged.
  @Test func objectsThatAreReplaced() throws {
    var scene = try AuditScene()
    let honest = scene.text(AuditScene.incident)
    try scene.edit(AuditScene.incident, "Looking.", "Sleeping.")
    let commit = try scene.commit("mallory", "tidy")
    let wanted = ["\(commit) timeline/rewritten"]
    try scene.scratch.write("honest", honest)
    try scene.scratch.shell(
      """
      git replace $(git rev-parse HEAD:\(AuditScene.incident)) $(git hash-object -w honest)
      git replace --graft HEAD
      mkdir -p .git/info && git rev-parse HEAD > .git/info/grafts
      """)
    #expect(try scene.scratch.git("log --oneline 2>/dev/null | wc -l") == "1")
    #expect(try scene.found() == wanted)
    // In packs as well.
    try scene.scratch.shell("rm .git/info/grafts; git repack -q -ad")
    #expect(try scene.found() == wanted)
  }

  /// A history that is said to be cut off is not said to be whole.
  @Test func aForgedShallowFile() throws {
    var scene = try AuditScene()
    try scene.edit(AuditScene.incident, "Looking.", "Sleeping.")
    try scene.commit("mallory", "tidy")
    try scene.tell("eva", "comment", "text: Later.")
    try scene.scratch.shell("git rev-parse HEAD > .git/shallow")
    #expect(try scene.verdict().report.isComplete == false)
  }
}
