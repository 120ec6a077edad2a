import Git
import Records

/// What rules were read from; nothing where a repository has none of its own.
struct RulesKey: Hashable {
  var types: ObjectID?
  var configuration: ObjectID?
}

/// The rules that a commit is judged by.
struct RulesInForce {
  let key: RulesKey
  let book: Rulebook
}

/// Which rules are in force, and what they see.
extension CommitJudge {
  /// The records as a commit has them, by rules that may be of another.
  func snapshot(of commit: Commit?, rules: RulesInForce) -> Snapshot {
    let snapshot = Snapshot(
      source: TreeSource(
        repository: repository, tree: commit?.tree, folder: workspace.folder),
      commit: commit, rulebook: rules.book, folder: workspace.folder)
    if parsed.key != rules.key { parsed = (rules.key, ParsedRecords()) }
    snapshot.parsed = parsed.records
    return snapshot
  }

  /// The rules that were in force at a commit: those that nobody can read never were.
  func rules(at commit: Commit?) throws -> RulesInForce {
    var next = commit
    while let commit = next {
      let source = TreeSource(
        repository: repository, tree: commit.tree, folder: workspace.folder)
      let key = try rulesKey(commit.tree)
      if let known = rulebooks[key] { return known }
      if let book = try? workspace.rulebook(source) {
        let rules = RulesInForce(key: key, book: book)
        rulebooks[key] = rules
        return rules
      }
      next = try commit.parents.first.map { try repository.commit($0) }
    }
    return RulesInForce(key: RulesKey(), book: .builtIn)
  }

  /// The same for the same rules; that of a version is asked for several times, as the later and as the
  /// earlier of two.
  func rulesKey(_ tree: ObjectID) throws -> RulesKey {
    if let known = rulesKeys.first(where: { $0.tree == tree }) { return known.key }
    let key = try readRulesKey(tree)
    if rulesKeys.count >= 4 { rulesKeys.removeFirst() }
    rulesKeys.append((tree, key))
    return key
  }

  private func readRulesKey(_ tree: ObjectID) throws -> RulesKey {
    let place = workspace.folder + Layout.rules
    guard let rules = try repository.entry(at: place, in: tree), rules.isTree else {
      return RulesKey()
    }
    return RulesKey(
      types: try repository.entry(at: "types", in: rules.id)?.id,
      configuration: try repository.entry(at: "config.yaml", in: rules.id)?.id)
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
