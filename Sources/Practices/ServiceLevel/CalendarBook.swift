public import Records

/// The calendars of a repository: its own, and those that come with the program.
public struct CalendarBook: Sendable {
  /// The calendars by name.
  public let calendars: [String: Calendar]
  /// What is wrong with files that can't be understood, which are no calendars then.
  public let findings: [Finding]

  /// Reads the calendars of a repository.
  ///
  /// - Parameters:
  ///   - files: The YAML files below `.itsm/calendars`.
  ///   - source: Imported files and zones.
  public init(_ files: [(path: String, bytes: [UInt8])], from source: DefinitionSource) {
    var calendars = ReadyMade.calendars
    var findings: [Finding] = []
    for (path, bytes) in files {
      do throws(Findings) {
        let calendar = try Calendar(parsing: bytes, file: path, from: source)
        calendars[calendar.name] = calendar
      } catch {
        findings += error.all
      }
    }
    (self.calendars, self.findings) = (calendars, findings)
  }
}
