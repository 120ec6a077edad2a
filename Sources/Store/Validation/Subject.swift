import Git
import Records

/// The version of the files that is judged, and what it is compared with.
struct Subject {
  let source: any RecordSource
  /// The commit; nil for working files, for what is staged, and before the first commit.
  let commit: ObjectID?
  /// nil when nothing is compared.
  let comparison: Comparison?
}

extension Workspace {
  /// The version that a scope means; nil if there is nothing to judge.
  func subject(of scope: ValidationScope, now: Instant) throws -> Subject? {
    switch scope {
    case .workingFiles:
      guard let disk else { return try subject(at: repository.head.tip, since: nil) }
      return Subject(
        source: WorkingSource(disk: disk, folder: folder), commit: nil, comparison: nil)
    case .staged: return try stagedSubject()
    case .revision(let name):
      return try subject(at: commit(at: name, now: now), since: nil)
    case .changes(let base, let head):
      return try changes(from: base, to: head, now: now)
    }
  }

  private func stagedSubject() throws -> Subject {
    guard disk != nil else {
      throw StoreError(
        .unusable, "nothing can be staged in a bare repository",
        remedy: "itsm validate --at HEAD, or --base REV --head REV")
    }
    let index = try IndexSource(repository, folder: folder)
    let tree = try repository.head.tip.map { try repository.tree(of: $0) }
    let changes = try Comparison.changes(from: tree, to: index.entries, in: repository)
    return Subject(
      source: index, commit: nil,
      comparison: Comparison(repository: repository, old: tree, changes: changes))
  }

  private func changes(from base: String, to head: String?, now: Instant) throws -> Subject? {
    if let head, head.namesNothing { return nil }
    let new = try commit(at: head ?? "HEAD", now: now)
    if base.namesNothing { return try subject(at: new, since: .some(nil)) }
    let old = try commit(at: base, now: now)
    guard let fork = try repository.mergeBase(old, new) else {
      let isShallow = repository.isShallow
      throw StoreError(
        .unusable,
        "\(base) and \(head ?? "HEAD") have no commit in common"
          + (isShallow ? " in this shallow clone" : ""),
        remedy: isShallow
          ? "git fetch --unshallow" : "itsm validate --at \(head ?? "HEAD") judges one side alone")
    }
    return try subject(at: new, since: .some(fork))
  }

  /// A commit, compared with another, with nothing at all (`.some(nil)`), or not compared.
  private func subject(at new: ObjectID?, since old: ObjectID??) throws -> Subject {
    let tree = try new.map { try repository.tree(of: $0) }
    var comparison: Comparison?
    if let old {
      let before = try old.map { try repository.tree(of: $0) }
      comparison = Comparison(
        repository: repository, old: before,
        changes: try repository.changes(from: before, to: tree))
    }
    return Subject(
      source: TreeSource(repository: repository, tree: tree, folder: folder), commit: new,
      comparison: comparison)
  }
}
