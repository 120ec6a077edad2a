internal import CGit2

/// A text that two sides come from, merged line by line as `git merge` does.
public struct TextMerge: Sendable {
  /// The merged text; where both sides touched the same lines, with markers around both.
  public let text: [UInt8]
  /// True without markers.
  public let isClean: Bool

  /// Merges.
  ///
  /// - Parameters:
  ///   - base: What both sides come from; empty if there is nothing.
  ///   - ours: One side, and what the markers call it.
  ///   - theirs: The other.
  ///   - markerSize: How long the markers are.
  /// - Throws: ``GitError`` if libgit2 refuses, such as for a text of more than 4 GiB.
  public init(
    base: [UInt8], ours: (text: [UInt8], name: String), theirs: (text: [UInt8], name: String),
    markerSize: Int = 7
  ) throws(GitError) {
    Libgit2.start()
    var result = git_merge_file_result()
    defer { git_merge_file_result_free(&result) }
    let status = Self.withInput(base, "base") { base in
      Self.withInput(ours.text, ours.name) { ours in
        Self.withInput(theirs.text, theirs.name) { theirs in
          var options = git_merge_file_options()
          git_merge_file_options_init(&options, UInt32(GIT_MERGE_FILE_OPTIONS_VERSION))
          options.our_label = ours.pointee.path
          options.their_label = theirs.pointee.path
          options.marker_size = UInt16(clamping: markerSize)
          return git_merge_file(&result, base, ours, theirs, &options)
        }
      }
    }
    try GitError.check(status)
    let bytes = UnsafeRawBufferPointer(start: result.ptr, count: result.len)
    (text, isClean) = (Array(bytes), result.automergeable == 1)
  }

  private static func withInput<T>(
    _ text: [UInt8], _ name: String, _ body: (UnsafePointer<git_merge_file_input>) -> T
  ) -> T {
    text.withUnsafeBytes { bytes in
      name.withCString { name in
        var input = git_merge_file_input()
        git_merge_file_input_init(&input, UInt32(GIT_MERGE_FILE_INPUT_VERSION))
        // Without a pointer libgit2 takes the file for missing.
        input.ptr = bytes.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) } ?? name
        input.size = bytes.count
        input.path = name
        input.mode = 0o100644
        return body(&input)
      }
    }
  }
}
