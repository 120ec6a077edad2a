import Git
import Glibc

/// Makes working files and index ready for a commit, and takes that back if it fails.
struct Follower {
  let workspace: Workspace
  let files: [ChangedFile]
  private let cleanliness: Cleanliness
  private var index: CheckedIndex?
  private let held: IndexLock?
  private var lock: IndexLock?
  /// True once working files are replaced.
  private var hasBegun = false
  /// True once the index may be.
  private var hasKeptIndex = false

  /// - Parameters:
  ///   - cleanliness: What must still be true when nobody else can change the index any more.
  ///   - index: The index as it was read for that, if it was.
  ///   - held: The index's lock, if the caller has it already, and releases it.
  init(_ cleanliness: Cleanliness, index: CheckedIndex?, holding held: IndexLock?) {
    workspace = cleanliness.workspace
    files = cleanliness.files
    self.cleanliness = cleanliness
    self.index = index
    self.held = held
  }

  private var repository: Repository { workspace.repository }
  private var reserve: String { workspace.scratch + "/reserve" }
  private var keptIndex: String { workspace.scratch + "/" + Recovery.keptIndexName }

  /// Seconds to wait for a git command that holds the index.
  static let patience = 20.0
  /// Seconds to wait for git commands that may have read the index before.
  static let courtesy = 2.0

  /// Takes the index's lock, writes the new files beside the old ones, and reserves the room that
  /// the new index needs.
  mutating func prepare() throws {
    guard let disk = workspace.disk else { return }
    let isBulk = files.count > CommitWriter.bulkLimit
    lock = try held ?? workspace.lockIndex()
    if !(index?.copy.isCurrent ?? false) {
      // The old copy removes its temporary file when it goes, which the new one will use.
      index = nil
      index = try cleanliness.checkIndex()
    }
    for file in files {
      guard let bytes = file.bytes else { continue }
      try disk.stage(
        bytes, for: file.path, executable: file.mode == .executable,
        durably: !isBulk)
    }
    if isBulk { disk.flush() }
    try reserveRoom()
  }

  /// Renames the new files into place and replaces the index; the old ones stay beside.
  mutating func follow() throws {
    guard let disk = workspace.disk, let index else { return }
    lock?.mustStay = true
    hasBegun = true
    for file in files { try disk.publish(file.path, removing: file.bytes == nil) }
    unlink(reserve)
    try keepIndex()
    hasKeptIndex = true
    let entries = entries(index)
    try Self.replaceIndex(
      of: repository, by: index.copy, at: workspace.temporaryIndex,
      upserting: entries.compactMap { file in
        file.new.map { IndexEntry(path: file.path, id: $0, mode: file.mode) }
      },
      removing: entries.filter { $0.new == nil }.map(\.path))
  }

  /// Undoes what was done.
  ///
  /// - Throws: ``StoreError`` that tells of `error` as well, if that fails: then the next command
  ///   does it.
  func takeBack(after error: any Error) throws(StoreError) {
    if hasBegun, let disk = workspace.disk {
      do throws(StoreError) {
        for file in files {
          try disk.takeBack(
            file.path, from: file.new, to: file.old,
            isAdopted: cleanliness.adopted.contains(file.path))
        }
        unlink(workspace.temporaryIndex)
        try restoreIndex()
      } catch {
        throw StoreError(
          .unusable, "nothing was committed, and the working files are not as before: \(error)",
          remedy: "mend that; the next itsm command puts them back")
      }
      lock?.mustStay = false
    }
    for file in files { workspace.disk?.unstage(file.path) }
    unlink(reserve)
    if held == nil { lock?.release() }
  }

  /// Removes the old files, which `git add` must not find, and gives the index free.
  ///
  /// - Throws: ``StoreError`` when an old file stays.
  func finish() throws(StoreError) {
    lock?.mustStay = false
    defer { lock?.release() }
    unlink(keptIndex)
    for file in files { try workspace.disk?.forgetOld(file.path) }
    GitProcesses(in: workspace.disk?.root ?? "")?.wait(atMost: Self.courtesy)
  }

  /// Keeps the index as it is under another name.
  private func keepIndex() throws(StoreError) {
    unlink(keptIndex)
    if link(repository.indexPath, keptIndex) == 0 || errno == ENOENT { return }
    // The index of another user may be read, yet have no second name.
    let folder = Disk(root: Disk.folder(of: repository.indexPath))
    let bytes = try folder.read(Disk.name(of: repository.indexPath), limit: .max)
    guard let bytes else { throw Disk.failure("can't keep the index") }
    try Disk(root: workspace.scratch).write(bytes, to: Recovery.keptIndexName, durably: false)
  }

  private func restoreIndex() throws(StoreError) {
    guard hasKeptIndex else { return }
    guard access(keptIndex, F_OK) == 0 else {
      unlink(repository.indexPath)
      return
    }
    guard rename(keptIndex, repository.indexPath) == 0 else {
      throw Disk.failure("can't restore the index")
    }
    // Two names of one file are no renaming.
    unlink(keptIndex)
  }

  /// What changes in the index.
  private func entries(_ index: CheckedIndex) -> [ChangedFile] {
    let ours = PathSet(files.map(\.path))
    return files + index.behind.filter { !ours.contains($0.path) }
  }

  /// Writes a changed copy of the index and renames it into place; the caller holds the index's
  /// lock.
  static func replaceIndex(
    of repository: Repository, by copy: IndexCopy, at temporary: String,
    upserting entries: [IndexEntry], removing removed: [String]
  ) throws {
    guard !entries.isEmpty || !removed.isEmpty else { return }
    try copy.write(upserting: entries, removing: removed)
    guard rename(temporary, repository.indexPath) == 0 else {
      throw Disk.failure("can't replace the index")
    }
  }

  /// For libgit2 the room is given back right before it writes, when nothing may fail any more.
  private func reserveRoom() throws {
    guard let index else { return }
    // Of a file, what an entry takes besides its path, and no more: what is left over must be given
    // back. A new index has 32 bytes besides.
    let growth = entries(index).reduce(32) { $0 + 72 + $1.path.utf8.count }
    let failed = index.copy.reserveRoom(growth, orIn: reserve)
    guard failed == 0 else {
      errno = failed
      throw Disk.failure("there is no room for the index")
    }
  }
}

extension Workspace {
  /// Where a new index is written before it replaces the old one.
  var temporaryIndex: String { scratch + "/index" }

  /// Takes git's lock on the index, waiting for a git command that has it.
  func lockIndex() throws -> IndexLock {
    try IndexLock(index: repository.indexPath, scratch: scratch, waiting: Follower.patience)
  }
}
