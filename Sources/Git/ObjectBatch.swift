internal import CGit2
import Glibc

/// Objects that reach the disk together.
///
/// An `fsync` costs a journal entry of the file system. libgit2 flushes each object and its folder
/// by themselves, twelve times for a small commit. Here all files are written first, then flushed,
/// then given their names, then their folders are flushed: as safe, and on a journaling file system
/// the first flush of each kind does the work of all.
///
/// Objects can't be read before they are published.
public final class ObjectBatch {
  private struct Item {
    let id: ObjectID
    let temporary: String
    let file: Int32
  }

  private let folder: String
  private let isDurable: Bool
  private var items: [Item] = []
  private var known: Set<ObjectID> = []
  private var count = 0
  private var usedDeflater: Deflater?

  /// More files than this are not kept open.
  private static let limit = 100

  init(objects folder: String, durably isDurable: Bool) {
    self.folder = folder
    self.isDurable = isDurable
  }

  deinit { drop() }

  func contains(_ id: ObjectID) -> Bool { known.contains(id) }

  /// Writes an object under a temporary name, one that `git prune` knows for what a death left.
  func add(_ bytes: [UInt8], as type: git_object_t, id: ObjectID) throws(GitError) {
    guard !known.contains(id) else { return }
    let packed = try deflater().packed(
      Array("\(Object.name(of: type)) \(bytes.count)\0".utf8) + bytes)
    count += 1
    let temporary = "\(folder)/tmp_obj_itsm-\(getpid())-\(count)"
    unlink(temporary)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o444)
    guard file >= 0 else { throw Files.failure("cannot write", temporary) }
    items.append(Item(id: id, temporary: temporary, file: file))
    try Files.write(packed, to: file, temporary)
    known.insert(id)
    if items.count >= Self.limit {
      begin()
      try flush()
      try publish()
      try settle()
    }
  }

  private func deflater() throws(GitError) -> Deflater {
    if let usedDeflater { return usedDeflater }
    let made = try Deflater()
    usedDeflater = made
    return made
  }

  /// Brings the bytes of the files to the disk, so that ``flush()`` has little to do.
  public func begin() {
    guard isDurable else { return }
    for item in items { itsm_start_write(item.file) }
    for item in items { itsm_finish_write(item.file) }
  }

  /// Returns when the files are on the disk, after ``begin()``.
  ///
  /// - Throws: ``GitError`` if one can't be written.
  public func flush() throws(GitError) {
    guard isDurable, let failed = Flusher.flush(items.map(\.file)) else { return }
    errno = failed.error
    throw Files.failure("cannot write", items[failed.place].temporary)
  }

  private var folders: Set<String> = []

  /// Gives the objects their names, after ``flush()``.
  ///
  /// - Throws: ``GitError`` if one can't be renamed.
  public func publish() throws(GitError) {
    while let item = items.last {
      let hex = item.id.hex
      let place = "\(folder)/\(hex.prefix(2))"
      if mkdir(place, 0o777) == 0 { folders.insert(folder) }
      let path = "\(place)/\(hex.dropFirst(2))"
      guard rename(item.temporary, path) == 0 else { throw Files.failure("cannot write", path) }
      folders.insert(place)
      close(item.file)
      items.removeLast()
    }
  }

  /// Returns when the names are on the disk, after ``publish()``.
  ///
  /// - Throws: ``GitError`` if a folder can't be flushed.
  public func settle() throws(GitError) {
    let settled = Array(folders)
    folders = []
    if isDurable { try Files.flushFolders(settled) }
  }

  /// Removes what was not published.
  func drop() {
    for item in items {
      close(item.file)
      unlink(item.temporary)
    }
    items = []
  }
}

extension Repository {
  /// Holds back the objects that are written from now on until ``ObjectBatch/publish()``.
  ///
  /// - Returns: The batch, which takes them until ``endBatch()``.
  public func beginBatch() -> ObjectBatch {
    let made = ObjectBatch(objects: commonDirectory + "/objects", durably: GitSettings.isDurable)
    batch = made
    return made
  }

  /// Drops what the batch has not published; objects are written one by one again.
  public func endBatch() {
    batch?.drop()
    batch = nil
  }
}
