import GRDB
import Git
import Glibc
import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// What the table of commits says of a record is what a walk through all commits says.
  @Suite struct CommitTableTests {
    private static let scenes =
      getenv("ITSM_TEST_ITERATIONS").flatMap { Int(String(cString: $0)) } ?? 4

    /// The table's answer; it looks itself at no more than a few new commits.
    static func asked(
      _ workspace: Workspace, _ path: String, from tip: ObjectID, patience: Int = 0,
      limit: Int? = nil
    ) throws -> [ObjectID] {
      workspace.commitPatience = patience
      var found: [ObjectID] = []
      try workspace.history(from: tip, path: path, limit: limit) {
        found.append($0.commit.id)
        return true
      }
      return found
    }

    static func walked(
      _ workspace: Workspace, _ path: String, from tip: ObjectID, limit: Int? = nil
    ) throws -> [ObjectID] {
      var found: [ObjectID] = []
      var history = try workspace.repository.history(from: tip, path: path, limit: limit)
      while let id = try history.nextID() { found.append(id) }
      return found
    }

    static func file(_ scratch: Scratch) -> String { ".git/itsm/commits.sqlite" }

    @Test(arguments: 1...scenes)
    func whateverHappensToARepository(_ seed: Int) throws {
      var scene = try IndexScene(seed: UInt64(seed))
      for _ in 0..<20 {
        try scene.step()
        let workspace = try scene.scratch.workspace()
        let all = try scene.scratch.lines("log --all -m --format= --name-only")
        for path in Set(all).sorted() where path.hasSuffix(".yaml") {
          let tip = try workspace.repository.commit(
            at: scene.dice.pick(["HEAD", "HEAD", "HEAD^0"]))
          let limit = scene.dice.hits(4) ? scene.dice.number(0...3) : nil
          let patience = scene.dice.number(0...3)
          #expect(
            try Self.asked(workspace, path, from: tip, patience: patience, limit: limit)
              == Self.walked(workspace, path, from: tip, limit: limit), "\(path)")
        }
      }
      #expect(scene.scratch.exists(Self.file(scene.scratch)))
    }

    /// Merges of all kinds, clocks that run backwards, several roots, and tips that come in any order.
    @Test(arguments: 1...2 * scenes)
    func anyShapeOfHistory(_ seed: Int) throws {
      var dice = Dice(seed: UInt64(seed) + 1_000)
      let scratch = try Scratch.records()
      let workspace = try scratch.workspace()
      let repository = workspace.repository
      let files = ["a.yaml", "d/a.yaml", "d/e/a.yaml", "d/e.yaml/b.yaml", "d/e.yaml"]
      let steadiness = dice.number(0...2)
      var commits: [ObjectID] = []
      for number in 0..<120 {
        var parents: [ObjectID] = []
        if !dice.hits(40), let base = commits.suffix(6).randomElement(using: &dice) {
          parents.append(base)
          for _ in 0..<(number % 3 == 2 ? dice.number(1...2) : 0) {
            let other = dice.pick(Array(commits.suffix(9)))
            if !parents.contains(other) { parents.append(other) }
          }
        }
        let model = parents.randomElement(using: &dice)
        var tree = try model.map { try repository.tree(of: $0) }
        if dice.number(0...3) > 0 || tree == nil {
          let blob = try repository.writeBlob([UInt8(dice.number(0...2))])
          let changed = try? repository.updatedTree(
            tree, changes: [.upsert(path: dice.pick(files), id: blob)])
          tree =
            try changed ?? tree
            ?? repository.updatedTree(
              nil, changes: [.upsert(path: "a.yaml", id: blob)])
        }
        let time = [1000 + 10 * number, 1000 + number / 7, dice.number(1000...1200)][steadiness]
        let when = Signature(name: "A", email: "a@b", when: Int64(time))
        commits.append(
          try repository.createCommit(
            tree: #require(tree), parents: parents, author: when, committer: when,
            message: "number \(number)\n"))
      }
      for _ in 0..<40 {
        let (tip, path) = (dice.pick(commits), dice.pick(files))
        let patience = dice.number(0...4)
        #expect(
          try Self.asked(workspace, path, from: tip, patience: patience)
            == Self.walked(workspace, path, from: tip), "\(path) from \(tip)")
      }
    }

    // MARK: What it spares

    static func line(of count: Int, in scratch: Scratch) throws {
      try scratch.write("incidents/other.yaml", "id: other\n")
      try scratch.write("incidents/one.yaml", "id: one\n")
      try scratch.shell(
        """
        git add -A && git commit -q -m start
        for n in $(seq \(count)); do
          echo "title: x$n" > incidents/other.yaml
          git commit -q -a -m $n
        done
        """)
    }

    /// Commits that left the record alone are not looked at: their trees may even be gone.
    @Test func onlyWhatTouchedTheRecordIsRead() throws {
      let scratch = try Scratch.records()
      try Self.line(of: 12, in: scratch)
      let tip = try #require(ObjectID(scratch.git("rev-parse HEAD")))
      let expected = try Self.walked(scratch.workspace(), "incidents/one.yaml", from: tip)
      #expect(try Self.asked(scratch.workspace(), "incidents/one.yaml", from: tip) == expected)
      let tree = try scratch.git("rev-parse HEAD~5^{tree}")
      try scratch.shell("rm -f .git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))")
      #expect(throws: GitError.self) {
        try Self.walked(scratch.workspace(), "incidents/one.yaml", from: tip)
      }
      #expect(try Self.asked(scratch.workspace(), "incidents/one.yaml", from: tip) == expected)
      // On top of it only what is new.
      try scratch.commit("incidents/one.yaml", "id: one\ntitle: y\n")
      let new = try #require(ObjectID(scratch.git("rev-parse HEAD")))
      #expect(
        try Self.asked(scratch.workspace(), "incidents/one.yaml", from: new) == [new] + expected)
    }

    @Test func aShortHistoryIsNotRemembered() throws {
      let scratch = try Scratch.records()
      try Self.line(of: 3, in: scratch)
      let tip = try #require(ObjectID(scratch.git("rev-parse HEAD")))
      #expect(
        try Self.asked(scratch.workspace(), "incidents/one.yaml", from: tip, patience: 10).count
          == 1)
      #expect(!scratch.exists(Self.file(scratch)))
      _ = try Self.asked(scratch.workspace(), "incidents/one.yaml", from: tip, patience: 2)
      #expect(scratch.exists(Self.file(scratch)))
    }

    /// A commit that changes very many files counts for each, in one row.
    @Test func sweepsCountForEveryPath() throws {
      let scratch = try Scratch.records()
      try Self.line(of: 3, in: scratch)
      try scratch.shell(
        """
        mkdir cis && for n in $(seq \(CommitSchema.sweep + 5)); do echo "id: c$n" > cis/c$n.yaml; done
        git add -A && git commit -q -m many && git commit -q --allow-empty -m after
        """)
      let workspace = try scratch.workspace()
      let tip = try #require(ObjectID(scratch.git("rev-parse HEAD")))
      for path in ["incidents/one.yaml", "cis/c7.yaml", "cis/none.yaml"] {
        #expect(
          try Self.asked(workspace, path, from: tip) == Self.walked(workspace, path, from: tip))
      }
      let rows = try IndexFile.open("\(scratch.path)/\(Self.file(scratch))").read {
        try Int.fetchOne($0, sql: "SELECT count(*) FROM touch")
      }
      #expect(try #require(rows) < 100)
    }
  }
}
