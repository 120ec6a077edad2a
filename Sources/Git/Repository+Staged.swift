internal import CGit2

extension Repository {
  /// Everything that is staged below a folder, in the byte order of paths.
  ///
  /// A path that a merge left undecided comes once, with its lowest stage. What was only announced
  /// (`git add --intent-to-add`) is left out, as it is from a commit.
  ///
  /// - Parameter folder: Without a slash at its end; empty for all.
  /// - Returns: The entries.
  /// - Throws: ``GitError`` if the index cannot be read, such as a split one.
  public func stagedEntries(below folder: String = "") throws(GitError) -> [IndexEntry] {
    let index = try LibraryIndex(at: indexPath)
    let announced = UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue)
    let prefix = Array((folder.isEmpty ? "" : folder + "/").utf8)
    var entries: [IndexEntry] = []
    for number in 0..<git_index_entrycount(index.pointer) {
      guard let entry = git_index_get_byindex(index.pointer, number)?.pointee,
        entry.flags_extended & announced == 0, let name = entry.path
      else { continue }
      let path = String(cString: name)
      // By bytes: to Swift another spelling of an accent is the same text.
      let isAgain = entries.last.map { $0.path.utf8.elementsEqual(path.utf8) } ?? false
      guard path.utf8.starts(with: prefix), !isAgain else { continue }
      let stage = Int(entry.flags & UInt16(GIT_INDEX_ENTRY_STAGEMASK)) >> GIT_INDEX_ENTRY_STAGESHIFT
      entries.append(
        IndexEntry(
          path: path, id: ObjectID(entry.id), mode: TreeEntry.Mode(raw: entry.mode), stage: stage))
    }
    return entries
  }
}
