import Git

/// What tells git to merge records by `itsm merge-driver`.
///
/// It is kept in this clone alone: a repository that names a program does not make git run it.
public struct MergeSettings {
  private let workspace: Workspace

  /// A driver that can't be started would leave our version as if it were merged: where this program
  /// is not found, git merges lines.
  static let driver =
    "if command -v itsm >/dev/null; then itsm merge-driver --marker-size %L %O %A %B %P; "
    + "else git merge-file -L ours -L base -L theirs --marker-size %L %A %O %B; fi"

  /// Takes a repository.
  public init(_ workspace: Workspace) { self.workspace = workspace }

  /// Writes the settings.
  ///
  /// - Returns: False if they were there already.
  /// - Throws: ``GitError`` and ``StoreError`` if they can't be written.
  @discardableResult
  public func install() throws -> Bool {
    let repository = workspace.repository
    let disk = Disk(root: repository.commonDirectory)
    let file = "info/attributes"
    let old = String(decoding: try disk.read(file) ?? [], as: UTF8.self)
    let missing = patterns.filter { !old.split(separator: "\n").contains($0[...]) }
    let isSet = try repository.string("merge.itsm.driver") != nil
    if missing.isEmpty, isSet { return false }
    if !missing.isEmpty {
      let end = old.isEmpty || old.hasSuffix("\n") ? "" : "\n"
      try disk.write(
        Array((old + end + missing.map { $0 + "\n" }.joined()).utf8), to: file)
    }
    if !isSet {
      try repository.set("merge.itsm.name", to: "records by their fields")
      try repository.set("merge.itsm.driver", to: Self.driver)
    }
    return true
  }

  /// The lines that name the records' files.
  private var patterns: [String] {
    ["yaml", "yml"].map { ending in
      // In quotes git takes C's escapes.
      let pattern = workspace.folder.isEmpty ? "*.\(ending)" : "/\(workspace.folder)**/*.\(ending)"
      return pattern.contains(" ") ? "\"\(pattern)\" merge=itsm" : "\(pattern) merge=itsm"
    }
  }
}
