import Glibc

/// Files below one folder, reached without ever following a symbolic link.
///
/// A record repository may come from anywhere; a link in it must not lead a read or a write out
/// of it. Every step of a path is opened by itself, so that none can be exchanged in between.
public struct Disk: Sendable {
  /// The folder, without a slash at the end.
  public let root: String

  /// Makes a view of the files below `root`.
  public init(root: String) {
    self.root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
  }

  /// The size of the largest file that is read as a record, in bytes; one more than a record may
  /// have, so that the reader can say that it is too large.
  public static let readLimit = (1 << 20) + 1

  /// The bytes of a file; nil if there is none, or if something on the way is a link or no file.
  ///
  /// - Throws: ``StoreError`` when the machine fails.
  public func read(_ path: String, limit: Int = Disk.readLimit) throws(StoreError) -> [UInt8]? {
    guard let folder = try openFolder(of: path, create: false) else { return nil }
    defer { close(folder) }
    return try Self.read(path, in: folder, limit: limit)
  }

  /// The bytes of a file whose folder is open; nil as above.
  static func read(
    _ path: String, in folder: Int32, limit: Int = Disk.readLimit
  ) throws(StoreError) -> [UInt8]? {
    let file = openat(folder, name(of: path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      // A socket can't be opened at all.
      if [ENOENT, ELOOP, ENOTDIR, ENXIO].contains(errno) { return nil }
      throw failure("can't read \(path)")
    }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    return try contents(file, size: min(Int(facts.st_size), limit), of: path)
  }

  private static func contents(
    _ file: Int32, size: Int, of path: String
  ) throws(StoreError) -> [UInt8] {
    var failed: StoreError?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = Glibc.read(file, buffer.baseAddress?.advanced(by: count), size - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failed = failure("can't read \(path)") }
        if got <= 0 { break }
        count += got
      }
    }
    if let failed { throw failed }
    return bytes
  }

  /// Replaces or creates a file so that it has either its old or its new bytes, whatever happens.
  ///
  /// - Parameters:
  ///   - bytes: What the file will hold.
  ///   - path: The file.
  ///   - durably: True to return only when the bytes are on the disk.
  ///   - temporary: The name of the new file until it replaces the old one.
  ///   - flushesFolder: False to leave that to ``flushFolder(of:)``.
  ///   - executable: True for a file that may be executed.
  /// - Throws: ``StoreError`` when something on the way is a link, or the machine fails.
  public func write(
    _ bytes: [UInt8], to path: String, durably: Bool = true, through temporary: String? = nil,
    flushesFolder: Bool = true, executable: Bool = false
  ) throws(StoreError) {
    let folder = try folderToWrite(path)
    defer { close(folder) }
    let name = Self.name(of: path)
    let temporary = temporary ?? ".\(name).itsm-\(getpid())"
    try Self.create(
      temporary, in: folder, bytes, for: path, durably: durably,
      mode: executable ? 0o777 : 0o666)
    guard renameat(folder, temporary, folder, name) == 0 else {
      let problem = Self.failure("can't write \(path)")
      unlinkat(folder, temporary, 0)
      throw problem
    }
    if durably, flushesFolder { fsync(folder) }
  }

  /// Returns when the folder of a file is on the disk, and with it the file's name.
  func flushFolder(of path: String) throws(StoreError) {
    guard let folder = try openFolder(of: path, create: false) else { return }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw failure("can't write \(path)") }
  }

  /// Creates a file in an open folder with some bytes, or leaves none.
  static func create(
    _ name: String, in folder: Int32, _ bytes: [UInt8], for path: String, durably: Bool,
    mode: mode_t = 0o666
  ) throws(StoreError) {
    unlinkat(folder, name, 0)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let file = openat(folder, name, flags, mode)
    guard file >= 0 else { throw failure("can't write \(path)") }
    let written = put(bytes, into: file) && (!durably || fsync(file) == 0)
    let problem = written ? nil : failure("can't write \(path)")
    close(file)
    if let problem {
      unlinkat(folder, name, 0)
      throw problem
    }
  }

  /// Makes sure that all that was written survives a failure of the machine.
  ///
  /// One `sync` for thousands of files takes less time than an `fsync` for each; Swift has no
  /// `syncfs`, so it is for all file systems.
  func flush() { sync() }

  private static func put(_ bytes: [UInt8], into file: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Glibc.write(file, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return false }
        done += count
      }
      return true
    }
  }

  /// Removes a file, and the folders above it that it leaves empty.
  ///
  /// - Throws: ``StoreError`` when the machine fails; a missing file is no failure.
  public func remove(_ path: String) throws(StoreError) {
    guard let folder = try openFolder(of: path, create: false) else { return }
    defer { close(folder) }
    guard unlinkat(folder, Self.name(of: path), 0) == 0 || errno == ENOENT else {
      throw Self.failure("can't remove \(path)")
    }
    var steps = Self.steps(of: path).dropLast()
    while !steps.isEmpty {
      guard rmdir(root + "/" + steps.joined(separator: "/")) == 0 else { return }
      steps = steps.dropLast()
    }
  }

  /// True when there is a file at the path, reached without links.
  public func exists(_ path: String) -> Bool { facts(path) != nil }

  /// True when the owner of the file at the path may execute it.
  func isExecutable(_ path: String) -> Bool { (facts(path)?.st_mode ?? 0) & S_IXUSR != 0 }

  /// What stands at the path; nil for a file, and for nothing.
  func oddity(at path: String) -> NoFile? {
    switch facts(path).map({ $0.st_mode & S_IFMT }) {
    case nil, S_IFREG: nil
    case S_IFDIR: .folder
    case S_IFLNK: .link
    default: .special
    }
  }

  /// What the system says of the file at the path, reached without links; nil if there is none.
  private func facts(_ path: String) -> stat? {
    guard let folder = try? openFolder(of: path, create: false) else { return nil }
    defer { close(folder) }
    var facts = stat()
    return fstatat(folder, Self.name(of: path), &facts, AT_SYMLINK_NOFOLLOW) == 0 ? facts : nil
  }

  private func failure(_ what: String) -> StoreError { Self.failure(what) }

  /// What the system says about the last call that failed.
  static func failure(_ what: String) -> StoreError {
    let code = errno
    let reason = String(cString: strerror(code))
    let remedy: String? =
      switch code {
      case ENOSPC, EDQUOT: "make room on the disk and run the command again"
      case EACCES, EPERM, EROFS: "check who may write there"
      default: nil
      }
    return StoreError(.unusable, "\(what): \(reason)", remedy: remedy)
  }

  /// The path without links and `..`, as the system sees it.
  public static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}

extension Disk {
  /// The folder that holds a path, opened and made if need be.
  func folderToWrite(_ path: String) throws(StoreError) -> Int32 {
    if let folder = try openFolder(of: path, create: true) { return folder }
    throw StoreError(
      .unusable, "\(path) can't be written: a folder on the way is a link or a file",
      remedy: "remove what stands there")
  }

  /// The folder that holds a path, opened step by step; nil if a step is missing or no folder.
  func openFolder(of path: String, create: Bool) throws(StoreError) -> Int32? {
    // By bytes, as the system does: to Swift a slash and an accent after it are one character.
    let steps = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    guard !steps.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
      throw StoreError(.refused, "\(path) leads out of the repository")
    }
    var folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("can't open \(root)")
    }
    for step in steps.dropLast() {
      if create { mkdirat(folder, step, 0o777) }
      let next = openat(folder, step, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      close(folder)
      guard next >= 0 else {
        if [ENOENT, ELOOP, ENOTDIR].contains(code), !create || code != ENOENT { return nil }
        errno = code
        throw failure("can't open the folder of \(path)")
      }
      folder = next
    }
    return folder
  }
}
