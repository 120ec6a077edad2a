import Glibc

/// What happens to one name of an index.
struct IndexChange {
  let name: [UInt8]
  /// What replaces all stages of it; nil to take it out.
  let entry: IndexEntry?

  /// One change for each name, in the order of names; the last one counts, and one that brings an
  /// entry more than one that takes it out.
  static func sorted(upserting upserted: [IndexEntry], removing removed: [String]) -> [IndexChange]
  {
    var changes: [[UInt8]: IndexChange] = [:]
    for path in removed {
      let name = Array(path.utf8)
      changes[name] = IndexChange(name: name, entry: nil)
    }
    for entry in upserted {
      let name = Array(entry.path.utf8)
      changes[name] = IndexChange(name: name, entry: entry)
    }
    return changes.values.sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }
}

extension IndexFile {
  /// Whether a change puts a file where a folder is, or the other way round, which takes out other
  /// entries.
  func collides(_ changes: [IndexChange]) -> Bool {
    let added = changes.filter { $0.entry != nil }.map(\.name)
    let names = Set(added)
    return added.contains { name in
      let above = CacheTree.folders(of: name).dropFirst()
      if above.contains(where: { names.contains($0) || !entries(named: $0).isEmpty }) {
        return true
      }
      let folder = name + [UInt8(ascii: "/")]
      return folder.withUnsafeBytes { folder in
        let next = firstEntry(notBefore: folder)
        return next < count && self.name(next).starts(with: folder)
      }
    }
  }

  /// The entries that must lose their sizes; see ``FileFacts/mustForgetSize(of:holding:writtenAt:)``.
  func racyEntries(_ old: stat, in directory: String) -> [Int] {
    (0..<count).filter { number in
      let written = FileFacts.Time(seconds: word(places[number] + 8))
      guard written.isRacy(old) else { return false }
      let file = directory + "/" + String(decoding: name(number), as: UTF8.self)
      return facts(number).mustForgetSize(of: file, holding: entry(number).id, writtenAt: old)
    }
  }

  private func facts(_ number: Int) -> FileFacts {
    let word = { self.word(self.places[number] + 4 * $0) }
    return FileFacts(
      changed: FileFacts.Time(seconds: word(0), nanoseconds: word(1)),
      written: FileFacts.Time(seconds: word(2), nanoseconds: word(3)),
      device: word(4), inode: word(5), owner: word(7), group: word(8), size: word(9))
  }
}
