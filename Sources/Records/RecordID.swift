/// Ids of records: what they may look like, how new ones are made, where their files go.
public enum RecordID {
  /// What is wrong with an id that would name a file; nil if it may.
  ///
  /// Ids name files on every system, so what any of them can't hold is refused: separators,
  /// control characters, a leading dot or hyphen, a trailing dot, and the device names of Windows.
  public static func problem(with id: String) -> String? {
    if id.isEmpty { return "an id can't be empty" }
    if id.utf8.count > 100 { return "an id is at most 100 bytes long" }
    if isPlain(id) { return nil }
    let scalars = id.unicodeScalars
    let fits = scalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
        || "-._".unicodeScalars.contains($0)
        || $0.properties.generalCategory == .nonspacingMark
    }
    if !fits { return "an id holds letters, digits, “-”, “.” and “_” only" }
    guard let first = scalars.first, !"-._".unicodeScalars.contains(first) else {
      return "an id begins with a letter or a digit"
    }
    if id.hasSuffix(".") || id.contains("..") { return "an id has no “..” and no “.” at its end" }
    if id.lowercased().hasSuffix(".lock") { return "an id can't end in .lock" }
    if let device = PortablePath.device(in: id) {
      return "\(device) is the name of a device on Windows"
    }
    return nil
  }

  /// True for ids of ASCII letters, digits and hyphens that can't be the name of a device: nearly
  /// all ids, told without asking Unicode about each character.
  private static func isPlain(_ id: String) -> Bool {
    let bytes = id.utf8
    guard let first = bytes.first, bytes.count > 5, first != UInt8(ascii: "-") else { return false }
    return bytes.allSatisfy { byte in
      byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
        || byte == UInt8(ascii: "-")
    }
  }

  /// A new dated id.
  public static func dated(
    prefix: String, on day: Day, using random: inout some RandomNumberGenerator
  ) -> String {
    "\(prefix)-\(stamp(day))-\(Crockford.random(using: &random))"
  }

  private static func stamp(_ day: Day) -> String {
    day.description.filter { $0 != "-" }
  }

  /// The day in an id such as `INC-20261122-4F7KQ`.
  public static func day(in id: String) -> Day? {
    for part in id.utf8.split(separator: UInt8(ascii: "-"))
    where part.count == 8 && part.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      let digits = part.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      return Day(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
    }
    return nil
  }
}

extension RecordType {
  /// Where the file of a record goes, below the records' folder.
  ///
  /// - Parameters:
  ///   - id: The record's id.
  ///   - day: The day for ids that hold none: the record's creation.
  ///   - value: The values of fields that the pattern names.
  /// - Returns: The path.
  public func path(
    id: String, day: @autoclosure () -> Day, value: (String) -> Value
  ) -> String {
    var date: String?
    func digits(_ range: Range<Int>) -> Substring {
      let text = date ?? (RecordID.day(in: id) ?? day()).description
      date = text
      return text.dropFirst(range.lowerBound).prefix(range.count)
    }
    var path = ""
    for step in pathSteps {
      switch step {
      case .literal(let text): path += text
      case .id: path += id
      case .year: path += digits(0..<4)
      case .month: path += digits(5..<7)
      case .day: path += digits(8..<10)
      case .field(let name):
        let text = value(name).description
        path += RecordID.problem(with: text) == nil ? text : "other"
      }
    }
    return path
  }

  /// A piece of a path pattern.
  public enum PathStep: Sendable {
    case literal(String)
    case id, year, month, day
    case field(String)

    /// The pieces of a pattern such as `incidents/{yyyy}/{mm}/{id}.yaml`.
    static func all(in pattern: String) -> [PathStep] {
      var steps: [PathStep] = []
      var rest = pattern[...]
      while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
        if open > rest.startIndex { steps.append(.literal(String(rest[..<open]))) }
        switch rest[rest.index(after: open)..<close] {
        case "id": steps.append(.id)
        case "yyyy": steps.append(.year)
        case "mm": steps.append(.month)
        case "dd": steps.append(.day)
        case let name: steps.append(.field(String(name)))
        }
        rest = rest[rest.index(after: close)...]
      }
      return rest.isEmpty ? steps : steps + [.literal(String(rest))]
    }
  }
}

extension Record {
  /// The day that decides the folder when the id holds none: the day of the first thing told.
  public var day: Day {
    let stamps = type.createStamps.compactMap { stamp -> Day? in
      switch value(stamp.field) {
      case .instant(let instant): instant.day
      case .day(let day): day
      default: nil
      }
    }
    return stamps.first ?? timeline.first?.at.day ?? Day(clamping: 0)
  }

  /// Where the record's file belongs, below the records' folder.
  public var expectedPath: String { type.path(id: id, day: day, value: value) }
}
