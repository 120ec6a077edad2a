import Practices
import Records
import Testing
import YAML

/// Periods, windows and bookings by the minute of a day on which tests take place.
enum Plans {
  static let epoch = Instant(start: Day("2026-11-23") ?? .first)

  static func at(_ minute: Int) -> Instant { epoch + Span(seconds: Int64(minute) * 60) }

  static func period(_ start: Int, _ end: Int) throws -> Period {
    try #require(Period(from: at(start), to: at(end)))
  }

  static func window(_ text: String) throws -> ScheduleWindow {
    try ScheduleWindow(
      parsing: Array((text + "\n").utf8), file: ".itsm/windows/a.yaml", rulebook: .builtIn,
      from: DefinitionSource(file: { _ in nil }, zone: Zones.named))
  }

  static func findings(_ text: String) -> [String] {
    do {
      _ = try window(text)
      return []
    } catch let findings as Findings {
      return findings.all.map { finding in
        "\(finding.mark?.line ?? 0):\(finding.mark?.column ?? 0) \(finding.message)"
      }
    } catch {
      return ["\(error)"]
    }
  }

  static func window(
    _ name: String, _ kind: ScheduleWindow.Kind, _ periods: [Period]
  ) -> ScheduleWindow {
    ScheduleWindow(name, kind, calendar: Calendar(name, week: []), periods: periods)
  }
}
