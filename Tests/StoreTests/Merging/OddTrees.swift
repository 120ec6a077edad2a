import Git
import Records
import Store
import TestSupport

/// Two branches that made random odd trees of one, `main` and `topic`; `main` is checked out.
struct OddTrees {
  /// Something at a path, as an index has it.
  private struct Thing: Equatable {
    var mode: String
    var id: String
  }

  /// Paths are bytes: some of them are no UTF-8.
  private typealias Tree = [[UInt8]: Thing]

  let scratch: Scratch
  /// Which sides change the record.
  let changesRecord: (ours: Bool, theirs: Bool)
  /// What was done, for who reads of a failure.
  private(set) var story = ""
  private let repository: Repository

  private static let places: [[UInt8]] =
    [
      "a", "a/b", "a/b/c", "b", "dir/x", "dir/y", "dir", "link", "sub", "Case", "case", "run.sh",
      ".gitattributes", ".itsm/notes", "incidents/notes", "tree/über", "-dash", "with space\"quote",
    ].map { Array($0.utf8) } + [[0x63, 0xE9], [0xFF, 0x2F, 0x78]]

  init(_ dice: inout Dice) throws {
    scratch = try Scratch.records()
    repository = try Repository(at: scratch.path)
    changesRecord = (dice.hits(2), dice.hits(2))
    try scratch.git("config merge.keep.driver true")
    try scratch.write(".git/info/attributes", "incidents/2026/** merge=keep\n")
    var base = try tree(of: "main")
    for _ in 0..<8 { try change(&base, &dice, "base") }
    let start = try commit(base, on: "main", "start")
    var ours = base
    for _ in 0..<dice.number(1...4) { try change(&ours, &dice, "ours") }
    try changeRecord(&ours, "title: Mail is down", "title: Mail is slow", changesRecord.ours)
    let main = try commit(ours, on: start, "main")
    var theirs = base
    for _ in 0..<dice.number(1...4) { try change(&theirs, &dice, "theirs") }
    try changeRecord(&theirs, "urgency: medium", "urgency: high", changesRecord.theirs)
    let topic = try commit(theirs, on: start, "topic")
    try scratch.git("reset -q --hard \(main)")
    try scratch.git("branch topic \(topic)")
  }

  func merge() throws -> MergeResult { try scratch.merge("topic") }

  /// What plain `git merge` makes of all but the record; nil if it stops.
  func mergedByGit() throws -> [String]? {
    try scratch.git("worktree add -q --detach .git/oracle main")
    defer { _ = try? scratch.git("worktree remove --force .git/oracle") }
    let done = try? scratch.shell(
      "cd .git/oracle && git merge -q -m merged topic")
    guard done != nil else { return nil }
    let commit = try scratch.shell("cd .git/oracle && git rev-parse HEAD")
    return try entries(of: commit, records: false)
  }

  /// The lines of a tree as git quotes them.
  func entries(of revision: String, records: Bool) throws -> [String] {
    try scratch.lines("ls-tree -r \(revision)").filter {
      records || !$0.contains("\t\(one.path)")
    }
  }

  // MARK: Trees

  private func tree(of revision: String) throws -> Tree {
    var tree: Tree = [:]
    for line in try scratch.lines("ls-tree -r \(revision)") {
      let parts = line.split(separator: "\t")
      let words = parts[0].split(separator: " ")
      tree[Array(parts[1].utf8)] = Thing(mode: String(words[0]), id: String(words[2]))
    }
    return tree
  }

  private mutating func change(_ tree: inout Tree, _ dice: inout Dice, _ side: String) throws {
    let place = dice.pick(Self.places)
    let name = String(decoding: place, as: UTF8.self)
    if tree[place] != nil, dice.hits(3) {
      tree[place] = nil
      story += "\(side): \(name) goes\n"
      return
    }
    // Git complains of attributes that are no file.
    let isText = name == ".gitattributes"
    let thing = try isText ? text(&dice, name) : thing(&dice, name, since: tree[place])
    // A tree has one thing at a place: what stood above or below goes.
    for other in tree.keys where other != place {
      if other.starts(with: place + [0x2F]) || place.starts(with: other + [0x2F]) {
        tree[other] = nil
      }
    }
    tree[place] = thing
    story += "\(side): \(name) is \(thing.mode) \(thing.id.prefix(7))\n"
  }

  /// No two files are alike, so that git finds no renames, which are not looked for here.
  private func thing(_ dice: inout Dice, _ name: String, since old: Thing?) throws -> Thing {
    let isFile = old?.mode.hasPrefix("100") ?? false
    switch dice.below(8) {
    case 0: return Thing(mode: "120000", id: try blob("target \(name) \(dice.below(3))"))
    case 1: return Thing(mode: "160000", id: String(repeating: "\(dice.number(1...3))", count: 40))
    case 2: return Thing(mode: "100644", id: try blob("\0binary \(name) \(dice.below(3))"))
    case 3 where isFile:
      return Thing(mode: old?.mode == "100644" ? "100755" : "100644", id: old?.id ?? "")
    case 4: return Thing(mode: "100755", id: try blob(lines(&dice, name)))
    default:
      return Thing(mode: isFile ? old?.mode ?? "" : "100644", id: try blob(lines(&dice, name)))
    }
  }

  private func text(_ dice: inout Dice, _ name: String) throws -> Thing {
    Thing(mode: "100644", id: try blob(lines(&dice, name)))
  }

  /// Nine lines, of which one differs: two changes may be far enough from each other, or not.
  private func lines(_ dice: inout Dice, _ name: String) -> String {
    let special = dice.below(9)
    let word = dice.below(3)
    return (0..<9).map { "# \(name) \($0 == special ? "changed \(word)" : "\($0)")\n" }.joined()
  }

  private func changeRecord(
    _ tree: inout Tree, _ old: String, _ new: String, _ isWanted: Bool
  ) throws {
    guard isWanted else { return }
    tree[Array(one.path.utf8)] = Thing(
      mode: "100644", id: try blob(one.text.replacing(old, with: new)))
  }

  private func blob(_ text: String) throws -> String {
    try repository.writeBlob(Array(text.utf8)).hex
  }

  private func commit(_ tree: Tree, on parent: String, _ name: String) throws -> String {
    var list: [UInt8] = []
    for (path, thing) in tree { list += Array("\(thing.mode) \(thing.id)\t".utf8) + path + [0] }
    try scratch.write(".git/list", list)
    return try scratch.shell(
      """
      export GIT_INDEX_FILE="$PWD/.git/odd-index"; rm -f "$GIT_INDEX_FILE"
      git update-index -z --index-info < .git/list && tree=$(git write-tree) &&
      git commit-tree -p \(parent) -m \(name) $tree
      """)
  }
}
