import Git

/// The files of a snapshot, found by the id that their name says.
final class Listing {
  private var sorted: [RecordFile]
  /// Made when somebody asks for a name: validation and lists need none.
  private lazy var byStem = {
    Dictionary(grouping: sorted) { $0.stem.lowercased() }
  }()
  private var added: [RecordFile] = []
  private var removed = PathSet()

  init(_ files: [RecordFile]) {
    sorted = files
  }

  /// The files, in the order of their paths.
  var files: [RecordFile] {
    guard !added.isEmpty || !removed.isEmpty else { return sorted }
    sorted.removeAll { removed.contains($0.path) }
    sorted += added
    sorted.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    added = []
    removed = PathSet()
    return sorted
  }

  /// Adds or takes away a file; one that is there already stays once.
  func set(_ file: RecordFile, isThere: Bool) {
    let key = file.stem.lowercased()
    let isKnown = byStem[key]?.contains { $0.path.isPath(file.path) } ?? false
    guard isKnown != isThere else { return }
    if isThere {
      byStem[key, default: []].append(file)
      if !removed.remove(file.path) { added.append(file) }
    } else {
      byStem[key]?.removeAll { $0.path.isPath(file.path) }
      if let at = added.firstIndex(where: { $0.path.isPath(file.path) }) {
        added.remove(at: at)
      } else {
        removed.insert(file.path)
      }
    }
  }

  /// The files named as an id, whatever its letter case.
  func named(_ id: String) -> [RecordFile] { byStem[id.lowercased()] ?? [] }

  /// The files whose name begins or ends with a part of an id, in the order of their paths.
  func matching(_ part: String) -> [RecordFile] {
    let part = part.lowercased()
    return byStem.filter { $0.key.hasPrefix(part) || $0.key.hasSuffix(part) }.flatMap(\.value)
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}
