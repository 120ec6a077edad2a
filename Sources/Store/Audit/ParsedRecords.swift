import Git
import Records
import YAML

/// Records that were parsed before by the same rules, for a look at many versions: from one commit to
/// the next all files but a few are the same.
///
/// Of a file the version that was asked for last is kept, since what a commit leaves behind is what the
/// next one that changes the file begins with; and whatever was asked for just now, since a merge looks
/// at several versions in turn.
final class ParsedRecords {
  private struct Version {
    let blob: ObjectID
    let path: String
    let record: Record

    var size: Int { record.document.source.count }

    func `is`(_ file: RecordFile) -> Bool { blob == file.blob && path == file.path }
  }

  /// How many bytes of text are kept, as records with their nodes, which take some ten times as much.
  private static let limit = 6 << 20

  /// How many are kept that were asked for just now.
  private static let few = 8

  private var last: [Version] = []
  private var recent: [String: Version] = [:]
  private var older: [String: Version] = [:]
  /// How many bytes the recent ones have.
  private var size = 0

  /// The record in a file; nil if there is none.
  ///
  /// - Throws: A ``Finding`` if the file is no record; ``GitError`` or ``StoreError``.
  func record(in file: RecordFile, of snapshot: Snapshot) throws -> Record? {
    guard let blob = file.blob else { return try parse(file, of: snapshot) }
    if let known = last.last(where: { $0.is(file) }) { return known.record }
    var known = recent[file.path]
    if known?.is(file) != true { known = older.removeValue(forKey: file.path) }
    if known?.is(file) != true { known = nil }
    guard let record = try known?.record ?? parse(file, of: snapshot) else { return nil }
    keep(Version(blob: blob, path: file.path, record: record))
    return record
  }

  private func keep(_ version: Version) {
    if last.count >= Self.few { last.removeFirst() }
    last.append(version)
    let before = recent.updateValue(version, forKey: version.path)
    size += version.size - (before?.size ?? 0)
    // Two generations: what was not asked for while half as much as is kept came is forgotten.
    if size > Self.limit / 2 { (older, recent, size) = (recent, [:], 0) }
  }

  private func parse(_ file: RecordFile, of snapshot: Snapshot) throws -> Record? {
    guard let bytes = try snapshot.read(file) else { return nil }
    return try Record(parsing: bytes, path: file.path, rulebook: snapshot.rulebook)
  }
}
