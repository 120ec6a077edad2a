import Glibc

/// How local times of a place relate to UTC.
///
/// A time that the clocks skipped is read with the offset before the change, so that 02:30 on the
/// night in which 02:00 became 03:00 is the instant shown as 03:30. A time that they showed twice
/// means the first of the two.
struct Zone: Sendable {
  /// Instants, in seconds, from which the offset of the same index holds.
  private var starts: [Int64] = []
  private var offsets: [Int64] = []
  /// The offset before the first of ``starts``.
  private var earliest: Int64 = 0

  static let utc = Zone()

  /// The zone of that name: `UTC`, an offset such as `+01:00`, or an IANA name.
  ///
  /// Nil if there is none.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - database: The folder of the zone files.
  init?(_ name: String, database: String = "/usr/share/zoneinfo") {
    if ["UTC", "Z", "GMT"].contains(name) { return }
    if let offset = Self.offset(name) {
      earliest = offset
      return
    }
    let steps = name.split(separator: "/", omittingEmptySubsequences: false)
    let isName = steps.allSatisfy { step in
      !step.isEmpty && step.utf8.first != UInt8(ascii: ".")
        && step.utf8.allSatisfy { $0 == 0x2B || $0 == 0x2D || $0 == 0x5F || Self.isWord($0) }
    }
    guard isName, let file = fopen("\(database)/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    let count = fread(&bytes, 1, bytes.count, file)
    bytes.removeSubrange(count...)
    guard load(bytes) else { return nil }
  }

  private init() {}

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// Seconds of `+HH:MM`, `+HHMM` or `+HH`.
  static func offset(_ text: String) -> Int64? {
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      digits.count == 2 || digits.count == 4, let hours = Int64(digits.prefix(2)), hours < 24,
      let minutes = Int64(digits.count == 2 ? "0" : digits.suffix(2)), minutes < 60
    else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  /// The instant that a clock of this zone showed as `local`, seconds as if it were UTC.
  func instant(local: Int64) -> Int64 {
    guard !starts.isEmpty else { return local - earliest }
    // Offsets are less than a day, so the periods that matter are those around the local time.
    var index = period(at: local - 86_400)
    var before = offset(of: index)
    while index + 1 < starts.count, starts[index + 1] <= local + 86_400 {
      let start = starts[index + 1]
      let after = offset(of: index + 1)
      // The period that ends here holds the time, or the change skips it.
      if local - before < start || (after > before && local < start + after) {
        return local - before
      }
      index += 1
      before = after
    }
    return local - before
  }

  private func offset(of index: Int) -> Int64 { index < 0 ? earliest : offsets[index] }

  /// The last period that starts at or before an instant; -1 if none does.
  private func period(at instant: Int64) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  // MARK: TZif, RFC 8536

  private mutating func load(_ bytes: [UInt8]) -> Bool {
    guard let first = Header(bytes, at: 0) else { return false }
    guard first.version >= UInt8(ascii: "2") else {
      return read(bytes, first, width: 4)
    }
    guard let second = Header(bytes, at: 44 + first.size(width: 4)) else { return false }
    guard read(bytes, second, width: 8) else { return false }
    let footer = bytes[(second.start + second.size(width: 8))...].drop { $0 == 0x0A }
    let rule = String(decoding: footer.prefix { $0 != 0x0A }, as: UTF8.self)
    if let rule = ZoneRule(rule) {
      extend(by: rule)
    } else if starts.isEmpty, let fixed = ZoneRule.fixedOffset(rule) {
      earliest = fixed
    }
    return true
  }

  private struct Header {
    let version: UInt8
    let start: Int
    let counts: [Int]

    init?(_ bytes: [UInt8], at offset: Int) {
      guard offset + 44 <= bytes.count, Array(bytes[offset..<offset + 4]) == Array("TZif".utf8)
      else { return nil }
      version = bytes[offset + 4]
      start = offset + 44
      counts = (0..<6).map { index in
        bytes[(offset + 20 + index * 4)..<(offset + 24 + index * 4)].reduce(0) { $0 << 8 | Int($1) }
      }
    }

    // The order of RFC 8536: UT indicators, standard indicators, leap seconds, times, types, letters.
    var times: Int { counts[3] }
    var types: Int { counts[4] }

    func size(width: Int) -> Int {
      times * (width + 1) + types * 6 + counts[5] + counts[2] * (width + 4) + counts[1] + counts[0]
    }
  }

  private mutating func read(_ bytes: [UInt8], _ header: Header, width: Int) -> Bool {
    guard header.start + header.size(width: width) <= bytes.count, header.types > 0 else {
      return false
    }
    func number(_ at: Int, _ width: Int) -> Int64 {
      let bits = bytes[at..<at + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return width == 8 ? Int64(bitPattern: bits) : Int64(Int32(truncatingIfNeeded: bits))
    }
    let kinds = header.start + header.times * width
    let types = kinds + header.times
    earliest = number(types, 4)
    for index in 0..<header.times {
      let type = Int(bytes[kinds + index])
      guard type < header.types else { return false }
      starts.append(number(header.start + index * width, width))
      offsets.append(number(types + type * 6, 4))
    }
    return true
  }

  /// Adds the changes that a rule makes behind the last one in the table, up to the year 2100.
  private mutating func extend(by rule: ZoneRule) {
    for year in 1970...2100 {
      for (start, offset) in rule.changes(in: year) where start > starts.last ?? .min {
        starts.append(start)
        offsets.append(offset)
      }
    }
  }
}
