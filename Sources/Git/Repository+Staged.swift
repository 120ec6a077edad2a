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
    let prefix = Array((folder.isEmpty ? "" : folder + "/").utf8)
    var entries: [IndexEntry] = []
    try forEachStagedEntry { entry in
      // By bytes: to Swift another spelling of an accent is the same text.
      let isAgain = entries.last.map { $0.path.utf8.elementsEqual(entry.path.utf8) } ?? false
      if entry.path.utf8.starts(with: prefix), !isAgain { entries.append(entry) }
    }
    return entries
  }

  /// The versions that a merge left undecided, in the order of paths: 1 is what both come from, 2 is
  /// ours, 3 is theirs.
  ///
  /// - Throws: ``GitError`` if the index cannot be read, such as a split one.
  public func undecidedEntries() throws(GitError) -> [IndexEntry] {
    var entries: [IndexEntry] = []
    if let index = try IndexFile.read(indexPath).0 {
      for number in 0..<index.count where index.stage(number) > 0 {
        entries.append(index.entry(number))
      }
    } else {
      try LibraryIndex(at: indexPath).forEachStagedEntry { entry in
        if entry.stage > 0 { entries.append(entry) }
      }
    }
    return entries
  }

  /// Calls `body` with all entries that were not only announced, in their order.
  private func forEachStagedEntry(_ body: (IndexEntry) -> Void) throws(GitError) {
    if let index = try IndexFile.read(indexPath).0 {
      for number in 0..<index.count where !index.isAnnounced(number) { body(index.entry(number)) }
    } else {
      try LibraryIndex(at: indexPath).forEachStagedEntry(body)
    }
  }
}
