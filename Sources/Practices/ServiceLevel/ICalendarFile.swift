import Records

/// An iCalendar file (RFC 5545) as its events: the lines of each by their names, with folds undone.
struct ICalendarFile {
  /// A line with its folds undone.
  struct Line: Hashable {
    var name: String
    /// What stands between the name and the colon, such as `;TZID=Europe/Berlin`.
    var parameters: String
    var value: String
    var number: Int

    /// The value of a parameter, without quotes.
    func parameter(_ name: String) -> String? {
      for part in parameters.split(separator: ";") {
        let sides = part.split(separator: "=", maxSplits: 1)
        if sides.count == 2, sides[0].uppercased() == name {
          return String(sides[1].filter { $0 != "\"" })
        }
      }
      return nil
    }
  }

  /// The lines of an event, by their names in capitals.
  typealias Event = [String: [Line]]

  /// False for a text that is something else.
  let isCalendar: Bool
  private(set) var events: [Event] = []

  init(_ bytes: [UInt8]) {
    let lines = Self.lines(bytes)
    isCalendar = lines.contains { $0.name == "BEGIN" && $0.value.uppercased() == "VCALENDAR" }
    var event: Event?
    var depth = 0
    for line in lines {
      switch (line.name, line.value.uppercased()) {
      case ("BEGIN", "VEVENT") where event == nil: event = ["BEGIN": [line]]
      case ("BEGIN", _) where event != nil: depth += 1
      case ("END", "VEVENT") where depth == 0:
        if let event { events.append(event) }
        event = nil
      case ("END", _) where event != nil: depth -= 1
      default: if depth == 0 { event?[line.name, default: []].append(line) }
      }
    }
  }

  private static func lines(_ bytes: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var number = 0
    var folded: (text: String, number: Int)?
    for raw in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let text = String(
        decoding: raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw, as: UTF8.self)
      if text.first == " " || text.first == "\t" {
        folded?.text += text.dropFirst()
      } else {
        if let folded { lines.append(line(folded.text, folded.number)) }
        folded = (text, number)
      }
    }
    if let folded { lines.append(line(folded.text, folded.number)) }
    return lines
  }

  private static func line(_ text: String, _ number: Int) -> Line {
    // A colon in quotes belongs to a parameter.
    var isQuoted = false
    let colon = text.firstIndex { character in
      if character == "\"" { isQuoted.toggle() }
      return character == ":" && !isQuoted
    }
    let head = text[..<(colon ?? text.endIndex)]
    let name = head.prefix { $0 != ";" }
    return Line(
      name: name.uppercased(), parameters: String(head.dropFirst(name.count)),
      value: colon.map { String(text[text.index(after: $0)...]) } ?? "", number: number)
  }

  // MARK: Values

  /// The day of `20261225`, or of an instant that begins so.
  static func day(_ text: some StringProtocol) -> Day? {
    let digits = text.prefix(8)
    guard digits.utf8.count == 8, text.utf8.count == 8 || text.dropFirst(8).first == "T" else {
      return nil
    }
    return Day("\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))")
  }

  /// A text without its escapes, on one line.
  static func text(_ value: String) -> String {
    var result = ""
    var isEscaped = false
    for character in value {
      if isEscaped {
        result.append(character == "n" || character == "N" ? " " : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}
