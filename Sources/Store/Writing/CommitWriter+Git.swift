import Git

// What git has to bring: links, submodules, names that are no UTF-8, and a file in the place of a
// folder, or the other way round. To write these is a part of git that is not done again here.

extension CommitWriter {
  /// True if there is something among the files that ``Follower`` does not write.
  func isForGit(_ files: [ChangedFile]) -> Bool {
    guard followsTree else { return false }
    if files.contains(where: \.isOdd) { return true }
    // What goes from a place and what comes there may be a file and a folder.
    let gone = PathSet(files.filter { $0.new == nil }.map(\.path))
    let came = PathSet(files.filter { $0.old == nil }.map(\.path))
    if gone.isEmpty || came.isEmpty { return false }
    return files.contains { file in
      let others = file.new == nil ? came : gone
      return Disk.folders(above: file.path).contains { others.contains($0) }
    }
  }

  /// Has git move the branch, its files and the index forward to a finished commit.
  ///
  /// Git looks after work that is not committed itself. A death in between leaves what it leaves of
  /// any `git merge`.
  ///
  /// - Returns: The commit; nil if the branch was moved by somebody else.
  func publishByGit(_ commit: ObjectID, _ batch: ObjectBatch?) throws -> ObjectID? {
    batch?.begin()
    try batch?.flush()
    try batch?.publish()
    try batch?.settle()
    held?.release()
    let place = repository.workingDirectory ?? "."
    let answer = try Programs.capture(
      "git",
      [
        "-C", place, "--git-dir", repository.gitDirectory, "--work-tree", place, "merge",
        "--ff-only", "--no-stat", "--quiet", "--no-verify-signatures", commit.hex,
      ], feeding: [], environment: ["GIT_REFLOG_ACTION": "itsm", "LC_ALL": "C", "LANGUAGE": ""])
    let tip = try repository.reference(reference)
    if tip == commit { return commit }
    if tip != expected { return nil }
    let words = answer.errors.split(separator: "\n").filter { !$0.hasPrefix("hint:") }
      .joined(separator: "\n")
    guard words.contains("would be ") else {
      throw StoreError(.unusable, "git could not bring the files of the merge\n\(words)")
    }
    throw StoreError(
      .refused, "work that is not committed stands in the way\n\(words)",
      remedy: "git status shows it; commit it or move it away")
  }
}

extension ChangedFile {
  /// True for what is no plain file, or has a name that is no UTF-8.
  fileprivate var isOdd: Bool {
    if !path.isPathInUTF8 || new != nil && NoFile(mode) != nil { return true }
    return oldMode.map { NoFile($0) != nil } ?? false
  }
}
