public import Records

/// The reports that come with the program, embedded from `Built-in/*.yaml`.
public enum BuiltInReports {
  private static let sources: [(name: String, source: [UInt8])] = [
    ("availability", PackageResources.availability_yaml),
    ("backlog", PackageResources.backlog_yaml), ("changes", PackageResources.changes_yaml),
    ("improvement", PackageResources.improvement_yaml),
    ("incidents", PackageResources.incidents_yaml), ("problems", PackageResources.problems_yaml),
    ("recurrence", PackageResources.recurrence_yaml), ("requests", PackageResources.requests_yaml),
    ("service-levels", PackageResources.service_levels_yaml),
    ("workload", PackageResources.workload_yaml),
  ]

  /// Their names, in the order of the alphabet.
  public static let names = sources.map(\.name)

  /// Their names and what each is about.
  public static var all: [(name: String, summary: String)] {
    sources.map { ($0.name, ReportReader.summary(of: $0.source)) }
  }

  /// The text of a report's definition; nil if there is none of that name.
  public static func source(of name: String) -> [UInt8]? {
    sources.first { $0.name == name }?.source
  }

  /// Reads a built-in report under some rules.
  ///
  /// - Returns: The report; nil if there is none of that name.
  /// - Throws: ``Findings`` where the repository's types lack what the report asks for.
  public static func report(
    _ name: String, rulebook: Rulebook
  ) throws(Findings) -> ReportDefinition? {
    guard let source = source(of: name) else { return nil }
    return try ReportReader.read(source, file: nil, rulebook: rulebook)
  }
}
