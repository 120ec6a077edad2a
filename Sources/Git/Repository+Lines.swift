internal import CGit2

/// Which lines of a file a change touched.
public enum TouchedLines: Hashable, Sendable {
  /// All of them: the file is new, or too large to be compared.
  case all
  /// These, from 1. Where lines were only taken away, those on both sides count.
  case some([ClosedRange<Int>])

  /// True if a line was touched.
  public func contains(_ line: Int) -> Bool {
    switch self {
    case .all: true
    case .some(let ranges): ranges.contains { $0.contains(line) }
    }
  }
}

extension Repository {
  /// The lines in which two blobs differ, as lines of the new one.
  ///
  /// - Throws: ``GitError`` if a blob cannot be read.
  public func touchedLines(from old: ObjectID, to new: ObjectID) throws(GitError) -> TouchedLines {
    if old == new { return .some([]) }
    let versions = try Versions(old, new, in: self)
    defer { withExtendedLifetime(versions) {} }
    var options = git_diff_options()
    try GitError.check(git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)))
    options.context_lines = 0
    options.flags |= UInt32(GIT_DIFF_FORCE_TEXT.rawValue)
    // No record is nearly as large; what is larger counts as binary and has no lines.
    options.max_size = 8 << 20
    let patch = try versions.patch(as: nil, &options)
    let count = git_patch_num_hunks(patch.pointer)
    guard count > 0 else { return .all }
    var ranges: [ClosedRange<Int>] = []
    for index in 0..<count {
      var hunk: UnsafePointer<git_diff_hunk>?
      try GitError.check(git_patch_get_hunk(&hunk, nil, patch.pointer, index))
      guard let hunk = hunk?.pointee else { continue }
      let (start, lines) = (Int(hunk.new_start), Int(hunk.new_lines))
      // A hunk that only takes away names the line before it.
      ranges.append(lines == 0 ? max(1, start)...start + 1 : start...start + lines - 1)
    }
    return .some(ranges)
  }
}
