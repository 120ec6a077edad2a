import Records

/// How a file writes dates and times, such as `D/M/YYYY HH:mm`.
struct DateFormat: Sendable {
  private enum Part: Hashable {
    case year, shortYear, month, monthName, day, hour, halfDayHour, minute, second, fraction
    case halfDay, offset
    case literal(UInt8)
  }

  private enum Shape {
    case parts([(part: Part, width: ClosedRange<Int>)])
    case iso, epoch(perSecond: Int64)
  }

  private let shape: Shape

  /// Reads a format; nil if it has no day, month and year, or unknown letters.
  init?(_ text: String) {
    switch text {
    case "iso": shape = .iso
    case "epoch": shape = .epoch(perSecond: 1)
    case "epoch-ms": shape = .epoch(perSecond: 1000)
    default:
      guard let parts = Self.parts(text) else { return nil }
      shape = .parts(parts)
    }
  }

  /// The words that a format is made of, longest first.
  private static let words: [(String, Part, ClosedRange<Int>)] = [
    ("YYYY", .year, 4...4), ("YY", .shortYear, 2...2), ("MMM", .monthName, 3...3),
    ("MM", .month, 2...2), ("M", .month, 1...2), ("DD", .day, 2...2), ("D", .day, 1...2),
    ("HH", .hour, 2...2), ("H", .hour, 1...2), ("hh", .halfDayHour, 2...2),
    ("h", .halfDayHour, 1...2), ("mm", .minute, 2...2), ("m", .minute, 1...2),
    ("ss", .second, 2...2), ("s", .second, 1...2), ("S", .fraction, 1...9), ("A", .halfDay, 2...2),
    ("Z", .offset, 1...6), ("T", .literal(UInt8(ascii: "T")), 1...1),
  ]

  private static func parts(_ text: String) -> [(part: Part, width: ClosedRange<Int>)]? {
    var rest = text[...]
    var parts: [(part: Part, width: ClosedRange<Int>)] = []
    var seen: Set<Part> = []
    while let first = rest.first {
      if let (word, part, width) = words.first(where: { rest.hasPrefix($0.0) }) {
        parts.append((part, width))
        if case .literal = part {} else if !seen.insert(part).inserted { return nil }
        rest = rest.dropFirst(word.count)
      } else {
        guard !first.isLetter, !first.isNumber else { return nil }
        parts += first.utf8.map { (.literal($0), 1...1) }
        rest = rest.dropFirst()
      }
    }
    let hasYear = seen.contains(.year) != seen.contains(.shortYear)
    let hasMonth = seen.contains(.month) != seen.contains(.monthName)
    let hasHalf = seen.contains(.halfDayHour) == seen.contains(.halfDay)
    return hasYear && hasMonth && hasHalf && seen.contains(.day) ? parts : nil
  }

  /// The instant that `text` means in `zone`; nil if it isn't written in this format.
  func instant(_ text: String, in zone: Zone) -> Instant? {
    switch shape {
    case .iso: return Self.iso(text, zone)
    case .epoch(let perSecond):
      let whole = text.split(separator: ".", omittingEmptySubsequences: false)
      guard whole.count <= 2, let first = whole.first, let number = Int64(first),
        whole.count == 1 || whole[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
      else { return nil }
      return Self.checked(
        number >= 0 ? number / perSecond : (number - perSecond + 1) / perSecond)
    case .parts(let parts):
      var scanner = Scanner(bytes: Array(text.utf8))
      for (part, width) in parts where !scanner.take(part, width) { return nil }
      return scanner.isAtEnd ? scanner.instant(in: zone).flatMap(Self.checked) : nil
    }
  }

  /// RFC 3339; a zone and a time of day may be absent.
  private static func iso(_ text: String, _ zone: Zone) -> Instant? {
    if let instant = Instant(text) { return instant }
    if let day = Day(text) { return checked(zone.instant(local: Int64(day.number) * 86_400)) }
    for ending in ["Z", ":00Z"] {
      if let local = Instant(text + ending) {
        return checked(zone.instant(local: local.seconds))
      }
    }
    return nil
  }

  private static func checked(_ seconds: Int64) -> Instant? {
    let instant = Instant(clamping: seconds)
    return instant.seconds == seconds ? instant : nil
  }
}

extension DateFormat {
  private struct Scanner {
    let bytes: [UInt8]
    var at = 0
    var (year, month, day, hour, minute, second) = (0, 0, 0, 0, 0, 0)
    var isAfternoon: Bool?
    var offset: Int64?

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    mutating func take(_ part: Part, _ width: ClosedRange<Int>) -> Bool {
      switch part {
      case .literal(let byte):
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
      case .monthName: return takeMonthName()
      case .halfDay: return takeHalfDay()
      case .offset: return takeOffset()
      default:
        guard let number = number(width) else { return false }
        switch part {
        case .year: year = number
        case .shortYear: year = number + (number < 70 ? 2000 : 1900)
        case .month: month = number
        case .day: day = number
        case .hour, .halfDayHour: hour = number
        case .minute: minute = number
        case .second: second = number
        default: break
        }
        return true
      }
    }

    private mutating func number(_ width: ClosedRange<Int>) -> Int? {
      let digits = bytes[at...].prefix(width.upperBound).prefix { (0x30...0x39).contains($0) }
      guard digits.count >= width.lowerBound else { return nil }
      at += digits.count
      return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private mutating func word(_ length: Int) -> String {
      let word = String(decoding: bytes[at...].prefix(length), as: UTF8.self)
      at = min(at + length, bytes.count)
      return word.lowercased()
    }

    private mutating func takeMonthName() -> Bool {
      let names = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
      ]
      guard let index = names.firstIndex(of: word(3)) else { return false }
      month = index + 1
      return true
    }

    private mutating func takeHalfDay() -> Bool {
      let word = word(2)
      isAfternoon = word == "pm"
      return word == "am" || word == "pm"
    }

    private mutating func takeOffset() -> Bool {
      if at < bytes.count, bytes[at] == UInt8(ascii: "Z") {
        at += 1
        offset = 0
        return true
      }
      let text = String(decoding: bytes[at...].prefix { $0 != 0x20 }, as: UTF8.self)
      offset = Zone.offset(text)
      at += text.utf8.count
      return offset != nil
    }

    func instant(in zone: Zone) -> Int64? {
      var hour = hour
      if let isAfternoon {
        guard (1...12).contains(hour) else { return nil }
        hour = hour % 12 + (isAfternoon ? 12 : 0)
      }
      guard let date = Day(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
      else { return nil }
      let local = Int64(date.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
      return offset.map { local - $0 } ?? zone.instant(local: local)
    }
  }
}
