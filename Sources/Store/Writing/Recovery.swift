import Git
import Glibc

/// Completes or takes back what a dead writer left; the caller holds the writers' lock.
struct Recovery {
  static let journalName = "journal"
  /// The index before a commit, while that is made.
  static let keptIndexName = "index-old"

  let workspace: Workspace

  /// True when there is a journal.
  var isNeeded: Bool { access(workspace.scratch + "/" + Self.journalName, F_OK) == 0 }

  /// Recovers, if needed.
  func run() throws {
    if isNeeded { try takeUpJournal() }
    // Without a journal nothing had happened, yet a writer that lost to others takes the lock
    // before it writes one.
    if let index = workspace.disk.map({ _ in workspace.repository.indexPath }) {
      IndexLock.removeStale(index: index)
    }
  }

  private func takeUpJournal() throws {
    let notes = Disk(root: workspace.scratch)
    guard let bytes = try notes.read(Self.journalName, limit: .max) else { return }
    // A new index in the making; the lock on it is libgit2's.
    let index = workspace.temporaryIndex
    for path in [index, index + ".lock", workspace.scratch + "/reserve"] { unlink(path) }
    if let journal = Journal(bytes) { try recover(journal) }
    unlink("\(workspace.scratch)/\(Self.keptIndexName)")
    try? FastImport(repository: workspace.repository, scratch: workspace.scratch).forget()
    try notes.remove(Self.journalName)
  }

  private func recover(_ journal: Journal) throws {
    removeStaleReferenceLock(journal)
    let repository = workspace.repository
    guard let index = journal.index else { return }
    let folder = Disk.folder(of: index)
    // A linked working tree may be gone, and with it all that had to follow.
    guard index == repository.indexPath || access(folder, F_OK) == 0 else { return }
    let owner = index == repository.indexPath ? repository : try Repository(at: folder)
    guard let top = owner.workingDirectory, access(top, F_OK) == 0 else { return }
    let disk = Disk(root: top)
    for file in journal.files { disk.unstage(file.path) }
    if case .branch(journal.reference, let tip) = try owner.head {
      if try happened(journal) {
        try follow(journal, owner, disk)
      } else {
        try takeBack(journal, owner, disk, tip)
      }
    }
    for file in journal.files { try disk.forgetOld(file.path) }
    IndexLock.removeStale(index: index)
  }

  /// True when the branch holds the commit.
  private func happened(_ journal: Journal) throws -> Bool {
    guard let tip = try workspace.repository.reference(journal.reference) else { return false }
    if tip == journal.new { return true }
    guard workspace.repository.contains(journal.new) else { return false }
    return try workspace.repository.isAncestor(journal.new, of: tip)
  }

  /// Brings up to date what is still as it was before; what somebody changed since stays.
  private func follow(_ journal: Journal, _ owner: Repository, _ disk: Disk) throws {
    let isBulk = journal.files.count > CommitWriter.bulkLimit
    let tree = try owner.tree(of: journal.new)
    var modes: PathMap<TreeEntry.Mode> = [:]
    for file in journal.files { modes[file.path] = try owner.entry(at: file.path, in: tree)?.mode }
    for file in journal.files where try stands(file, owner, disk) {
      if let new = file.new {
        let executable = modes[file.path] == .executable
        try disk.stage(
          try owner.blob(new), for: file.path, executable: executable, durably: !isBulk)
        try disk.publish(file.path)
      } else {
        try disk.remove(file.path)
      }
    }
    if isBulk { disk.flush() }
    try restage(
      journal.files.map { ($0.path, $0.old, $0.new) }, modes, in: owner)
  }

  /// Puts back what was done before the reference moved; what somebody committed since stays.
  private func takeBack(
    _ journal: Journal, _ owner: Repository, _ disk: Disk, _ tip: ObjectID?
  ) throws {
    let tree = try tip.map { try owner.tree(of: $0) }
    var modes: PathMap<TreeEntry.Mode> = [:]
    let files = try journal.files.filter { file in
      let entry = try tree.flatMap { try owner.entry(at: file.path, in: $0) }
      modes[file.path] = entry?.mode
      return entry?.id == file.old
    }
    for file in files {
      try disk.takeBack(file.path, from: file.new, to: file.old, isAdopted: file.isAdopted)
      // The old file may be lost when the machine failed.
      guard !file.isAdopted, let old = file.old, try disk.stands(file.path, as: file.new)
      else { continue }
      let executable = modes[file.path] == .executable
      try disk.stage(try owner.blob(old), for: file.path, executable: executable, durably: true)
      try disk.publish(file.path)
    }
    try restage(
      files.filter { !$0.isAdopted }.map { ($0.path, $0.new, $0.old) }, modes, in: owner)
  }

  /// Changes the entries of the index that stand as they are not to.
  private func restage(
    _ entries: [(path: String, from: ObjectID?, to: ObjectID?)],
    _ modes: PathMap<TreeEntry.Mode>, in owner: Repository
  ) throws {
    let index = try owner.copyIndex(toTemporaryPath: workspace.temporaryIndex)
    let wrong = entries.filter { index.entry($0.path)?.id == $0.from }
    try Follower.replaceIndex(
      of: owner, by: index, at: workspace.temporaryIndex,
      upserting: wrong.compactMap { entry in
        entry.to.map { IndexEntry(path: entry.path, id: $0, mode: modes[entry.path] ?? .file) }
      },
      removing: wrong.filter { $0.to == nil }.map(\.path))
  }

  /// True when a working file is still as it was before the commit; git's filters, such as line
  /// ending conversion, may lie between the two.
  private func stands(_ file: Journal.File, _ owner: Repository, _ disk: Disk) throws -> Bool {
    guard let bytes = try disk.read(file.path) else {
      return file.old == nil && !disk.exists(file.path)
    }
    guard let old = file.old else { return false }
    if try Repository.hash(bytes) == old { return true }
    return try owner.hashWorkingFile(file.path) == old
  }

  /// Removes the lock on the reference that our own update left: one that holds the commit we
  /// were about to write, or nothing yet.
  private func removeStaleReferenceLock(_ journal: Journal) {
    let path = "\(workspace.repository.commonDirectory)/\(journal.reference).lock"
    let disk = Disk(root: workspace.repository.commonDirectory)
    guard let bytes = try? disk.read("\(journal.reference).lock") else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.isEmpty || (journal.new.hex + "\n").hasPrefix(text) else { return }
    if text.isEmpty {
      // Git may be between making its lock and writing to it; ours would stay.
      usleep(300_000)
      guard let again = try? disk.read("\(journal.reference).lock"), again.isEmpty else { return }
    }
    unlink(path)
  }
}
