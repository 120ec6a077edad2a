import Git
import Glibc

/// Completes or takes back what a dead writer left; the caller holds the writers' lock.
struct Recovery {
  static let journalName = "journal"

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
    if let journal = Journal(bytes) { try recover(journal) }
    unlink(workspace.scratch + "/reserve")
    unlink(workspace.temporaryIndex)
    try? FastImport(repository: workspace.repository, scratch: workspace.scratch).forget()
    try notes.remove(Self.journalName)
  }

  private func recover(_ journal: Journal) throws {
    removeStaleReferenceLock(journal)
    let repository = workspace.repository
    guard let index = journal.index else { return }
    let folder = Self.folder(of: index)
    // A linked working tree may be gone, and with it all that had to follow.
    guard index == repository.indexPath || access(folder, F_OK) == 0 else { return }
    let owner = index == repository.indexPath ? repository : try Repository(at: folder)
    guard let top = owner.workingDirectory, access(top, F_OK) == 0 else { return }
    let disk = Disk(root: top)
    for file in journal.files { disk.unstage(file.path) }
    if try happened(journal), try owner.head.reference == journal.reference {
      try follow(journal, owner, disk)
    }
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
    var modes: [String: TreeEntry.Mode] = [:]
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
    let index = try owner.copyIndex(toTemporaryPath: workspace.temporaryIndex)
    let behind = journal.files.filter { index.entry($0.path)?.id == $0.old }
    try Follower.replaceIndex(
      of: owner, by: index, at: workspace.temporaryIndex,
      upserting: behind.compactMap { file in
        file.new.map {
          IndexEntry(path: file.path, id: $0, mode: modes[file.path] ?? .file)
        }
      },
      removing: behind.filter { $0.new == nil }.map(\.path))
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

  private static func folder(of path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }
}
