public import Git
public import Records

/// A file below `.itsm`, and the commit that last changed it.
public struct DatedFile: Sendable {
  /// Relative to the top of the repository.
  public let path: String
  public let bytes: [UInt8]
  public let commit: ObjectID
  /// The instant of the commit.
  public let since: Instant
  let blob: ObjectID
}

/// The rules from one commit on, until the next that changes them.
public struct RuleVersion: Sendable {
  public let commit: ObjectID
  /// The instant of the commit: never before that of an earlier one, whatever the clocks said.
  public let since: Instant
  public let rulebook: Rulebook
  /// The same text for versions with the same record types.
  public let rulebookKey: String
  /// The files below `.itsm/calendars` and `.itsm/targets`, in the order of their paths.
  public let files: [DatedFile]
}

extension Workspace {
  /// The versions of the rules for service levels that the branch had, oldest first.
  ///
  /// They are found along first parents: what a merged branch did counts from the merge on. Rules
  /// that nobody could read were never in force. A shallow clone does not know when its oldest
  /// rules began; they count for all time before.
  ///
  /// - Parameter tip: The commit up to which rules count.
  /// - Returns: The versions; empty if there never were targets or calendars.
  /// - Throws: ``GitError`` or ``StoreError`` if history can't be read.
  public func ruleVersions(until tip: ObjectID) throws -> [RuleVersion] {
    var history = RuleWalk(workspace: self)
    for change in try RuleChanges(self).until(tip) { try history.take(change) }
    return history.versions
  }
}

/// Turns commits that changed rules into versions.
private struct RuleWalk {
  let workspace: Workspace
  private(set) var versions: [RuleVersion] = []
  private var rulebook: (key: String, rules: Rulebook)?
  private var parts: [ObjectID?] = []

  init(workspace: Workspace) { self.workspace = workspace }

  mutating func take(_ change: RuleChanges.Change) throws {
    let repository = workspace.repository
    let wanted = ["calendars", "targets", "types", "config.yaml"]
    let found = try wanted.map { name in
      try change.rules.flatMap { try repository.entry(at: name, in: $0)?.id }
    }
    guard found != parts else { return }
    parts = found
    let key = found[2...].map { $0?.hex ?? "-" }.joined(separator: " ")
    let source = TreeSource(
      repository: repository, tree: change.tree, folder: workspace.folder)
    if rulebook?.key != key {
      do {
        rulebook = (key, try workspace.rulebook(source))
      } catch is Findings {
        return
      }
    }
    guard let rulebook, !versions.isEmpty || found[0] != nil || found[1] != nil else { return }
    let instant = change.isCutOff ? Instant.first : Instant(clamping: change.time)
    let since = max(instant, versions.last?.since ?? .first)
    versions.append(
      RuleVersion(
        commit: change.commit, since: since, rulebook: rulebook.rules, rulebookKey: key,
        files: try files(source, change.commit, since)))
  }

  /// The files of a version; those that were there before keep their commit.
  private func files(
    _ source: TreeSource, _ commit: ObjectID, _ since: Instant
  ) throws -> [DatedFile] {
    guard let tree = source.tree else { return [] }
    let before = Dictionary(
      (versions.last?.files ?? []).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var files: [DatedFile] = []
    for folder in [Layout.calendars, Layout.targets] {
      try workspace.repository.walk(tree, prefix: workspace.folder + folder) {
        (path, entry) throws(GitError) -> Bool in
        guard entry.mode == .file || entry.mode == .executable else { return entry.isTree }
        if let known = before[path], known.blob == entry.id {
          files.append(known)
        } else {
          files.append(
            DatedFile(
              path: path, bytes: try workspace.repository.blob(entry.id), commit: commit,
              since: since, blob: entry.id))
        }
        return false
      }
    }
    return files
  }
}
