import Git
import Records
import Store
import TestSupport
import Testing

@testable import itsm

/// Changes that go on because a template authorises them are judged when they do, and as long as they
/// go on.
@Suite struct AuditTemplateTests {
  private static let template = ".itsm/templates/patch.yaml"

  /// A scene with a change that names the template and says so much of its plan.
  private static func scene(plan: String) throws -> AuditScene {
    var scene = try AuditScene()
    try scene.scratch.write(
      template,
      """
      template: patch
      for: change
      fields:
        model: standard
        impact: low
        likelihood: low
        risk: low
        implementation_plan: apt-get upgrade
        test_plan: Look.
        backout_plan: Undo it.

      """)
    let commit = try scene.commit("ana", "template")
    let digest = try scene.scratch.shell("sha256sum < \(template)").prefix { $0 != " " }
    let start = Instant(clamping: Int64(scene.clock)).description
    let end = Instant(clamping: Int64(scene.clock + 7_200)).description
    try scene.scratch.write(
      AuditScene.change,
      """
      id: CHG-20261122-A1B2C
      title: Update
      model: standard
      template: patch@\(commit) sha256:\(digest)
      state: new
      reason: It is old.
      affects: [web-1]
      impact: low
      likelihood: low
      risk: low
      opened_at: \(scene.now)
      opened_by: ana
      planned_start: \(start)
      planned_end: \(end)
      implementation_plan: \(plan)
      test_plan: Look.
      backout_plan: Undo it.
      timeline:
      \(scene.entry("ana", "open", "state: new"))
      """)
    try scene.commit("ana", "open")
    return scene
  }

  @Test func whatTheTemplateSaysIsFine() throws {
    var scene = try Self.scene(plan: "apt-get upgrade")
    try scene.moveChange("ana", "submit", "scheduled")
    #expect(try scene.found() == [])
  }

  @Test func somethingElseIsFoundWhenItGoesOn() throws {
    var scene = try Self.scene(plan: "rm -r")
    let commit = try scene.moveChange("ana", "submit", "scheduled")
    try scene.edit(AuditScene.change, "reason: It is old.", "reason: Why not.")
    try scene.commit("ana", "reason")
    #expect(try scene.found() == ["\(commit) template/deviation"])
  }

  @Test func somethingElseIsFoundAfterwards() throws {
    var scene = try Self.scene(plan: "apt-get upgrade")
    try scene.moveChange("ana", "submit", "scheduled")
    try scene.edit(AuditScene.change, "plan: apt-get upgrade", "plan: rm -r")
    let commit = try scene.commit("mallory", "tidy")
    try scene.tell("eva", "comment", "text: Later.")
    #expect(try scene.found() == ["\(commit) template/deviation"])
  }

  @Test func aTemplateThatWasChangedSinceAuthorisesNothing() throws {
    var scene = try Self.scene(plan: "apt-get upgrade")
    try scene.edit(Self.template, "Look.", "Look twice.")
    try scene.commit("ana", "a new version")
    let commit = try scene.moveChange("ana", "submit", "scheduled")
    #expect(try scene.found() == ["\(commit) template/pin"])
  }
}
