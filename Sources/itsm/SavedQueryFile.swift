import Records
import Store

/// The queries that a repository keeps.
enum SavedQueryFile {
  private static let name = "queries.yaml"

  /// The query of a name at a revision.
  ///
  /// - Throws: ``UsageError`` if there is none; ``Findings`` if the file can't be understood.
  static func query(_ name: String, in snapshot: Snapshot) throws -> SavedQueries.Query {
    let file = snapshot.folder + ".itsm/" + Self.name
    guard let source = try snapshot.read(file) else {
      throw UsageError(
        "there is no query \(name): \(file) does not exist",
        remedy: "write it and commit it: \(name): { type: …, query: … }")
    }
    let queries = try SavedQueries(parsing: source, file: file, rulebook: snapshot.rulebook)
    if let query = queries.query(name) { return query }
    let names = queries.all.map(\.name)
    let near = Spelling.nearest(to: name, among: names).map { "did you mean \($0)?" }
    throw UsageError(
      "there is no query \(name) in \(file)",
      remedy: near ?? "queries: \(names.joined(separator: ", "))")
  }

  /// Judges the file for `validate`.
  ///
  /// - Throws: ``GitError`` or ``StoreError`` if it can't be read.
  static func findings(_ definitions: Definitions) throws -> [Finding] {
    guard let source = definitions.read(name) else { return [] }
    do throws(Findings) {
      _ = try SavedQueries(
        parsing: source, file: definitions.folder + name, rulebook: definitions.rulebook)
      return []
    } catch {
      return error.all
    }
  }
}
