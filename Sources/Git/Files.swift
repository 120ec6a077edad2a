import Glibc

/// The few file operations this module needs besides libgit2's.
enum Files {
  /// The bytes of the file at `path`; nil if it cannot be read.
  static func contents(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count > 0 {
        bytes += buffer[..<count]
      } else if errno != EINTR {
        return nil
      }
    }
  }

  /// What the file system says of `path` itself, not of what it links to; nil if there is nothing.
  static func status(of path: String, followsLinks: Bool = false) -> stat? {
    var status = stat()
    return (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 ? status : nil
  }

  /// Copies the file at `source` to a new or emptied `target`, and whether there was one to copy.
  ///
  /// - Throws: ``GitError`` if it cannot be read or written.
  static func copy(_ source: String, to target: String) throws(GitError) -> Bool {
    let input = open(source, O_RDONLY | O_CLOEXEC)
    if input < 0, errno == ENOENT { return false }
    guard input >= 0 else { throw failure("cannot read", source) }
    defer { close(input) }
    let output = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard output >= 0 else { throw failure("cannot write", target) }
    defer { close(output) }
    while true {
      let count = sendfile(output, input, nil, 1 << 24)
      if count == 0 { return true }
      if count < 0, errno != EINTR { throw failure("cannot write", target) }
    }
  }

  /// Writes all of `bytes` to an open file.
  ///
  /// - Throws: ``GitError`` that names `path` if that fails.
  static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws(GitError) {
    try bytes.withUnsafeBufferPointer { all throws(GitError) in
      try write(UnsafeRawBufferPointer(all), to: file, path)
    }
  }

  /// Writes all of `bytes` to an open file.
  ///
  /// - Throws: ``GitError`` that names `path` if that fails.
  static func write(
    _ bytes: UnsafeRawBufferPointer, to file: Int32, _ path: String
  ) throws(GitError) {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("cannot write", path) }
      done += count
    }
  }

  /// Maps the bytes of an open file, for ``unmap(_:)`` to give back; empty if it has none.
  ///
  /// Whoever writes into the file meanwhile, instead of replacing it, changes the mapping.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - path: Its name, for messages.
  ///   - isWanted: True if all of it will be read at once.
  /// - Returns: The bytes.
  /// - Throws: ``GitError`` that names `path` if that fails.
  static func map(
    _ file: Int32, _ path: String, isWanted: Bool = true
  ) throws(GitError) -> UnsafeRawBufferPointer {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure("cannot read", path) }
    let size = Int(status.st_size)
    guard size > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let mapped = mmap(
      nil, size, PROT_READ, MAP_PRIVATE | (isWanted ? MAP_POPULATE : 0), file, 0)
    guard let mapped, mapped != MAP_FAILED else { throw failure("cannot read", path) }
    return UnsafeRawBufferPointer(start: mapped, count: size)
  }

  static func unmap(_ bytes: UnsafeRawBufferPointer) {
    if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }

  /// Returns when the folders at `paths` are on the disk, and with them their files' names.
  ///
  /// - Throws: ``GitError`` if that fails.
  static func flushFolders(_ paths: [String]) throws(GitError) {
    var folders: [Int32] = []
    defer { for folder in folders { close(folder) } }
    for path in paths {
      let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard folder >= 0 else { throw failure("cannot open", path) }
      folders.append(folder)
    }
    guard let failed = Flusher.flush(folders) else { return }
    errno = failed.error
    throw failure("cannot write", paths[failed.place])
  }

  /// Returns when the folder that holds `path` is on the disk, and with it the file's name.
  ///
  /// - Throws: ``GitError`` if that fails.
  static func flushFolder(of path: String) throws(GitError) {
    let end = path.lastIndex(of: "/") ?? path.startIndex
    let folder = open(String(path[..<end]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw failure("cannot open the folder of", path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw failure("cannot write", path) }
  }

  /// Makes the folders on the way to `path`; who uses them finds out whether they are there.
  static func makeFolders(to path: String) {
    for (place, character) in zip(path.indices, path) where character == "/" {
      mkdir(String(path[..<place]), 0o777)
    }
  }

  /// The names in the folder at `path`; empty if there is none.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// The target of the symbolic link at `path`; nil if it is none.
  static func target(ofLink path: String) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let capacity = buffer.count
    let count = buffer.withUnsafeMutableBytes { bytes -> Int in
      guard let start = bytes.bindMemory(to: CChar.self).baseAddress else { return -1 }
      return readlink(path, start, capacity)
    }
    return count < 0 ? nil : Array(buffer[..<count])
  }

  static func failure(_ what: String, _ path: String) -> GitError {
    let number = errno
    let code: GitError.Code = [ENOSPC, EDQUOT].contains(number) ? .noSpace : .other(number)
    return GitError(code, "\(what) '\(path)': \(String(cString: strerror(number)))", category: "os")
  }
}
