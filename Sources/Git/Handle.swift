internal import CGit2

/// Owns one libgit2 object and frees it exactly once.
///
/// `Handle` never leaves this module: callers receive values such as ``Commit`` that own
/// their contents.
struct Handle: ~Copyable {
  typealias Release = (OpaquePointer?) -> Void

  let pointer: OpaquePointer
  private let release: Release

  /// Runs `create`, which stores a new object in its argument, and takes ownership of it.
  init(
    releasedBy release: @escaping Release,
    create: (inout OpaquePointer?) -> Int32
  ) throws(GitError) {
    Libgit2.start()  // on first use: --help must not pay for it
    var pointer: OpaquePointer?
    try GitError.check(create(&pointer))
    guard let pointer else {
      throw GitError(.other(0), "libgit2 reported success without an object")
    }
    self.pointer = pointer
    self.release = release
  }

  deinit { release(pointer) }
}

extension GitError {
  /// Runs `fill`, which writes text to its argument, and returns that text.
  static func text(_ fill: (inout git_buf) -> Int32) throws(GitError) -> String {
    Libgit2.start()
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    try check(fill(&buffer))
    guard let start = buffer.ptr else { return "" }
    return start.withMemoryRebound(to: UInt8.self, capacity: buffer.size) {
      String(decoding: UnsafeBufferPointer(start: $0, count: buffer.size), as: UTF8.self)
    }
  }
}
