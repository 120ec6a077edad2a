import Git
import Glibc
import Records

/// The commits of the branch that changed something below `.itsm`, oldest first.
///
/// A walk over all commits finds them. What it found is remembered in the git directory, so that
/// the next one ends where the last began; the file may be deleted at any time.
struct RuleChanges {
  /// One of the commits.
  struct Change: Hashable {
    let commit: ObjectID
    /// The tree that the commit records.
    let tree: ObjectID
    /// The committer's clock, in seconds since 1970.
    let time: Int64
    /// The tree of `.itsm`; nil if there is none.
    let rules: ObjectID?
    /// True if nobody knows whether the commit changed them, since history ends there in a shallow
    /// clone.
    var isCutOff = false
  }

  private let workspace: Workspace
  private var path: String { "\(workspace.indexFolder)/rule-changes" }
  private var folder: String { workspace.folder + Layout.rules }

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// The changes up to a commit.
  ///
  /// - Throws: ``GitError`` if history can't be read.
  func until(_ tip: ObjectID) throws -> [Change] {
    let known = workspace.repository.isShallow ? nil : remembered()
    if let known, known.tip == tip { return known.changes }
    let line = try workspace.repository.line(from: tip, to: known?.tip)
    let isAttached =
      try known.map { known in
        try line.last.map { try workspace.repository.commit($0.id).parents.first == known.tip }
          ?? true
      } ?? false
    let found = try changes(line, after: isAttached ? known?.changes.last : nil)
    let all = (isAttached ? known?.changes ?? [] : []) + found
    // Only what cost something to find is worth a file, and only the branch will be asked again.
    if line.count > 1_000, !workspace.repository.isShallow,
      try workspace.repository.head.tip == tip
    {
      remember(all, tip)
    }
    return all
  }

  /// The changes along a part of the line, of which `before` is the last one known.
  private func changes(_ line: [LineCommit], after before: Change?) throws -> [Change] {
    var found: [Change] = []
    var rules = before?.rules
    var isFirst = before == nil
    for commit in line.reversed() {
      let entry = try workspace.repository.entry(at: folder, in: commit.tree)
      let now = entry.flatMap { $0.isTree ? $0.id : nil }
      if now != rules || (isFirst && now != nil) {
        found.append(
          Change(
            commit: commit.id, tree: commit.tree, time: commit.time, rules: now,
            isCutOff: isFirst && workspace.repository.isCutOff(at: commit.id)))
      }
      (rules, isFirst) = (now, false)
    }
    return found
  }

  // MARK: What is remembered

  /// The first line is a checksum of the rest: a file that anything happened to says nothing.
  private func remember(_ changes: [Change], _ tip: ObjectID) {
    var text = "\(folder)\n\(tip.hex)\n"
    for change in changes {
      text += "\(change.commit.hex) \(change.tree.hex) \(change.time) \(change.rules?.hex ?? "-")\n"
    }
    let bytes = Array(text.utf8)
    guard let sum = try? Repository.hash(bytes) else { return }
    mkdir(workspace.scratch, 0o777)
    mkdir(workspace.indexFolder, 0o777)
    let temporary = "\(path).\(getpid())"
    guard let file = fopen(temporary, "w") else { return }
    let all = Array((sum.hex + "\n").utf8) + bytes
    let isWritten = fwrite(all, 1, all.count, file) == all.count
    if fclose(file) != 0 || !isWritten || rename(temporary, path) != 0 { unlink(temporary) }
  }

  private func remembered() -> (tip: ObjectID, changes: [Change])? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
      let sum = try? Repository.hash(Array(bytes[(end + 1)...])),
      sum.hex == String(decoding: bytes[..<end], as: UTF8.self)
    else { return nil }
    let lines = String(decoding: bytes[(end + 1)...], as: UTF8.self).split(separator: "\n")
    guard lines.count >= 2, lines[0] == folder, let tip = ObjectID(lines[1]) else {
      return nil
    }
    let changes = lines.dropFirst(2).compactMap { Self.change($0) }
    return changes.count == lines.count - 2 ? (tip, changes) : nil
  }

  private static func change(_ line: Substring) -> Change? {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 4, let commit = ObjectID(words[0]),
      let tree = ObjectID(words[1]), let time = Int64(words[2])
    else { return nil }
    let rules = ObjectID(words[3])
    guard rules != nil || words[3] == "-" else { return nil }
    return Change(commit: commit, tree: tree, time: time, rules: rules)
  }
}
