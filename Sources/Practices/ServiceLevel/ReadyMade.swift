import Records

/// The calendars and targets that come with the program.
///
/// The calendars are there under their names until a repository has its own of that name. Targets
/// are in force only where a repository keeps them: nobody should find breaches of promises that
/// nobody made.
public enum ReadyMade {
  /// A file that a repository can begin with.
  public struct File: Sendable {
    /// Its path below `.itsm`.
    public let path: String
    public let text: String
  }

  /// Calendars and targets to begin with, as a repository would write them.
  public static let files: [File] = [
    File(path: "calendars/24x7.yaml", text: text(PackageResources.around_the_clock_yaml)),
    File(path: "calendars/business-hours.yaml", text: text(PackageResources.business_hours_yaml)),
    File(path: "targets/response.yaml", text: text(PackageResources.response_yaml)),
    File(path: "targets/resolution.yaml", text: text(PackageResources.resolution_yaml)),
  ]

  static let calendars: [String: Calendar] = Dictionary(
    uniqueKeysWithValues: files.filter { $0.path.hasPrefix("calendars/") }.map { file in
      do throws(Findings) {
        let source = DefinitionSource(file: { _ in nil }, zone: { Zone(fixed: $0) })
        let calendar = try Calendar(parsing: Array(file.text.utf8), file: nil, from: source)
        return (calendar.name, calendar)
      } catch {
        preconditionFailure("\(file.path) is not well formed: \(error.all)")
      }
    })

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
