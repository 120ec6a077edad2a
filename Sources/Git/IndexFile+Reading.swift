import Glibc

extension IndexFile {
  /// Reads the index at `path`.
  ///
  /// - Returns: The index, which is empty where there is none, and nil if it is for libgit2 to
  ///   read; and what the system says of the file.
  /// - Throws: ``GitError`` if it cannot be read.
  static func read(_ path: String) throws(GitError) -> (IndexFile?, stat?) {
    let input = open(path, O_RDONLY | O_CLOEXEC)
    if input < 0, errno == ENOENT {
      return (IndexFile(UnsafeRawBufferPointer(start: nil, count: 0)), nil)
    }
    guard input >= 0 else { throw Files.failure("cannot read", path) }
    defer { close(input) }
    var status = stat()
    guard fstat(input, &status) == 0 else { throw Files.failure("cannot read", path) }
    // An empty file is not an index of no files.
    guard status.st_size > 0 else { return (nil, status) }
    return (IndexFile(try Files.map(input, path)), status)
  }

  /// What is staged at `path`; the lowest stage if a merge left several, nil if nothing is.
  func entry(_ path: String) -> IndexEntry? { entries(named: Array(path.utf8)).first.map(entry) }

  /// The entry of a number.
  func entry(_ number: Int) -> IndexEntry {
    let place = places[number]
    let id = bytes.baseAddress.map { ObjectID(at: $0 + place + 40) } ?? .zero
    return IndexEntry(
      path: String(decoding: name(number), as: UTF8.self), id: id,
      mode: TreeEntry.Mode(raw: word(place + 24)), stage: stage(number))
  }

  /// Whether a sparse checkout leaves the file out.
  func isSkipped(_ path: String) -> Bool {
    entries(named: Array(path.utf8)).contains {
      flags($0) & 0x4000 != 0 && bytes[places[$0] + 62] & 0x40 != 0
    }
  }

  /// Whether a file was only announced (`git add --intent-to-add`).
  func isAnnounced(_ number: Int) -> Bool {
    flags(number) & 0x4000 != 0 && bytes[places[number] + 62] & 0x20 != 0
  }
}
