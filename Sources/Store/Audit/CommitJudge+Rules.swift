import Git
import Records

/// Which rules are in force, and what they see.
extension CommitJudge {
  /// The records as a commit has them, by rules that may be of another.
  func snapshot(of commit: Commit?, rules: (key: String, book: Rulebook)) -> Snapshot {
    let snapshot = Snapshot(
      source: TreeSource(
        repository: repository, tree: commit?.tree, folder: workspace.folder),
      commit: commit, rulebook: rules.book, folder: workspace.folder)
    if parsed.key != rules.key { parsed = (rules.key, ParsedRecords()) }
    snapshot.parsed = parsed.records
    return snapshot
  }

  /// The rules that were in force at a commit: those that nobody can read never were.
  func rules(at commit: Commit?) throws -> (key: String, book: Rulebook) {
    var next = commit
    while let commit = next {
      let source = TreeSource(
        repository: repository, tree: commit.tree, folder: workspace.folder)
      let key = try rulesKey(commit.tree)
      if let known = rulebooks[key] { return (key, known) }
      if let book = try? workspace.rulebook(source) {
        rulebooks[key] = book
        return (key, book)
      }
      next = try commit.parents.first.map { try repository.commit($0) }
    }
    return ("", .builtIn)
  }

  /// The same text for the same rules.
  func rulesKey(_ tree: ObjectID) throws -> String {
    let place = workspace.folder + Layout.rules
    guard let rules = try repository.entry(at: place, in: tree), rules.isTree else { return "-" }
    let parts = try ["types", "config.yaml"].map { name in
      try repository.entry(at: name, in: rules.id)?.id.hex ?? "-"
    }
    return parts.joined(separator: " ")
  }

  /// The files below the records' folder that differ between two trees.
  func changes(from old: ObjectID?, to new: ObjectID) throws -> [PathChange] {
    let folder = workspace.folder
    if folder.isEmpty { return try repository.changes(from: old, to: new) }
    let place = String(folder.dropLast())
    let trees = try [old, new].map { tree in
      try tree.flatMap { try repository.entry(at: place, in: $0) }.flatMap {
        $0.isTree ? $0.id : nil
      }
    }
    return try repository.changes(from: trees[0], to: trees[1]).map {
      PathChange(path: folder + $0.path, old: $0.old, new: $0.new)
    }
  }

  /// Records that are there, and that the rules which a commit brings don't see any more.
  ///
  /// What is hidden is not judged, so that somebody could change it and bring it back.
  func judgeHidden(
    since parents: [Commit], by commit: Commit, _ verdict: inout CommitVerdict
  ) throws {
    guard let first = parents.first else { return }
    let (rules, own) = (try rules(at: first), try rules(at: commit))
    let isOwn = try parents.allSatisfy { try self.rules(at: $0).key != own.key }
    guard isOwn, !own.book.sees(allThat: rules.book) else { return }
    let before = snapshot(of: commit, rules: rules)
    let after = snapshot(of: commit, rules: own)
    let hidden = try before.files().compactMap { file -> Record? in
      guard let record = (try? before.record(in: file)) ?? nil else { return nil }
      if !after.isIgnored(file.path), (try? after.record(in: file)) ?? nil != nil { return nil }
      return record
    }
    guard let first = hidden.first else { return }
    let more = hidden.count > 1 ? " and \(hidden.count - 1) more" : ""
    verdict.findings.append(
      Finding(
        .recordRemoved, "the rules that came with this commit hide \(first.id)\(more)",
        at: first.mark,
        remedy: "what is over is closed, not hidden; itsm validate --at \(commit.id.short) says why"
      ).about(first))
  }
}

extension Rulebook {
  /// True if records that other rules see are seen by these as well.
  fileprivate func sees(allThat other: Rulebook) -> Bool {
    other.types.allSatisfy { type($0.name)?.identity == $0.identity }
      && Set(settings.ignore).isSubset(of: other.settings.ignore)
  }
}
