import Git
import Records
import Rendering
import Store
import TestSupport
import Testing

@testable import itsm

/// What checkpoints prove: that nothing before them was rewritten, and that none of them is gone.
@Suite struct AuditCheckpointTests {
  private static func chain(
    _ scene: AuditScene, known: [CheckpointMark] = []
  ) throws -> CheckpointChain {
    try Workspace(discoveringFrom: scene.scratch.path)
      .checkpoints(known: known) { email, _ in [email] }
  }

  @discardableResult
  private static func checkpoint(_ scene: AuditScene) throws -> Checkpoint {
    let workspace = try Workspace(discoveringFrom: scene.scratch.path)
    let head = try #require(try workspace.repository.head.tip)
    return try workspace.makeCheckpoint(
      of: head, after: workspace.lastCheckpoint(), commits: 1, findings: 0, verdict: "sha256:0"
    ).checkpoint
  }

  /// A history with three checkpoints, a commit before each.
  private static func scene() throws -> (AuditScene, [Checkpoint]) {
    var scene = try AuditScene()
    var made: [Checkpoint] = []
    for number in 1...3 {
      try scene.tell("eva", "comment", "text: \(number).")
      made.append(try checkpoint(scene))
    }
    return (scene, made)
  }

  private static func messages(
    _ scene: AuditScene, known: [CheckpointMark] = []
  ) throws -> [String] {
    try chain(scene, known: known).findings.map(\.message)
  }

  @Test func aSoundChain() throws {
    let (start, made) = try Self.scene()
    var scene = start
    try scene.tell("eva", "comment", "text: Later.")
    let chain = try Self.chain(scene, known: made.map { CheckpointMark($0) })
    #expect(chain.findings == [] && chain.checkpoints == made)
    #expect(chain.checkpoints.map(\.counter) == [1, 2, 3])
    #expect(CheckpointMark(CheckpointMark(made[0]).description) == CheckpointMark(made[0]))
    #expect(try scene.scratch.faults() == [])
  }

  @Test func aRewrittenCommitIsFoundAtTheRightCheckpoint() throws {
    let (scene, made) = try Self.scene()
    // The commit before the second checkpoint gets another message; what follows is made again.
    try scene.scratch.shell(
      """
      git checkout -q \(made[1].head) && git commit -q --amend -m other
      git cherry-pick \(made[1].head)..main >/dev/null && git branch -f main && git switch -q main
      """)
    let messages = try Self.messages(scene)
    #expect(messages.count == 1)
    #expect(messages.first?.contains("of checkpoint 2") == true, "\(messages)")
  }

  @Test func aBranchThatWasRolledBack() throws {
    let (scene, made) = try Self.scene()
    try scene.scratch.git("reset -q --hard \(made[0].head)")
    #expect(
      try Self.messages(scene) == [
        "main was rolled back to \(made[0].head.short), before checkpoint 2 of "
          + "\(made[1].head.short)"
      ])
  }

  @Test func aReferenceThatWasRolledBack() throws {
    let (scene, made) = try Self.scene()
    try scene.scratch.git("update-ref \(Checkpoint.reference) \(made[1].id)")
    // This clone has seen the third.
    #expect(try Self.messages(scene).first?.contains("checkpoint 3") == true)
    try scene.scratch.shell("rm -r .git/itsm")
    #expect(try Self.messages(scene) == [])
    #expect(try Self.messages(scene, known: [CheckpointMark(made[2])]).count == 1)
  }

  @Test func aChainThatWasMadeAnew() throws {
    let (scene, made) = try Self.scene()
    try scene.scratch.git("update-ref -d \(Checkpoint.reference)")
    try Self.checkpoint(scene)
    try scene.scratch.shell("rm -r .git/itsm")
    #expect(try Self.messages(scene) == [])
    let found = try Self.messages(scene, known: [CheckpointMark(made[0])])
    #expect(found.count == 1 && found[0].contains("is another now"), "\(found)")
  }

  @Test func signaturesAreJudgedAsOfThen() throws {
    var scene = try AuditScene()
    try scene.scratch.shell(
      """
      for key in one two; do ssh-keygen -q -t ed25519 -N '' -C '' -f .git/$key; done
      echo "raj@example.org namespaces=\\"git\\" $(cat .git/one.pub)" > .itsm/allowed_signers
      git config gpg.format ssh; git config user.signingKey "$PWD/.git/one"
      """)
    try scene.commit("ana", "keys")
    try Self.checkpoint(scene)
    #expect(try Self.chain(scene).standings == [.unsigned])
    try scene.scratch.git("config commit.gpgSign true")
    try scene.tell("eva", "comment", "text: One.")
    try Self.checkpoint(scene)
    #expect(try Self.chain(scene).standings == [.unsigned, .good])
    // Another key, which nobody allowed.
    try scene.scratch.shell("git config user.signingKey \"$PWD/.git/two\"")
    try scene.tell("eva", "comment", "text: Two.")
    let third = try Self.checkpoint(scene)
    #expect(try Self.messages(scene).first?.contains("checkpoint 3 is not validly signed") == true)
    // After a signed one, none is a fault as well.
    try scene.scratch.git("update-ref \(Checkpoint.reference) \(third.id)~1")
    try scene.scratch.shell("rm -r .git/itsm; git config commit.gpgSign false")
    try Self.checkpoint(scene)
    #expect(
      try Self.messages(scene) == ["checkpoint 3 is not signed, and one before it is"])
  }
}
