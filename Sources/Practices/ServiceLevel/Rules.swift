public import Records
import YAML

/// Where a rule stands, and which commit brought it there.
public struct Citation: Hashable, Sendable {
  /// The file; the name of a calendar that comes with the program.
  public let file: String
  /// The commit that last changed the file; nil for what comes with the program.
  public let commit: String?
  /// The instant of the commit.
  public let since: Instant

  /// Makes a citation.
  public init(file: String, commit: String?, since: Instant) {
    (self.file, self.commit, self.since) = (file, commit, since)
  }
}

/// A file below `.itsm` as it is at one commit.
public struct RuleFile: Sendable {
  public let path: String
  public let bytes: [UInt8]
  public let citation: Citation

  /// Makes a file.
  public init(path: String, bytes: [UInt8], citation: Citation) {
    (self.path, self.bytes, self.citation) = (path, bytes, citation)
  }
}

/// The calendars and targets in force from one instant on, until the next version.
public struct Rules: Sendable {
  /// The instant of the commit that brought this version.
  public let since: Instant
  /// The record types of that version.
  public let rulebook: Rulebook
  /// The same text for versions with the same record types.
  public let rulebookKey: String
  public let calendars: [String: Calendar]
  /// The targets, ordered by name.
  public let targets: [Target]
  /// The citations of calendars and targets, by `calendar NAME` and `target NAME`.
  private let citations: [String: Citation]
  /// By target and type.
  private let rules: [String: [String: TargetRule]]

  /// Reads a version.
  ///
  /// - Parameters:
  ///   - files: The YAML files of the calendars.
  ///   - targets: The YAML files of the targets.
  ///   - since: The instant of the version's commit.
  ///   - rulebook: The record types of the version.
  ///   - rulebookKey: The same text for versions with the same record types.
  ///   - source: Imported files and zones.
  /// - Throws: ``Findings`` with everything that is wrong. What can't be read is not in force.
  public init(
    calendars files: [RuleFile], targets: [RuleFile], since: Instant, rulebook: Rulebook,
    rulebookKey: String, from source: DefinitionSource
  ) throws(Findings) {
    var findings: [Finding] = []
    var citations: [String: Citation] = [:]
    var calendars = ReadyMade.calendars
    for file in files {
      do throws(Findings) {
        let calendar = try Calendar(parsing: file.bytes, file: file.path, from: source)
        if let other = calendars[calendar.name]?.origin {
          findings.append(
            DefinitionFile.twice(.calendarDefinition, "calendar", calendar.name, other, file.path))
        }
        calendars[calendar.name] = calendar
        citations["calendar \(calendar.name)"] = file.citation
      } catch {
        findings += error.all
      }
    }
    var named: [String: Target] = [:]
    var rules: [String: [String: TargetRule]] = [:]
    for file in targets {
      do throws(Findings) {
        let target = try Target(parsing: file.bytes, file: file.path)
        if let other = named[target.name]?.origin {
          findings.append(
            DefinitionFile.twice(.targetDefinition, "target", target.name, other, file.path))
        }
        named[target.name] = target
        citations["target \(target.name)"] = file.citation
        rules[target.name] = try Self.compiled(target, rulebook, calendars)
      } catch {
        findings += error.all
      }
    }
    guard findings.isEmpty else { throw Findings(findings) }
    self.since = since
    self.rulebook = rulebook
    self.rulebookKey = rulebookKey
    self.calendars = calendars
    self.targets = named.values.sorted { $0.name < $1.name }
    self.citations = citations
    self.rules = rules
  }

  private static func compiled(
    _ target: Target, _ rulebook: Rulebook, _ calendars: [String: Calendar]
  ) throws(Findings) -> [String: TargetRule] {
    var findings: [Finding] = []
    var rules: [String: TargetRule] = [:]
    let types =
      target.types
      ?? rulebook.types(trait: "clocked").map { Target.Text(text: $0.name, mark: target.mark) }
    for told in types {
      let name = told.text
      guard let type = rulebook.type(name) else {
        let near = Spelling.nearest(to: name, among: rulebook.types.map(\.name))
        findings.append(
          Finding(
            .targetDefinition, "target \(target.name) is for \(name), which is no record type",
            file: target.origin, at: told.mark, remedy: near.map { "did you mean \($0)?" }))
        continue
      }
      do throws(Findings) {
        rules[name] = try TargetRule(target, for: type, rulebook, calendars)
      } catch {
        findings += error.all
      }
    }
    guard findings.isEmpty else { throw Findings(findings) }
    return rules
  }

  func rule(_ target: String, for type: String) -> TargetRule? { rules[target]?[type] }

  /// The names of the record types that a target is for.
  public func types(of target: String) -> [String] { (rules[target] ?? [:]).keys.sorted() }

  /// Where a target stands.
  public func citation(ofTarget name: String) -> Citation? { citations["target \(name)"] }

  /// Where a calendar stands.
  func citation(ofCalendar name: String) -> Citation {
    citations["calendar \(name)"] ?? Citation(file: name, commit: nil, since: .first)
  }
}
