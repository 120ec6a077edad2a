import Git
import Glibc

/// Makes working files and index follow a commit.
struct Follower {
  let workspace: Workspace
  let files: [ChangedFile]
  private let cleanliness: Cleanliness
  private var index: CheckedIndex?
  private let held: IndexLock?
  private var lock: IndexLock?

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

  /// Seconds to wait for a git command that holds the index.
  static let patience = 20.0

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

  /// Undoes what ``prepare()`` did.
  func abandon() {
    for file in files { workspace.disk?.unstage(file.path) }
    unlink(reserve)
    if held == nil { lock?.release() }
  }

  /// Renames the new files into place and replaces the index.
  func finish() throws {
    guard let disk = workspace.disk, let index else { return }
    lock?.mustStay = true
    for file in files {
      if file.bytes != nil { try disk.publish(file.path) } else { try disk.remove(file.path) }
    }
    unlink(reserve)
    let ours = Set(files.map(\.path))
    let entries = files + index.behind.filter { !ours.contains($0.path) }
    try Self.replaceIndex(
      of: repository, by: index.copy, at: workspace.temporaryIndex,
      upserting: entries.compactMap { file in
        file.new.map { IndexEntry(path: file.path, id: $0, mode: file.mode) }
      },
      removing: entries.filter { $0.new == nil }.map(\.path))
    lock?.mustStay = false
    lock?.release()
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
    let failed = index?.copy.reserveRoom(512 * files.count + 4_096, orIn: reserve) ?? 0
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

extension Disk {
  private static func stagedName(_ path: String) -> String {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    return "\(folder).\(name(of: path)).itsm-new"
  }

  /// Writes the bytes that a file will have beside it.
  ///
  /// No other name is used on the way, so that recovery finds whatever a death leaves.
  func stage(
    _ bytes: [UInt8], for path: String, executable: Bool, durably: Bool
  ) throws(StoreError) {
    let folder = try folderToWrite(path)
    defer { close(folder) }
    try Self.create(
      Self.name(of: Self.stagedName(path)), in: folder, bytes, for: path, durably: durably,
      mode: executable ? 0o777 : 0o666)
  }

  /// Puts staged bytes into place.
  func publish(_ path: String) throws(StoreError) {
    guard rename(root + "/" + Self.stagedName(path), root + "/" + path) == 0 else {
      throw Self.failure("can't write \(path)")
    }
  }

  /// Removes staged bytes, if there are any.
  func unstage(_ path: String) {
    if exists(Self.stagedName(path)) { try? remove(Self.stagedName(path)) }
  }
}
