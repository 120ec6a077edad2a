import Git
import Glibc

/// The files that the last commits of this program changed in a working tree, remembered for a
/// moment to mend the index.
///
/// `git commit` reads the index before it locks it. If a commit of ours comes and goes in between,
/// git writes the index as it was before; its own commit then fails, since the branch has moved,
/// but the next one would take our change back. So whoever writes next puts such entries right.
struct RecentFiles {
  /// What became of one file.
  struct Change: Equatable {
    /// In seconds since 1970.
    var at: Int
    /// What the file was before; nil if there was none.
    var old: ObjectID?
    /// What it became; nil if it went.
    var new: ObjectID?
    var path: String
  }

  /// How long changes are remembered, in seconds: longer than git needs from reading the index to
  /// writing it, shorter than a person needs to think of `git rm --cached` or `git reset`, which
  /// leave the index the same way.
  static let memory = 30
  /// How many are remembered at most.
  static let limit = 256

  private let workspace: Workspace
  private let disk: Disk?

  init(_ workspace: Workspace) {
    self.workspace = workspace
    disk = workspace.disk
  }

  /// Linked working trees have an index each, hence a memory each.
  private var name: String {
    let repository = workspace.repository
    guard repository.gitDirectory != repository.commonDirectory else { return "recent" }
    return "recent-" + (repository.gitDirectory.split(separator: "/").last.map(String.init) ?? "")
  }

  /// Remembers the files of a commit; the caller holds the writers' lock.
  ///
  /// Nothing depends on it that could fail: what can't be written is forgotten.
  func remember(_ files: [ChangedFile]) {
    guard disk != nil, files.count <= Self.limit else { return }
    let now = time(nil)
    let added = files.filter { !$0.path.utf8.contains(UInt8(ascii: "\n")) }.map {
      Change(at: now, old: $0.old, new: $0.new, path: $0.path)
    }
    let all = (changes(now) + added).suffix(Self.limit)
    try? Disk(root: workspace.scratch).write(
      Array(all.map(Self.line).joined().utf8), to: name, durably: false, through: "recent-new")
  }

  /// The entries of an index that stand as they did before a recent commit, though the branch and
  /// the working file have what that commit brought.
  ///
  /// - Parameters:
  ///   - index: The index.
  ///   - tip: The branch's tip.
  /// - Returns: What the tip has at their paths.
  /// - Throws: ``GitError`` or ``StoreError`` when the tip or a file can't be read.
  func behind(_ index: IndexCopy, _ tip: ObjectID?) throws -> [ChangedFile] {
    guard let disk else { return [] }
    var histories: PathMap<[Change]> = [:]
    for change in changes(time(nil)) { histories[change.path, default: []].append(change) }
    return try histories.paths.compactMap { path in
      let history = histories[path] ?? []
      let staged = index.entry(path)
      guard let last = history.last, staged?.id != last.new,
        history.contains(where: { $0.old == staged?.id })
      else { return nil }
      let standing = try tip.flatMap {
        try workspace.repository.entry(at: path, in: workspace.repository.tree(of: $0))
      }
      guard standing?.id == last.new else { return nil }
      // Git's race leaves the working file alone; who wanted the old state back has it there too.
      let working = try disk.read(path).map { try Repository.hash($0) }
      guard working != staged?.id else { return nil }
      return ChangedFile(
        path: path, old: staged?.id, new: last.new, bytes: nil, mode: standing?.mode ?? .file)
    }
  }

  private func changes(_ now: Int) -> [Change] {
    guard let bytes = try? Disk(root: workspace.scratch).read(name, limit: .max) else { return [] }
    // A line without its end was not completely written.
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    return lines.compactMap(Self.change).filter { (now - Self.memory...now).contains($0.at) }
  }

  private static func line(_ change: Change) -> String {
    "\(change.at) \(change.old?.hex ?? "-") \(change.new?.hex ?? "-") \(change.path)\n"
  }

  private static func change(_ line: Substring) -> Change? {
    let parts = line.split(separator: " ", maxSplits: 3)
    guard parts.count == 4, let at = Int(parts[0]) else { return nil }
    return Change(
      at: at, old: ObjectID(String(parts[1])), new: ObjectID(String(parts[2])),
      path: String(parts[3]))
  }
}
