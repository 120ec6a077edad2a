import Git
import Glibc

/// Turns a transaction into a commit: objects, journal, working files, index, reference, in that
/// order.
///
/// Everything that can fail is done before the reference moves, and taken back if it fails. See
/// ``Journal`` for what a death in between leaves. The index comes first since `git commit` reads
/// the branch before it: who finds the commit there must find its files in the index.
struct CommitWriter {
  let workspace: Workspace
  let reference: String
  let tip: ObjectID?
  let author: Signature
  let committer: Signature
  let options: CommitOptions
  /// The index's lock, if it is held already.
  var held: IndexLock?
  /// The second parent, for a merge.
  var merged: ObjectID?
  /// True for a branch that begins at ``tip`` and is not there yet: nothing that is checked out
  /// follows it.
  var isNewBranch = false

  var repository: Repository { workspace.repository }

  /// Where the branch must be for its move.
  var expected: ObjectID? { isNewBranch ? nil : tip }

  var followsTree: Bool { !isNewBranch && repository.workingDirectory != nil }

  /// Above this number of files git's own bulk importer writes the objects, into one pack.
  static let bulkLimit = 256

  /// Writes the commit.
  ///
  /// - Returns: The commit; nil if the branch moved meanwhile and nothing was done.
  func write(_ transaction: Transaction) throws -> ObjectID? {
    let base = try tip.map { try repository.tree(of: $0) }
    let files = try changedFiles(transaction.files, base, adopted: transaction.adopted)
    guard !files.isEmpty else { return tip }
    let message = Message(
      transaction.parts, body: options.body, subject: options.subject
    ).text
    return try write(files, adopted: transaction.adopted, on: base, saying: message)
  }

  /// Writes a commit of finished files.
  ///
  /// - Parameters:
  ///   - files: What changes; not empty but for a merge.
  ///   - adopted: Files whose new bytes stand in the working tree already.
  ///   - base: The tree of the tip.
  ///   - message: The commit's message, before the hooks.
  /// - Returns: The commit; nil if the branch moved meanwhile and nothing was done.
  /// - Throws: ``StoreError`` and ``GitError``, before anything was done.
  func write(
    _ files: [ChangedFile], adopted: PathSet = PathSet(), on base: ObjectID?, saying message: String
  ) throws -> ObjectID? {
    if let lack = PartialClone.lack { throw lack }
    let cleanliness = Cleanliness(workspace, files, adopted: adopted, tip: tip)
    let index = try unlessMoved {
      try isNewBranch || isForGit(files) ? nil : cleanliness.check()
    }
    guard let index else { return nil }
    var message = message
    if !options.skipsHooks { message = try Hooks(repository: repository).checked(message) }
    let signer = try CommitSigner(repository, committer: committer)
    if files.count > Self.bulkLimit {
      let bulk = FastImport(repository: repository, scratch: workspace.scratch)
      defer { try? bulk.forget() }
      var commit = try bulk.commit(
        files, on: tip, author: author, committer: committer, message: message)
      if signer != nil || merged != nil {
        commit = try self.commit(try repository.tree(of: commit), message, signer)
      }
      return try publish(commit, cleanliness, index: index, subject: message)
    }
    let batch = repository.beginBatch()
    defer { repository.endBatch() }
    let tree = try self.tree(files, on: base)
    let commit = try commit(tree, message, signer)
    return try publish(commit, cleanliness, index: index, subject: message, batch)
  }

  private func commit(
    _ tree: ObjectID, _ message: String, _ signer: CommitSigner?
  ) throws -> ObjectID {
    let object = try repository.commitObject(
      tree: tree, parents: [tip, merged].compactMap(\.self), author: author, committer: committer,
      message: message)
    return try repository.write(commit: object, signature: signer?.signature(of: object))
  }

  /// Runs a check that may fail for no other reason than that the branch moved meanwhile.
  ///
  /// - Returns: Nil if it failed and the branch has moved.
  func unlessMoved<T>(_ check: () throws -> T) throws -> T? {
    do {
      return try check()
    } catch {
      guard try repository.reference(reference) == expected else { return nil }
      throw error
    }
  }

  /// What differs from the tip, with the object ids on both sides.
  ///
  /// A file whose edits the user made brings its mode along; every other keeps it.
  func changedFiles(
    _ changes: PathMap<[UInt8]?>, _ base: ObjectID?, adopted: PathSet = PathSet()
  ) throws -> [ChangedFile] {
    let paths = changes.paths
    let standing = try standing(paths, base)
    return try paths.compactMap { path in
      let old = standing[path]
      guard let bytes = changes[path] ?? nil else {
        return old.map {
          ChangedFile(path: path, old: $0.id, oldMode: $0.mode, new: nil, bytes: nil)
        }
      }
      let new = try Repository.hash(bytes)
      var mode: TreeEntry.Mode = old?.mode == .executable ? .executable : .file
      if adopted.contains(path) { mode = workspace.workingMode(path, was: old?.mode) }
      if new == old?.id, mode == old?.mode { return nil }
      return ChangedFile(
        path: path, old: old?.id, oldMode: old?.mode, new: new, bytes: bytes, mode: mode)
    }
  }

  /// What the tip has at the paths.
  ///
  /// A look-up reads each folder on the way; for many paths one walk over all folders is faster.
  private func standing(_ paths: [String], _ base: ObjectID?) throws -> PathMap<TreeEntry> {
    guard let base else { return [:] }
    var found: PathMap<TreeEntry> = [:]
    guard paths.count > Self.bulkLimit else {
      for path in paths { found[path] = try repository.entry(at: path, in: base) }
      return found
    }
    let wanted = PathSet(paths)
    try repository.walk(base) { path, entry in
      if !entry.isTree, wanted.contains(path) { found[path] = entry }
      return entry.isTree
    }
    return found
  }

  private func tree(_ files: [ChangedFile], on base: ObjectID?) throws -> ObjectID {
    let changes = try files.map { file -> TreeChange in
      guard let new = file.new else { return .remove(path: file.path) }
      let id = try file.bytes.map { try repository.writeBlob($0) } ?? new
      return .upsert(path: file.path, id: id, mode: file.mode)
    }
    return try repository.updatedTree(base, changes: changes)
  }

  /// Moves the reference to a finished commit; working files and index follow.
  ///
  /// `batch` has the objects of the commit, if they are not in the repository yet.
  /// - Returns: The commit; nil if the reference was moved by somebody else.
  func publish(
    _ commit: ObjectID, _ cleanliness: Cleanliness, index: CheckedIndex?, subject message: String,
    _ batch: ObjectBatch? = nil
  ) throws -> ObjectID? {
    let files = cleanliness.files
    if isForGit(files) { return try publishByGit(commit, batch) }
    let journal = Journal(
      reference: reference, old: expected, new: commit,
      index: followsTree ? repository.indexPath : nil,
      files: isNewBranch
        ? []
        : files.map {
          Journal.File(
            path: $0.path, old: $0.old, new: $0.new,
            isAdopted: cleanliness.adopted.contains($0.path))
        })
    let notes = Disk(root: workspace.scratch)
    do {
      try store(journal, batch, in: notes)
    } catch {
      try? notes.remove(Recovery.journalName)
      throw error
    }
    var follower = Follower(cleanliness, index: index, holding: held)
    do {
      if followsTree { try follower.prepare() }
      let subject = message.split(separator: "\n").first.map(String.init) ?? ""
      let update = try repository.beginUpdate(
        reference, to: commit, expecting: expected,
        log: tip == nil ? "commit (initial): \(subject)" : "commit: \(subject)", by: committer)
      if followsTree { try follower.follow() }
      try update.finish()
    } catch {
      // The reference may have moved before what failed, such as its log: then it is a commit.
      if (try? repository.reference(reference)) != commit {
        try follower.takeBack(after: error)
        try? notes.remove(Recovery.journalName)
        if (try? repository.reference(reference)) != expected { return nil }
        throw error
      }
    }
    if followsTree {
      RecentFiles(workspace).remember(files)
      do {
        try follower.finish()
      } catch {
        throw StoreError(
          .unusable, "committed as \(commit.short), but the old files could not go: \(error)",
          remedy: "mend that; the next itsm command removes them")
      }
    }
    try? notes.remove(Recovery.journalName)
    return commit
  }
}

extension CommitWriter {
  /// Brings the objects of a commit and the journal that tells of it to the disk: what is flushed
  /// side by side costs little more than one of it.
  ///
  /// A journal of a commit that is not there says that nothing has happened, so that their order
  /// doesn't matter.
  private func store(_ journal: Journal, _ batch: ObjectBatch?, in notes: Disk) throws {
    batch?.begin()
    try notes.write(
      journal.bytes, to: Recovery.journalName, through: "journal-new", flushesFolder: false)
    try batch?.flush()
    try batch?.publish()
    try notes.flushFolder(of: Recovery.journalName)
    try batch?.settle()
  }
}

/// A file that a commit changes.
struct ChangedFile {
  let path: String
  let old: ObjectID?
  var oldMode: TreeEntry.Mode?
  let new: ObjectID?
  /// The new bytes; nil for a file that goes, and for what is taken as the object that it is.
  let bytes: [UInt8]?
  /// What it is then.
  var mode = TreeEntry.Mode.file

  /// True when the index holds it as the tip does, with its mode.
  func stands(as entry: IndexEntry?) -> Bool {
    guard let entry, let oldMode else { return entry?.id == old }
    return entry.id == old && entry.mode == oldMode
  }
}
