extension Zone {
  /// Reads a compiled zone of tzdb (TZif, RFC 8536), with the rule for the future at its end.
  ///
  /// Nil if the bytes are no such file.
  public init?(file bytes: [UInt8]) {
    self.init(offset: 0)
    guard let first = Header(bytes, at: 0) else { return nil }
    guard first.version >= UInt8(ascii: "2") else {
      guard read(bytes, first, width: 4) else { return nil }
      return
    }
    guard let second = Header(bytes, at: 44 + first.size(width: 4)),
      read(bytes, second, width: 8)
    else { return nil }
    let footer = bytes[(second.start + second.size(width: 8))...].drop { $0 == 0x0A }
    take(footer: String(decoding: footer.prefix { $0 != 0x0A }, as: UTF8.self))
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
      let start = number(header.start + index * width, width)
      guard type < header.types, start > starts.last ?? .min else { return false }
      starts.append(start)
      offsets.append(number(types + type * 6, 4))
    }
    return true
  }

  /// Takes the rule behind the table.
  ///
  /// Its changes up to the year 2100 become part of the table, where they are found sooner.
  private mutating func take(footer: String) {
    rule = ZoneRule(footer)
    guard let rule else {
      if starts.isEmpty, let fixed = ZoneRule.fixedOffset(footer) { earliest = fixed }
      return
    }
    for year in 1970...2100 {
      for (start, offset) in rule.changes(in: year) where start > starts.last ?? .min {
        starts.append(start)
        offsets.append(offset)
      }
    }
  }
}
