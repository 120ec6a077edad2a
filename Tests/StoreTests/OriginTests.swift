import Git
import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// Where entries came from, and how what a record says came to a branch.
  @Suite struct OriginTests {
    private static let path = "articles/a.yaml"

    /// A record with some of three decisions, of which each is on one of two texts.
    private static func text(_ body: String, _ entries: [Int], _ digests: [String]) -> String {
      let told = entries.map { number in
        """
          - at: 2026-11-22T14:0\(number):00Z
            by: eva
            did: approve
            stage: reading
            digest: "\(digests[number % digests.count])"

        """
      }
      return """
        id: KB-20261122-AAAAA
        title: Print
        state: review
        body: \(body)
        timeline:
          - { at: 2026-11-22T14:00:00Z, by: ana, did: open, state: draft }

        """ + told.joined()
    }

    private static func record(_ text: String) throws -> Record {
      try Record(parsing: Array(text.utf8), path: path, rulebook: .builtIn)
    }

    /// History of any shape, in which the file is left alone, changed, changed back, and removed.
    private static func history(
      _ dice: inout Dice, _ repository: Repository
    ) throws -> [ObjectID] {
      let digests = try ["One", "Two"].map {
        try #require(try record(text($0, [], [])).contentDigest)
      }
      var commits: [ObjectID] = []
      for number in 0..<90 {
        var parents = commits.suffix(5).randomElement(using: &dice).map { [$0] } ?? []
        if number % 3 == 2 {
          let other = dice.pick(Array(commits.suffix(9)))
          if !parents.contains(other) { parents.append(other) }
        }
        var tree = try parents.randomElement(using: &dice).map { try repository.tree(of: $0) }
        let entries = (1...3).filter { _ in dice.hits(2) }
        let blob = try repository.writeBlob(
          Array(text(dice.pick(["One", "One", "Two"]), entries, digests).utf8))
        let other = try repository.writeBlob([UInt8(dice.number(0...9))])
        var changes: [TreeChange] = [.upsert(path: "notes/x", id: other)]
        if dice.hits(3) || tree == nil { changes.append(.upsert(path: path, id: blob)) }
        tree = try repository.updatedTree(tree, changes: changes)
        let when = Signature(name: "A", email: "a@b", when: Int64(1_000 + number))
        commits.append(
          try repository.createCommit(
            tree: #require(tree), parents: parents, author: when, committer: when,
            message: "\(number)"))
      }
      return commits
    }

    private static func answers(
      _ tips: [ObjectID], _ workspace: Workspace
    ) throws -> [[TimelineEntry: EntryOrigin]] {
      try tips.map { tip in
        let entry = try workspace.repository.entry(at: path, in: workspace.repository.tree(of: tip))
        let blob = try workspace.repository.blob(#require(entry).id)
        let record = try record(String(decoding: blob, as: UTF8.self))
        let entries = record.votes.map { record.timeline[$0.index] }
        return try workspace.origins(of: Set(entries), in: record, at: tip)
      }
    }

    private static func lines(_ tips: [ObjectID], _ workspace: Workspace) throws -> [[String]] {
      try tips.map { tip in
        let entry = try workspace.repository.entry(at: path, in: workspace.repository.tree(of: tip))
        let blob = try workspace.repository.blob(#require(entry).id)
        var found: [String] = []
        try workspace.line(
          of: record(String(decoding: blob, as: UTF8.self)), from: tip, by: .builtIn
        ) { step in
          found.append("\(step.commit.id) \(step.record.timeline.count) \(step.others.count)")
          return true
        }
        return found
      }
    }

    /// The table of commits spares steps and changes no answer.
    @Test(arguments: 1...6)
    func theTableChangesNothing(_ seed: UInt64) throws {
      var dice = Dice(seed: seed)
      let scratch = try Scratch.records()
      let workspace = try scratch.workspace()
      let commits = try Self.history(&dice, workspace.repository)
      let tips = Array(commits.suffix(20))
      let table = CommitTableTests.file(scratch)
      let origins = try Self.answers(tips, workspace)
      let lines = try Self.lines(tips, workspace)
      #expect(!scratch.exists(table))
      #expect(origins.contains { !$0.isEmpty } && lines.contains { $0.count > 2 })
      for tip in tips { _ = try CommitTableTests.asked(workspace, Self.path, from: tip) }
      #expect(scratch.exists(table))
      #expect(try Self.answers(tips, workspace) == origins)
      #expect(try Self.lines(tips, workspace) == lines)
    }
  }
}
