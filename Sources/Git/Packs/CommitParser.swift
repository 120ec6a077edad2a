import Glibc

/// Reads commits as git writes them; what looks odd is left to libgit2, which knows every oddity.
struct CommitParser {
  private let bytes: UnsafeRawBufferPointer
  private var place = 0

  private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The commit with these bytes; nil if they are odd.
  static func commit(_ id: ObjectID, _ bytes: UnsafeRawBufferPointer) -> Commit? {
    var parser = CommitParser(bytes)
    guard let tree = parser.take("tree ").flatMap({ ObjectID(hexDigits: $0) }) else { return nil }
    var parents: [ObjectID] = []
    while let line = parser.take("parent ") {
      guard let parent = ObjectID(hexDigits: line) else { return nil }
      parents.append(parent)
    }
    guard let author = parser.take("author ").flatMap({ Signature(parsing: $0) }),
      let committer = parser.take("committer ").flatMap({ Signature(parsing: $0) }),
      let message = parser.message
    else { return nil }
    return Commit(
      id: id, tree: tree, parents: parents, author: author, committer: committer, message: message)
  }

  /// The rest of the next line, if it begins so.
  private mutating func take(_ start: StaticString) -> UnsafeRawBufferPointer? {
    let length = start.utf8CodeUnitCount
    guard place + length < bytes.count, let base = bytes.baseAddress,
      memcmp(base + place, start.utf8Start, length) == 0,
      let end = memchr(base + place, 0x0A, bytes.count - place)
    else { return nil }
    let from = place + length
    let to = UnsafeRawPointer(end) - base
    place = to + 1
    return UnsafeRawBufferPointer(rebasing: bytes[from..<to])
  }

  /// What stands after the first empty line; nil if there is none, or text that C would cut off.
  private var message: String? {
    var line = place
    guard let base = bytes.baseAddress, memchr(base, 0, bytes.count) == nil else { return nil }
    while line < bytes.count {
      if bytes[line] == 0x0A { return String(decoding: bytes[(line + 1)...], as: UTF8.self) }
      guard let end = memchr(base + line, 0x0A, bytes.count - line) else { return nil }
      line = UnsafeRawPointer(end) - base + 1
    }
    return nil
  }
}

extension Signature {
  /// Reads `Ana Lima <ana@example.org> 1700000000 +0100`; nil for other forms.
  fileprivate init?(parsing line: UnsafeRawBufferPointer) {
    guard let open = line.firstIndex(of: UInt8(ascii: "<")),
      let close = line.lastIndex(of: UInt8(ascii: ">")), open > 1, open + 1 < close,
      line[open - 1] == UInt8(ascii: " "),
      line.lastIndex(of: UInt8(ascii: "<")) == open, line.firstIndex(of: UInt8(ascii: ">")) == close
    else { return nil }
    let name = line[..<(open - 1)]
    let email = line[(open + 1)..<close]
    let ends = [name.first, name.last, email.first, email.last]
    // Libgit2 takes blanks and signs from the ends.
    guard ends.allSatisfy({ $0.map(Self.isPlain) ?? false }) else { return nil }
    let rest = line[(close + 1)...]
    // ` 1700000000 +0100`
    guard rest.count >= 8, rest.first == UInt8(ascii: " "),
      rest[rest.endIndex - 6] == UInt8(ascii: " ")
    else { return nil }
    guard let when = Self.number(rest.dropFirst().dropLast(6)),
      let zone = Self.number(rest.suffix(4)), zone / 100 <= 14, zone % 100 <= 59
    else { return nil }
    let minutes = Int(zone / 100 * 60 + zone % 100)
    let sign = rest[rest.endIndex - 5]
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    self.init(
      name: String(decoding: name, as: UTF8.self), email: String(decoding: email, as: UTF8.self),
      when: when, offsetMinutes: sign == UInt8(ascii: "-") ? -minutes : minutes)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...:
      true
    default: false
    }
  }

  private static func number(_ digits: some Collection<UInt8>) -> Int64? {
    guard (1...12).contains(digits.count) else { return nil }
    var number: Int64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = number * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    return number
  }
}
