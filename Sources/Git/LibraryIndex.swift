internal import CGit2
import Glibc

/// An index read and written by libgit2, for what ``IndexFile`` leaves to it.
///
/// It hashes the whole file both times, which at 100,000 files takes longer than the rest of a
/// commit.
struct LibraryIndex: ~Copyable {
  private let index: Handle

  /// Opens the index at `path`, or an empty one if there is nothing.
  ///
  /// - Throws: ``GitError`` if it cannot be read, such as a split one.
  init(at path: String) throws(GitError) {
    let path = try path.forC("a path")
    index = try Handle(releasedBy: git_index_free) { git_index_open(&$0, path) }
  }

  var pointer: OpaquePointer { index.pointer }

  /// What is staged at `path`; the lowest stage if a merge left several, nil if nothing is.
  func entry(_ path: String) -> IndexEntry? {
    for stage in 0...3 {
      if let entry = git_index_get_bypath(pointer, path, Int32(stage)) {
        return IndexEntry(
          path: path, id: ObjectID(entry.pointee.id),
          mode: TreeEntry.Mode(raw: entry.pointee.mode), stage: stage)
      }
    }
    return nil
  }

  /// Whether a sparse checkout leaves the file out.
  func isSkipped(_ path: String) -> Bool {
    let entry = git_index_get_bypath(pointer, path, 0)?.pointee
    return entry.map { Int($0.flags_extended) & Int(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue) != 0 }
      ?? false
  }

  /// Calls `body` with all entries that were not only announced, in their order.
  func forEachStagedEntry(_ body: (IndexEntry) -> Void) {
    let announced = UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue)
    for number in 0..<git_index_entrycount(pointer) {
      guard let entry = git_index_get_byindex(pointer, number)?.pointee,
        entry.flags_extended & announced == 0, let name = entry.path
      else { continue }
      let stage = Int(entry.flags & UInt16(GIT_INDEX_ENTRY_STAGEMASK)) >> GIT_INDEX_ENTRY_STAGESHIFT
      body(
        IndexEntry(
          path: String(cString: name), id: ObjectID(entry.id),
          mode: TreeEntry.Mode(raw: entry.mode), stage: stage))
    }
  }

  /// Replaces the file that was opened; see ``IndexCopy/write(upserting:removing:)``.
  func write(
    upserting upserted: [IndexEntry], removing removed: [String], in directory: String,
    writtenAt old: stat?
  ) throws(GitError) {
    if let old { try smudge(writtenAt: old, in: directory) }
    for path in removed { try remove(path) }
    for entry in upserted {
      try remove(entry.path)
      try add(entry, in: directory)
    }
    try GitError.check(git_index_write(pointer))
  }

  private func remove(_ path: String) throws(GitError) {
    for stage in 0...3 where git_index_get_bypath(pointer, path, Int32(stage)) != nil {
      try GitError.check(git_index_remove(pointer, path, Int32(stage)))
    }
  }

  private func add(_ entry: IndexEntry, in directory: String) throws(GitError) {
    var new = git_index_entry()
    new.id = entry.id.oid
    new.mode = entry.mode.rawValue
    new.flags = UInt16(entry.stage << Int(GIT_INDEX_ENTRY_STAGESHIFT))
    new.facts = FileFacts(of: directory + "/" + entry.path)
    let result = entry.path.withCString { path in
      new.path = path
      return git_index_add(pointer, &new)
    }
    try GitError.check(result)
  }

  private func smudge(writtenAt old: stat, in directory: String) throws(GitError) {
    for number in 0..<git_index_entrycount(pointer) {
      guard let entry = git_index_get_byindex(pointer, number)?.pointee, let name = entry.path,
        entry.facts.mustForgetSize(
          of: directory + "/" + String(cString: name), holding: ObjectID(entry.id), writtenAt: old)
      else { continue }
      var smudged = entry
      smudged.file_size = 0
      try GitError.check(git_index_add(pointer, &smudged))
    }
  }
}

extension git_index_entry {
  fileprivate var facts: FileFacts {
    get {
      FileFacts(
        changed: FileFacts.Time(ctime), written: FileFacts.Time(mtime), device: dev, inode: ino,
        owner: uid, group: gid, size: file_size)
    }
    set {
      (ctime, mtime) = (git_index_time(newValue.changed), git_index_time(newValue.written))
      (dev, ino, uid, gid) = (newValue.device, newValue.inode, newValue.owner, newValue.group)
      file_size = newValue.size
    }
  }
}

extension FileFacts.Time {
  fileprivate init(_ time: git_index_time) {
    self.init(seconds: UInt32(bitPattern: time.seconds), nanoseconds: time.nanoseconds)
  }
}

extension git_index_time {
  fileprivate init(_ time: FileFacts.Time) {
    self.init(seconds: Int32(bitPattern: time.seconds), nanoseconds: time.nanoseconds)
  }
}
