import Git
import Records

/// Records that were parsed before by the same rules, for a look at many versions: from one commit to
/// the next all files but a few are the same.
final class ParsedRecords {
  private struct Key: Hashable {
    let blob: ObjectID
    let path: String
  }

  /// More are not kept: a record with its nodes takes some ten thousand bytes.
  private static let limit = 2_000

  private var recent: [Key: Record] = [:]
  private var older: [Key: Record] = [:]

  /// The record in a file; nil if there is none.
  ///
  /// - Throws: A ``Finding`` if the file is no record; ``GitError`` or ``StoreError``.
  func record(in file: RecordFile, of snapshot: Snapshot) throws -> Record? {
    guard let blob = file.blob else { return try parse(file, of: snapshot) }
    let key = Key(blob: blob, path: file.path)
    if let known = recent[key] { return known }
    guard let record = try older.removeValue(forKey: key) ?? parse(file, of: snapshot) else {
      return nil
    }
    // Two generations: what was not asked for while another thousand came is forgotten.
    if recent.count >= Self.limit / 2 { (older, recent) = (recent, [:]) }
    recent[key] = record
    return record
  }

  private func parse(_ file: RecordFile, of snapshot: Snapshot) throws -> Record? {
    guard let bytes = try snapshot.read(file) else { return nil }
    return try Record(parsing: bytes, path: file.path, rulebook: snapshot.rulebook)
  }
}
