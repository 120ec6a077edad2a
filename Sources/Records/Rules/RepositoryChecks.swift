import YAML

/// Judges what needs all records at once.
public enum RepositoryChecks {
  /// A record's names, as far as these checks need them.
  public struct Entry: Sendable {
    public let id: String
    public let aliases: [String]
    public let path: String
    public let expectedPath: String

    /// Takes a record's names.
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - folder: The records' folder, empty or ending in `/`.
    public init(_ record: Record, folder: String) {
      id = record.id
      aliases = record.aliases
      path = record.path
      let expected = folder + record.expectedPath
      // Most are where they belong, and need no second text.
      expectedPath = expected == record.path ? record.path : expected
    }
  }

  /// Ids that two records have, whatever their letter case, and ids against paths.
  public static func findings(in entries: [Entry]) -> [Finding] {
    var findings: [Finding] = []
    var owners: [String: String] = [:]
    for entry in entries {
      for name in [entry.id] + entry.aliases {
        let key = name.lowercased()
        if let other = owners[key] {
          findings.append(
            Finding(
              .idDuplicate, "\(name) is also the id of \(other)", file: entry.path, at: .start,
              remedy: "give one of the two another id"))
        } else {
          owners[key] = entry.path
        }
      }
      if entry.path != entry.expectedPath {
        findings.append(
          Finding(
            .idPath, "\(entry.id) belongs in \(entry.expectedPath)", severity: .warning,
            file: entry.path, at: .start,
            remedy: "git mv \(entry.path) \(entry.expectedPath)"))
      }
    }
    return findings
  }
}
