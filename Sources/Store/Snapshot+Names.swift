import Git
import Records

extension Snapshot {
  /// Names that a record has now and another one has too.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - before: What it was; the names that it had are left out.
  /// - Returns: The findings.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read.
  func clashes(of record: Record, since before: Record?) throws -> [Finding] {
    // What was found under its id may be another record, of which it was an alias.
    let isSame = before.map { record.names.contains($0.id.lowercased()) } ?? false
    let known = Set(isSame ? before?.names ?? [] : [])
    let names = record.names.filter { !known.contains($0) }
    var others: PathMap<RepositoryChecks.Entry> = [:]
    for name in names {
      for file in try holders(of: name) where !file.path.isPath(record.path) {
        if let other = try? self.record(in: file) {
          others[file.path] = RepositoryChecks.Entry(other, folder: folder)
        }
      }
    }
    let all = others.all.map(\.value) + [RepositoryChecks.Entry(record, folder: folder)]
    return all.count == 1
      ? [] : RepositoryChecks.findings(in: all).filter { $0.code == .idDuplicate }
  }

  /// The files of records with an id or an alias, or that are named as one.
  private func holders(of name: String) throws -> [RecordFile] {
    if let index = try lookupIndex(for: [name]) { return try index.files(withID: name) }
    let misfiled = try misfiledPaths()[name]
    return try list().named(name)
      + [misfiled].compactMap { $0 }.map { RecordFile(path: $0, blob: nil) }
  }
}

extension Record {
  /// Its id and its aliases, in lower case.
  var names: [String] { ([id] + aliases).map { $0.lowercased() } }
}
