import Glibc

/// The `git commit` processes in a working tree, as the system lists them.
///
/// `git commit` reads the index before it locks it. One that read it before ours took its place and
/// finds no lock later would write it as it was before, so that the lock stays until they are
/// through. Other systems, and users whose processes may not be looked at, list none.
struct GitProcesses {
  private let folder: stat
  private let own: Set<Int32>

  /// - Parameter workingDirectory: The top of the working tree, where git goes before it reads.
  init?(in workingDirectory: String) {
    var facts = stat()
    guard stat(workingDirectory, &facts) == 0 else { return nil }
    folder = facts
    // A git that runs us, from a hook or an alias, waits for us.
    var own: Set<Int32> = []
    var process = getpid()
    while process > 1, own.insert(process).inserted {
      process = Int32(Self.facts(of: process)?.parent ?? "") ?? 0
    }
    self.own = own
  }

  /// Waits until those that are under way now have ended, or wait for something themselves: between
  /// its two steps git does not, or for less than some looks in a row.
  func wait(atMost seconds: Double) {
    var waited = 0.0
    for process in underWay() {
      var still = 0
      while waited < seconds, still < 3, let facts = Self.facts(of: process.id),
        facts.started == process.started
      {
        still = facts.isMoving ? 0 : still + 1
        usleep(1_000)
        waited += 0.001
      }
    }
  }

  private func underWay() -> [(id: Int32, started: String)] {
    guard let list = opendir("/proc") else { return [] }
    defer { closedir(list) }
    var found: [(Int32, String)] = []
    while let entry = readdir(list) {
      let id = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { Int32(atoi($0)) }
      }
      guard id > 0, isHere(id), !own.contains(id), commits(id), let facts = Self.facts(of: id)
      else { continue }
      found.append((id, facts.started))
    }
    return found
  }

  private func isHere(_ id: Int32) -> Bool {
    var facts = stat()
    return stat("/proc/\(id)/cwd", &facts) == 0 && facts.st_ino == folder.st_ino
      && facts.st_dev == folder.st_dev
  }

  private func commits(_ id: Int32) -> Bool {
    let words = Self.contents("/proc/\(id)/cmdline").split(separator: 0).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard let program = words.first?.split(separator: "/").last else { return false }
    return program == "git-commit" || program == "git" && words.contains("commit")
  }

  /// What the system says of a process.
  private struct Facts {
    var parent: String
    var started: String
    /// True while it computes, or reads from a disk, in one thread or several.
    var isMoving: Bool
  }

  private static func facts(of id: Int32) -> Facts? {
    let text = String(decoding: contents("/proc/\(id)/stat"), as: UTF8.self)
    // The name before the last bracket may hold anything; the state is what follows it.
    guard let end = text.lastIndex(of: ")") else { return nil }
    let words = text[text.index(after: end)...].split(separator: " ").map(String.init)
    guard words.count > 19 else { return nil }
    let isMoving = ["R", "D"].contains(words[0]) || (words[0] == "S" && words[17] != "1")
    return Facts(parent: words[1], started: words[19], isMoving: isMoving)
  }

  private static func contents(_ path: String) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    return [UInt8](unsafeUninitializedCapacity: 1 << 12) { buffer, count in
      count = max(0, read(file, buffer.baseAddress, 1 << 12))
    }
  }
}
