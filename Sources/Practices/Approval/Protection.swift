import Records
import YAML

/// Who may change files such as policies: `amend` and `protects` of a policy.
public struct Protection: Sendable {
  /// The paths, below the records' folder, with `*` and `?`.
  public let paths: [String]
  public let quorum: Quorum

  /// True for a file that is protected.
  public func covers(_ path: String) -> Bool {
    paths.contains { Glob.matches(path, pattern: $0) }
  }
}

/// The people around a change of a file.
public struct FileElectorate: Electorate {
  let people: People
  /// Who wrote the change.
  let authors: Set<People.Name>

  /// Takes who is who, and who wrote the change.
  public init(people: People, authors: Set<People.Name>) {
    (self.people, self.authors) = (people, authors)
  }

  public func members(of group: Quorum.Group) -> [People.Name]? {
    switch group {
    case .anyone: people.areKept ? people.everybody : nil
    case .team(let name): people.members(of: name) ?? []
    case .person(let name): [people.name(of: name)].filter { people.isHere($0) }
    case .role(.author): RecordElectorate.unique(Array(authors))
    case .role, .field, .owner: []
    }
  }

  public func isKnown(_ group: Quorum.Group) -> Bool {
    if case .team(let name) = group { people.keeps(team: name) } else { true }
  }

  public func owners(at path: [String]) -> [(record: String, people: [People.Name])] { [] }
}

/// Which files somebody approves, as a file of `.itsm/approvals` says: one for each person, so that
/// nobody's approval is in the way of another's.
public struct FileApprovals: Sendable {
  /// The folder, below the records' folder.
  public static let folder = ".itsm/approvals"

  public let by: String
  /// Path, below the records' folder → digest of the approved bytes.
  public let files: [String: String]

  /// Reads a file; nil if it can't be understood, since it approves nothing then.
  public init?(parsing bytes: [UInt8]) {
    guard let root = try? Document(parsing: bytes).root, let by = root["by"]?.text else {
      return nil
    }
    self.by = by
    files = Dictionary(
      (root["approves"]?.pairs ?? []).compactMap { pair in pair.value.text.map { (pair.name, $0) }
      },
      uniquingKeysWith: { _, last in last })
  }

  /// The text of a file.
  public static func source(by: String, _ files: [String: String]) -> [UInt8] {
    Writer.document(
      [
        Content.Entry("by", .text(by)),
        Content.Entry(
          "approves",
          .mapping(
            files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
              .map { Content.Entry($0.key, .text($0.value)) })),
      ], header: [])
  }

  /// The digest of a file's bytes; of one that is gone, a word.
  public static func digest(of bytes: [UInt8]?) -> String {
    bytes.map { "sha256:" + sha256(bytes: $0) } ?? "removed"
  }
}
