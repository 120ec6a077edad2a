/// Ids of records: what they may look like, how new ones are made, where their files go.
public enum RecordID {
  /// What is wrong with an id that would name a file; nil if it may.
  ///
  /// Ids name files on every system, so what any of them can't hold is refused: separators,
  /// control characters, a leading dot or hyphen, a trailing dot, and the device names of Windows.
  public static func problem(with id: String) -> String? {
    if id.isEmpty { return "an id can't be empty" }
    if id.utf8.count > 100 { return "an id is at most 100 bytes long" }
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
    let stem = id.prefix { $0 != "." }.lowercased()
    let devices = ["con", "prn", "aux", "nul"]
    let numbered = ["com", "lpt"].contains(stem.dropLast()) && stem.last?.isNumber == true
    if devices.contains(stem) || numbered { return "\(stem) is the name of a device on Windows" }
    return nil
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
    for part in id.split(separator: "-") where part.count == 8 && part.allSatisfy(\.isNumber) {
      let text = Array(part)
      return Day("\(String(text[0..<4]))-\(String(text[4..<6]))-\(String(text[6...]))")
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
  public func path(id: String, day: Day, value: (String) -> Value) -> String {
    let day = RecordID.day(in: id) ?? day
    let date = day.description
    var path = ""
    var rest = self.path[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      path += rest[..<open]
      switch rest[rest.index(after: open)..<close] {
      case "id": path += id
      case "yyyy": path += date.prefix(4)
      case "mm": path += date.dropFirst(5).prefix(2)
      case "dd": path += date.suffix(2)
      case let name:
        let text = value(String(name)).description
        path += RecordID.problem(with: text) == nil ? text : "other"
      }
      rest = rest[rest.index(after: close)...]
    }
    return path + rest
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
