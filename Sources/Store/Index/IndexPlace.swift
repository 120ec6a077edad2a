import GRDB
import Glibc

/// Where the file of an index is, in the git directory that all working trees share.
struct IndexPlace: Sendable {
  let folder: String
  /// The name of the file.
  let name: String
  /// The name of another index of the same repository that this one may begin as.
  let model: String?

  /// How many indexes of other moments are kept.
  private static let kept = 2

  private var path: String { folder + "/" + name }

  /// True if there is a file, of whatever moment.
  var isThere: Bool { access(path, R_OK) == 0 }

  /// The file; nil if there is none.
  func open() throws -> DatabaseQueue? {
    guard isThere else { return nil }
    let mayWrite = access(path, W_OK) == 0 && access(folder, W_OK) == 0
    return try IndexFile.open(path, mayWrite: mayWrite)
  }

  /// The file, begun as a copy of the model if there is none.
  func openOrCopy() throws -> DatabaseQueue? {
    if !isThere, let model { try copy(folder + "/" + model) }
    return try open()
  }

  /// Who makes or moves an index holds this lock.
  ///
  /// - Parameters:
  ///   - name: The file of the lock.
  ///   - seconds: How long to wait.
  /// - Returns: The lock.
  /// - Throws: ``IndexUnavailable`` if it can't be had.
  func lock(_ name: String = "index.lock", waiting seconds: Int = 60) throws -> Lock {
    if access(folder, W_OK) != 0 {
      mkdir(Disk.folder(of: folder), 0o777)
      guard mkdir(folder, 0o777) == 0 else { throw IndexUnavailable() }
    }
    do {
      return try Lock(path: folder + "/" + name, waiting: seconds)
    } catch {
      throw IndexUnavailable()
    }
  }

  /// Puts the file that `make` makes in the place of the old one, which others may be reading.
  ///
  /// The place is a link to a file with a name of its own, since SQLite finds a journal by the name of
  /// its database: who still reads the old file would take the journal of the new one for its own.
  func replace(_ make: (String) throws -> Void) throws {
    if model != nil { makeRoom() }
    let new = "\(name).\(String(UInt32.random(in: .min ... .max), radix: 36))"
    do {
      try make(folder + "/" + new)
      let link = path + ".link"
      unlink(link)
      guard symlink(new, link) == 0, rename(link, path) == 0 else { throw IndexUnavailable() }
    } catch {
      unlink(folder + "/" + new)
      throw error
    }
    // The old one, and what a dead process left.
    for other in names where other.hasPrefix(name + ".") && !other.hasPrefix(new) {
      unlink(folder + "/" + other)
    }
    unlink(path + "-journal")
  }

  /// Removes the file, whose lock the caller holds.
  func remove() {
    for other in names where other == name || other.hasPrefix(name + ".") {
      unlink(folder + "/" + other)
    }
  }

  private func copy(_ other: String) throws {
    guard let source = fopen(other, "r") else { return }
    defer { fclose(source) }
    // With its journal it would be half of two states; the lock keeps anybody from beginning one.
    guard let real = Disk.realPath(other), access(real + "-journal", F_OK) != 0 else { return }
    try replace { path in
      guard let target = fopen(path, "w") else { throw IndexUnavailable() }
      defer { fclose(target) }
      var buffer = [UInt8](repeating: 0, count: 1 << 20)
      while case let count = fread(&buffer, 1, buffer.count, source), count > 0 {
        guard fwrite(buffer, 1, count, target) == count else { throw IndexUnavailable() }
      }
      guard ferror(source) == 0, fflush(target) == 0 else { throw IndexUnavailable() }
    }
  }

  /// Throws the indexes of moments away that were made longest ago, but for a few.
  private func makeRoom() {
    let others = names.filter {
      $0.hasPrefix(Self.momentPrefix) && $0.hasSuffix(".sqlite") && $0 != name
    }
    let byAge = others.map { name -> (name: String, time: Int) in
      var facts = stat()
      stat(folder + "/" + name, &facts)
      return (name, facts.st_mtim.tv_sec)
    }
    for (old, _) in byAge.sorted(by: { $0.time > $1.time }).dropFirst(Self.kept - 1) {
      for name in names where name.hasPrefix(old) { unlink(folder + "/" + name) }
    }
  }

  /// The names of all files there.
  private var names: [String] {
    guard let list = opendir(folder) else { return [] }
    defer { closedir(list) }
    var names: [String] = []
    while let entry = readdir(list) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }

  private static let momentPrefix = "at-"
  private static let main = "records.sqlite"

  /// The index of the branch's tip.
  static func tip(in folder: String) -> IndexPlace {
    IndexPlace(folder: folder, name: main, model: nil)
  }

  /// The commits that changed each record.
  static func commits(in folder: String) -> IndexPlace {
    IndexPlace(folder: folder, name: "commits.sqlite", model: nil)
  }

  /// The index of another commit, which begins as the tip's.
  static func moment(_ tree: String, in folder: String) -> IndexPlace {
    IndexPlace(
      folder: folder, name: "\(momentPrefix)\(tree.prefix(16)).sqlite", model: main)
  }
}
