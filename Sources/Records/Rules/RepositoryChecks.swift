public import YAML

/// Judges what needs all records at once.
public enum RepositoryChecks {
  /// A record's names, as far as these checks need them.
  public struct Entry: Sendable {
    public let id: String
    public let aliases: [String]
    public let path: String
    public let expectedPath: String
    /// Where the id stands in the file.
    public let mark: Mark
    let aliasMarks: [Mark]

    /// True for a file that is where its id and type put it.
    public var isPlaced: Bool { expectedPath.utf8.elementsEqual(path.utf8) }

    /// Takes a record's names.
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - folder: The records' folder, empty or ending in `/`.
    public init(_ record: Record, folder: String) {
      id = record.id
      aliases = record.aliases
      path = record.path
      mark = record.node("id")?.mark ?? record.mark
      aliasMarks = (record.node("aliases")?.items ?? []).filter { $0.text != nil }.map(\.mark)
      let expected = folder + record.expectedPath
      // Most are where they belong, and need no second text.
      expectedPath = expected.utf8.elementsEqual(record.path.utf8) ? record.path : expected
    }
  }

  /// Ids that two records have, whatever their letter case, and ids against paths.
  public static func findings(in entries: some Collection<Entry>) -> [Finding] {
    var findings: [Finding] = []
    var owners: [String: String] = [:]
    // Of two with one id, the one that is in the other's place is the copy.
    for entry in entries where entry.isPlaced {
      findings += duplicates(in: entry, &owners)
    }
    for entry in entries where !entry.isPlaced {
      let duplicates = duplicates(in: entry, &owners)
      findings += duplicates
      // Where a copy or an id that can't be belongs is nobody's question.
      guard duplicates.isEmpty, RecordID.problem(with: entry.id) == nil else { continue }
      findings.append(
        Finding(
          .idPath, "\(entry.id) belongs in \(entry.expectedPath)", severity: .warning,
          file: entry.path, at: entry.mark,
          remedy: "git mv \(entry.path) \(entry.expectedPath)"))
    }
    return findings
  }

  private static func duplicates(
    in entry: Entry, _ owners: inout [String: String]
  ) -> [Finding] {
    var findings: [Finding] = []
    for (name, mark) in [(entry.id, entry.mark)] + zip(entry.aliases, entry.aliasMarks) {
      let key = key(name)
      guard let other = owners[key] else {
        owners[key] = entry.path
        continue
      }
      let isOwn = other.utf8.elementsEqual(entry.path.utf8)
      findings.append(
        Finding(
          .idDuplicate,
          isOwn
            ? "\(name) stands twice among the record's ids" : "\(name) is also the id of \(other)",
          file: entry.path, at: mark,
          remedy: isOwn ? "take it out of aliases" : "give one of the two another id"))
    }
    return findings
  }

  /// What names that differ in letter case alone have in common.
  ///
  /// Of most names it is the name itself, so that a hundred thousand need no second text.
  private static func key(_ name: String) -> String {
    let isPlain = { (byte: UInt8) in byte < 0x80 && !(0x61...0x7A ~= byte) }
    if name.utf8.allSatisfy(isPlain) { return name }
    let lower = name.lowercased()
    return lower.utf8.allSatisfy { $0 < 0x80 } ? lower.uppercased() : lower
  }
}
