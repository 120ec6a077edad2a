import Git
import Practices
import Records
import Store
import YAML

/// The clocks of a repository at a revision, with all rules that were ever in force.
struct ServiceLevels {
  let snapshot: Snapshot
  let workspace: Workspace
  /// The instant for which clocks are read.
  let now: Instant
  let clocks: Clocks
  /// What is wrong with the newest rules, which are then not in force.
  private(set) var findings: [Finding] = []
  /// That of the snapshot's record types.
  let rulebookKey: String

  /// The clocks that a command asks for.
  init(_ options: ServiceLevelOptions, in session: Session) throws {
    let workspace = try session.workspace()
    let snapshot = try options.revision.snapshot(in: session)
    let asked = try session.now()
    try self.init(
      snapshot, workspace, now: options.revision.now(snapshot, in: session),
      supposing: options.rules.map { try workspace.commit(at: $0, now: asked) })
  }

  /// The clocks of a snapshot at an instant.
  ///
  /// - Parameters:
  ///   - snapshot: The records.
  ///   - workspace: Their repository.
  ///   - now: The instant.
  ///   - commit: Whose rules are supposed to have been in force at all times; nil for those that
  ///     were.
  /// - Throws: ``StoreError`` if there are no such rules; ``GitError`` if history can't be read.
  init(
    _ snapshot: Snapshot, _ workspace: Workspace, now: Instant, supposing commit: ObjectID? = nil
  ) throws {
    (self.snapshot, self.workspace, self.now) = (snapshot, workspace, now)
    let history: RuleHistory
    let known = try snapshot.commit.map { try workspace.ruleVersions(until: $0.id) } ?? []
    rulebookKey = known.last?.rulebookKey ?? ""
    if let commit {
      history = try Self.supposed(commit, workspace)
    } else {
      var versions: [Rules] = []
      for version in known {
        do {
          versions.append(try Self.rules(version, workspace))
          findings = []
        } catch let error as Findings {
          findings = error.all
        }
      }
      history = RuleHistory(versions)
    }
    clocks = Clocks(history, StoredPast(snapshot, workspace), now: now)
  }

  /// The rules of one commit, as if they had always been in force.
  private static func supposed(_ commit: ObjectID, _ workspace: Workspace) throws -> RuleHistory {
    guard let version = try workspace.ruleVersions(until: commit).last else {
      throw StoreError(
        .notFound, "no target was in force at \(commit.short)", remedy: "itsm sla init")
    }
    return RuleHistory([try rules(version, workspace, since: .first)])
  }

  private static func rules(
    _ version: RuleVersion, _ workspace: Workspace, since: Instant? = nil
  ) throws -> Rules {
    let folder = workspace.folder + ".itsm/"
    func files(_ name: String) -> [RuleFile] {
      version.files.filter { $0.path.hasPrefix("\(folder)\(name)/") && $0.isDefinition }
        .map { file in
          RuleFile(
            path: file.path, bytes: file.bytes,
            citation: Citation(file: file.path, commit: file.commit.hex, since: file.since))
        }
    }
    let source = DefinitionSource(
      file: { name in version.files.first { $0.path == "\(folder)calendars/\(name)" }?.bytes },
      zone: { Zone($0) })
    return try Rules(
      calendars: files("calendars"), targets: files("targets"), since: since ?? version.since,
      rulebook: version.rulebook, rulebookKey: version.rulebookKey, from: source)
  }

  /// Says what a person may wonder about: rules that are not in force.
  func noteRules(in session: Session) {
    if let finding = findings.first {
      let place = [finding.file, finding.mark.map { "\($0.line):\($0.column)" }]
        .compactMap(\.self).joined(separator: ":")
      session.note(
        "note: the newest rules can't be read, so those before them count: \(place): "
          + "\(finding.message) (itsm validate)")
    } else if clocks.rules.version(at: now)?.targets.isEmpty ?? true {
      session.note("note: no target is in force; itsm sla init brings some to begin with")
    }
  }
}

extension DatedFile {
  /// True for YAML; beside it lie files that calendars import.
  fileprivate var isDefinition: Bool { path.hasSuffix(".yaml") || path.hasSuffix(".yml") }
}

/// Records as they were, from the repository.
final class StoredPast: Past {
  private let snapshot: Snapshot
  private let files: FileVersions?

  init(_ snapshot: Snapshot, _ workspace: Workspace) {
    self.snapshot = snapshot
    files = FileVersions(snapshot, of: workspace)
  }

  private var zones: [String: Zone?] = [:]

  var lookup: any Lookup { snapshot }

  func zone(_ name: String) -> Zone? {
    if let known = zones[name] { return known }
    let zone = Zone(name)
    zones[name] = zone
    return zone
  }

  func record(_ id: String) -> Record? { snapshot.record(id) }

  func versions(of record: Record) -> [(since: Instant, record: Record)] {
    (try? files?.versions(of: record)) ?? []
  }
}
