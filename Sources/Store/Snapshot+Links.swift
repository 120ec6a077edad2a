import Git
public import Records

/// Who links to whom, for all records of a snapshot.
final class ReverseLinks {
  private var sources: [String: [(relation: String, path: String)]] = [:]
  private var targets: PathMap<[String]> = [:]

  /// Notes the links of the record in a file; nil for none.
  func set(_ record: Record?, at path: String) {
    for id in targets.removeValue(at: path) ?? [] {
      sources[id]?.removeAll { $0.path.isPath(path) }
    }
    for (relation, ids) in record?.links ?? [] {
      for id in ids.map({ $0.lowercased() }) {
        sources[id, default: []].append((relation, path))
        targets[path, default: []].append(id)
      }
    }
  }

  /// The files that link to one of `ids`, each once, in the order of their paths.
  func files(linkingTo ids: [String]) -> [String] {
    var seen = PathSet()
    return ids.flatMap { sources[$0.lowercased()] ?? [] }.map(\.path)
      .filter { seen.insert($0) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension Snapshot {
  /// The records that link to one of `ids`, with the relation they use, in the order of paths.
  ///
  /// The first question searches the files' bytes for the ids and parses only those that hold
  /// one; further questions are answered from a table of all links.
  public func linking(to ids: [String]) -> [(relation: String, record: Record)] {
    let wanted = Set(ids.map { $0.lowercased() })
    return referring(to: ids).flatMap { record in
      record.links.compactMap { link in
        link.ids.contains { wanted.contains($0.lowercased()) } ? (link.relation, record) : nil
      }
    }
  }

  /// The records that link to one of `ids` under one of some relations, each once.
  ///
  /// - Throws: ``GitError`` or ``StoreError`` when records can't be read.
  public func records(linkingTo ids: [String], as relations: Set<String>) throws -> [Record] {
    if ids.isEmpty || relations.isEmpty { return [] }
    guard let index = try lookupIndex(for: ids) else {
      var seen: Set<String> = []
      return linking(to: ids).filter { relations.contains($0.relation) }.map(\.record)
        .filter { seen.insert($0.path).inserted }
    }
    return try index.files(linkingTo: ids, as: relations.sorted())
      .compactMap { try? record(in: $0) }
  }

  /// The records whose text names one of `ids`, besides the records that have them.
  private func referring(to ids: [String]) -> [Record] {
    if let index = try? lookupIndex(for: ids) {
      return (try? index.files(naming: ids))?.compactMap { try? record(in: $0) } ?? []
    }
    let table = reverseTable()
    if let table {
      return table.files(linkingTo: ids).compactMap { try? record(at: $0) }
    }
    return (try? mentioning(ids)) ?? []
  }

  /// The records that link to one of `ids` or name it in a field, and perhaps others whose text holds
  /// it, in any letter case.
  public func mentioning(_ ids: [String]) throws -> [Record] {
    if let index = try lookupIndex(for: ids) {
      return try index.files(naming: ids).compactMap { try? record(in: $0) }
    }
    let needles = ids.map(Search.needle(for:))
    return try files().compactMap { file in
      let found: Bool
      if needles.contains([]) {
        found = true
      } else if let written = overlay[file.path] {
        found = (written ?? []).withUnsafeBytes { all in
          needles.contains { Search.found($0, in: all) }
        }
      } else {
        found = try source.contains(file, oneOf: needles)
      }
      return found ? try? record(in: file) : nil
    }
  }
}
