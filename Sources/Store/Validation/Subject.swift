import Git
import Records

/// The version of the files that is judged, and the one before it.
struct Subject {
  let source: any RecordSource
  /// The commit; nil for working files, for what is staged, and before the first commit.
  let commit: ObjectID?
  /// What the version started from, where a file may have been that is gone; nil if nothing is
  /// known of it.
  var before: TreeSource?
  /// The commit of that version; nil where nothing is proposed.
  var base: ObjectID?
  /// Whether it is a change that somebody proposes, which must not loosen what it is judged by.
  var isProposal = false
}

extension Workspace {
  /// The version that a scope means; nil if there is nothing to judge.
  func subject(of scope: ValidationScope, now: Instant) throws -> Subject? {
    switch scope {
    case .workingFiles:
      guard let disk else { return try subject(at: repository.head.tip, since: nil) }
      return Subject(source: WorkingSource(disk: disk, folder: folder), commit: nil)
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
    return Subject(source: index, commit: nil, before: try source(of: repository.head.tip))
  }

  private func changes(from base: String, to head: String?, now: Instant) throws -> Subject? {
    if let head, head.namesNothing { return nil }
    let new = try commit(at: head ?? "HEAD", now: now)
    if base.namesNothing { return try subject(at: new, since: nil) }
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
    var subject = try subject(at: new, since: fork)
    subject.isProposal = true
    subject.base = fork
    return subject
  }

  private func subject(at commit: ObjectID?, since fork: ObjectID?) throws -> Subject {
    Subject(
      source: try source(of: commit), commit: commit, before: try fork.map { try source(of: $0) })
  }

  private func source(of commit: ObjectID?) throws -> TreeSource {
    let tree = try commit.map { try repository.tree(of: $0) }
    return TreeSource(repository: repository, tree: tree, folder: folder)
  }
}
