public import Records

extension Snapshot {
  /// The record that a person means: its id, an alias, or a part of the id that is unique.
  ///
  /// - Parameters:
  ///   - typed: What was typed.
  ///   - type: The type it must have, for messages and to tell ids apart.
  /// - Returns: The record.
  /// - Throws: ``StoreError`` of kind `notFound`, listing candidates.
  public func resolve(_ typed: String, type: RecordType? = nil) throws -> Record {
    guard !typed.isEmpty else {
      throw StoreError(.notFound, "an empty text names no record", remedy: "give an id")
    }
    if let record = record(typed) {
      guard let type, record.type.name != type.name else { return record }
      throw StoreError(
        .notFound, "\(record.id) is \(record.type.withArticle), not \(type.withArticle)",
        remedy: "itsm \(record.type.name) show \(record.id)")
    }
    let normal = Crockford.normalized(id: typed)
    if normal != typed, let record = record(normal), type == nil || record.type.name == type?.name {
      return record
    }
    // A file that bears the name and is no record is meant, rather than one with a longer name.
    for file in try files(named: typed) { _ = try record(in: file) }
    var candidates = try files(matching: typed)
    if candidates.isEmpty, normal != typed { candidates = try files(matching: normal) }
    let found = candidates.prefix(200).compactMap { try? record(in: $0) }
    if found.isEmpty, candidates.count == 1 { _ = try record(in: candidates[0]) }
    let records = found.filter { type == nil || $0.type.name == type?.name }
    if records.count == 1, let record = records.first { return record }
    guard records.isEmpty else { throw Self.ambiguous(typed, records) }
    if let type, found.count == 1, let record = found.first {
      throw StoreError(
        .notFound, "\(record.id) is \(record.type.withArticle), not \(type.withArticle)",
        remedy: "itsm \(record.type.name) show \(record.id)")
    }
    let former = try holders(ofFormer: normal).filter { type == nil || $0.type.name == type?.name }
    if former.count == 1, let record = former.first { return record }
    guard former.isEmpty else { throw Self.ambiguous(typed, former) }
    throw StoreError(
      .notFound, "there is no \(type?.name ?? "record") \(typed)",
      remedy: try near(typed).map { "did you mean \($0)?" }
        ?? "itsm \(type?.name ?? "TYPE") list shows the ids")
  }

  private static func ambiguous(_ typed: String, _ records: [Record]) -> StoreError {
    let named = records.prefix(10).map { "\($0.id)  \($0.title)" }.joined(separator: "\n  ")
    return StoreError(
      .notFound, "\(typed) is ambiguous: it could be", remedy: nil
    ).listing(named, more: records.count - 10)
  }

  /// The records that had an id until merges gave them others, where no record has it any more.
  private func holders(ofFormer id: String) throws -> [Record] {
    guard RecordID.day(in: id) != nil else { return [] }
    return try mentioning([id]).filter { record in
      record.formerIDs.contains { $0.lowercased() == id.lowercased() }
    }
  }

  private func files(named name: String) throws -> [RecordFile] {
    try lookupIndex(for: [name])?.files(named: name) ?? list().named(name)
  }

  private func files(matching part: String) throws -> [RecordFile] {
    try lookupIndex(for: [part])?.files(matching: part) ?? list().matching(part)
  }

  /// The id that was probably meant, whole or by its end.
  private func near(_ typed: String) throws -> String? {
    let stems = try files().map { String($0.stem) }
    if let stem = Spelling.nearest(to: typed, among: stems) { return stem }
    let ends = stems.map { String($0.split(separator: "-").last ?? "") }
    let end = Spelling.nearest(to: typed, among: ends)
    return end.flatMap { ends.firstIndex(of: $0) }.map { stems[$0] }
  }
}

extension StoreError {
  /// The error with a list of candidates below its message.
  func listing(_ lines: String, more: Int) -> StoreError {
    var copy = self
    copy.message += "\n  \(lines)" + (more > 0 ? "\n  and \(more) more" : "")
    copy.remedy = "give more of the id"
    return copy
  }
}
