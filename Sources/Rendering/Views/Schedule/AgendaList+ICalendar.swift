import Practices
import Records

extension AgendaList {
  /// The agenda as an iCalendar file (RFC 5545): an event for each booking and each blackout.
  ///
  /// The identity of an event is that of its record, so that a calendar that takes it again moves it.
  var iCalendar: String {
    var lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//itsm//\(Self.escaped(name))//EN",
      "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:\(Self.escaped(name))",
    ]
    for entry in agenda.entries { lines += event(entry) }
    lines.append("END:VCALENDAR")
    return lines.map(Self.folded).joined()
  }

  private func event(_ entry: Agenda.Entry) -> [String] {
    let (start, end) = (Self.stamp(entry.period.start), Self.stamp(entry.period.end))
    let identity: String
    let more: [String]
    switch entry {
    case .booking(let booking):
      identity = booking.id
      more =
        [
          "SUMMARY:\(Self.escaped("\(booking.id) \(booking.title)"))",
          "CATEGORIES:\(Self.escaped(booking.state ?? booking.type))",
        ] + Self.description(of: booking)
    case .blackout(let window, _):
      // One window is open more than once.
      identity = "\(window.name)-\(start)"
      let summary = window.words.isEmpty ? window.name : window.words
      more = ["SUMMARY:\(Self.escaped(summary))", "CATEGORIES:blackout", "TRANSP:TRANSPARENT"]
    }
    return ["BEGIN:VEVENT", "UID:\(Self.escaped(identity))@itsm", "DTSTAMP:\(Self.stamp(now))"]
      + ["DTSTART:\(start)", "DTEND:\(end)"] + more + ["END:VEVENT"]
  }

  private static func description(of booking: Booking) -> [String] {
    let parts = [
      ("items", booking.items), ("services", booking.services), ("assigned to", booking.assignees),
    ].filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.joined(separator: ", "))" }
    return parts.isEmpty ? [] : ["DESCRIPTION:\(escaped(parts.joined(separator: "\n")))"]
  }

  /// `20261124T020000Z`.
  private static func stamp(_ instant: Instant) -> String {
    instant.description.filter { $0 != "-" && $0 != ":" }
  }

  /// A text as a value: what has a meaning there is escaped, other control characters are left out.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": escaped += "\\\(scalar)"
      case "\n": escaped += "\\n"
      default:
        if scalar.value >= 0x20, scalar.value != 0x7F { escaped.unicodeScalars.append(scalar) }
      }
    }
    return escaped
  }

  /// A line of at most 75 bytes, gone on after a line break and a space, between characters.
  static func folded(_ line: String) -> String {
    var folded = ""
    var count = 0
    for scalar in line.unicodeScalars {
      let width = UTF8.width(scalar)
      if count + width > 75 {
        folded += "\r\n "
        count = 1
      }
      folded.unicodeScalars.append(scalar)
      count += width
    }
    return folded + "\r\n"
  }
}
