public import Records
import YAML

/// The windows of a repository, and the calendars that items name as their own.
public struct WindowBook: Sendable {
  /// The windows, in the order of their names.
  public let windows: [ScheduleWindow]
  private let calendars: [String: Calendar]

  /// Reads the windows of a repository.
  ///
  /// A calendar that can't be understood is none; what is wrong with it is told elsewhere.
  ///
  /// - Parameters:
  ///   - files: The YAML files below `.itsm/windows`.
  ///   - calendars: Those below `.itsm/calendars`.
  ///   - rulebook: The record types.
  ///   - source: Imported files and zones.
  /// - Throws: ``Findings`` with everything that is wrong.
  public init(
    files: [(path: String, bytes: [UInt8])], calendars: [(path: String, bytes: [UInt8])],
    rulebook: Rulebook, from source: DefinitionSource
  ) throws(Findings) {
    let calendars = CalendarBook(calendars, from: source).calendars
    let named = try DefinitionFile.named(files, "window", code: .windowDefinition) {
      path, bytes throws(Findings) in
      let window = try ScheduleWindow(
        parsing: bytes, file: path, rulebook: rulebook, calendars: calendars, from: source)
      return (window.name, window)
    }
    windows = named.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    self.calendars = calendars
  }

  /// The window that the calendar of an item is: work on it is allowed then; nil if it names none.
  ///
  /// A calendar that nobody has never opens, so that a slip of the pen allows nothing.
  public func own(of item: Record) -> ScheduleWindow? {
    guard let field = item.type.field(role: "calendar") else { return nil }
    let value = item.value(field.name)
    guard !value.isEmpty else { return nil }
    let name = value.description
    let calendar = calendars[name] ?? Calendar(name, week: [])
    return ScheduleWindow(
      calendars[name] == nil ? "\(name) (no such calendar)" : name, .maintenance, calendar: calendar
    )
  }
}
