import Git
import TestSupport
import Testing

@testable import Store
@testable import itsm

/// What an audit keeps of one commit for the next saves time, and decides nothing.
@Suite struct AuditMemoTests {
  /// A history with faults in which rules, people and policies change, on a line and beside it.
  private static func eventful() throws -> AuditScene {
    var scene = try AuditScene()
    try scene.propose()
    try scene.approve("eva", as: "mallory")
    try scene.edit(".itsm/config.yaml", "Acme", "Other")
    try scene.commit("ana", "rules")
    try scene.moveChange("ana", "schedule", "scheduled")
    try scene.edit("people/eva.yaml", "eva@acme", "eva.lima@acme")
    try scene.commit("ana", "people")
    try scene.tell("eva", "comment", "text: By my old address.")
    try scene.part { scene in
      try scene.edit(".itsm/policies/changes.yaml", "1 of cab and not author", "author")
      try scene.commit("ana", "a loose policy")
      try scene.tell("kim", "comment", "text: From the topic.")
    }
    try scene.edit(AuditScene.item, "live", "retired")
    try scene.commit("kim", "retire")
    try scene.scratch.git("mv \(AuditScene.item) cis/server/web.yaml")
    try scene.commit("ana", "move")
    try scene.tell("kim", "comment", "text: From main.")
    try scene.merge("ana", "topic", "-X ours")
    let text = scene.text(AuditScene.incident)
    try scene.edit(AuditScene.incident, "title: ", "title: [")
    try scene.commit("mallory", "break")
    try scene.scratch.write(AuditScene.incident, text)
    try scene.tell("kim", "comment", "text: Mended.")
    try scene.scratch.git("rm -q \(AuditScene.incident)")
    try scene.commit("mallory", "tidy")
    try scene.scratch.git("gc -q")
    return scene
  }

  /// A verdict by a judge who has seen other commits, in whatever order, is that of one who has seen
  /// nothing, and who has libgit2 read the objects.
  @Test func aJudgeWhoRemembersSaysWhatAnyOtherSays() throws {
    let scene = try Self.eventful()
    func judge(readingPacks: Bool) throws -> CommitJudge {
      let workspace = try Workspace(discoveringFrom: scene.scratch.path)
      if readingPacks { workspace.repository.readPacks() }
      return CommitJudge(workspace, AuditJudge.check(workspace))
    }
    let repository = try Workspace(discoveringFrom: scene.scratch.path).repository
    let steps = try AuditPlan(to: repository.commit(at: "HEAD"), besides: [], in: repository).steps
    let alone = try steps.map { "\(try judge(readingPacks: false).verdict(on: $0))" }
    #expect(Set(alone.filter { !$0.contains("findings: []") }).count > 5)
    var dice = Dice(seed: 6)
    let forward = Array(steps.indices)
    for order in [forward, forward.reversed(), (forward + forward).shuffled(using: &dice)] {
      let judge = try judge(readingPacks: true)
      for place in order {
        #expect("\(try judge.verdict(on: steps[place]))" == alone[place])
      }
    }
  }
}
