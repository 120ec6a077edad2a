import Records

/// Why a text is no quorum, and where.
public struct QuorumError: Error, Hashable, Sendable {
  public let message: String
  /// The column in the text, from 1, in Unicode scalars.
  public let column: Int
  public let remedy: String?
}

extension Quorum {
  /// The longest text that is read, in Unicode scalars.
  static let lengthLimit = 4096
  /// How deeply parentheses may nest.
  static let depthLimit = 32

  /// Reads a quorum.
  ///
  /// ```
  /// quorum = both { "or" both } ;
  /// both   = part { "and" ( part | "not" group ) } ;
  /// part   = ( "all" | "any" ) "(" quorum { "," quorum } ")"
  ///        | "(" quorum ")" | [ count "of" ] group ;
  /// count  = number | number "%" | "all" ;
  /// group  = "anyone" | "author" | "implementer" | "caller" | NAME | "team" "(" NAME ")"
  ///        | "person" "(" NAME ")" | "field" "(" PATH ")" | "owner" [ "(" PATH ")" ] ;
  /// ```
  ///
  /// A name is a team's. A group alone is one of it; `owner(PATH)` alone is one owner of each of the
  /// records. `not` takes people out of everything that it stands beside.
  ///
  /// - Throws: The first error, with its column.
  public init(parsing text: String) throws(QuorumError) {
    var parser = try QuorumParser(text)
    self = try parser.whole()
  }
}

/// Reads a quorum from its words.
struct QuorumParser {
  private struct Token {
    let text: String
    let column: Int
  }

  private var tokens: [Token] = []
  private var index = 0
  private let end: Int
  private var depth = 0

  init(_ text: String) throws(QuorumError) {
    let scalars = Array(text.unicodeScalars)
    end = scalars.count + 1
    guard scalars.count <= Quorum.lengthLimit else {
      throw QuorumError(
        message: "the quorum is longer than \(Quorum.lengthLimit) characters",
        column: Quorum.lengthLimit + 1, remedy: nil)
    }
    var place = 0
    while place < scalars.count {
      let start = place
      if scalars[place].properties.isWhitespace {
        place += 1
        continue
      }
      while place < scalars.count, Self.isWord(scalars[place]) { place += 1 }
      if place == start {
        guard "(),%".unicodeScalars.contains(scalars[place]) else {
          throw QuorumError(
            message: "“\(scalars[place])” has no meaning here", column: start + 1, remedy: nil)
        }
        place += 1
      }
      let text = String(String.UnicodeScalarView(scalars[start..<place]))
      tokens.append(Token(text: text, column: start + 1))
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      || "_-.@+".unicodeScalars.contains(scalar)
  }

  mutating func whole() throws(QuorumError) -> Quorum {
    let quorum = try either()
    guard index == tokens.count else { throw wrong("“\(next)” is too much") }
    return quorum
  }

  private var next: String { index < tokens.count ? tokens[index].text : "" }

  private func wrong(_ message: String, remedy: String? = nil) -> QuorumError {
    QuorumError(
      message: index < tokens.count ? message : "something is missing at the end",
      column: index < tokens.count ? tokens[index].column : end, remedy: remedy)
  }

  private mutating func take(_ word: String) -> Bool {
    guard next == word else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ word: String) throws(QuorumError) {
    guard take(word) else { throw wrong("expected “\(word)”, found “\(next)”") }
  }

  private mutating func either() throws(QuorumError) -> Quorum {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Quorum.depthLimit else { throw wrong("this is nested too deeply") }
    var parts = [try both()]
    while take("or") { parts.append(try both()) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func both() throws(QuorumError) -> Quorum {
    var parts = [try part()]
    var excluded: [Quorum.Group] = []
    while take("and") {
      if take("not") { excluded.append(try group()) } else { parts.append(try part()) }
    }
    let quorum = parts.count == 1 ? parts[0] : Quorum.all(parts)
    return excluded.isEmpty ? quorum : .except(quorum, excluded)
  }

  private mutating func part() throws(QuorumError) -> Quorum {
    if next == "not" {
      throw wrong(
        "“not” says who does not count, and needs before it who does",
        remedy: "1 of cab and not author")
    }
    if take("(") {
      let quorum = try either()
      try expect(")")
      return quorum
    }
    let isCall = index + 1 < tokens.count && tokens[index + 1].text == "("
    if isCall, take("all") { return .all(try list()) }
    if isCall, take("any") { return .any(try list()) }
    if let count = try count() {
      try expect("of")
      return .some(count, try group())
    }
    let group = try group()
    if case .owner(let path) = group, !path.isEmpty { return .owners(path) }
    return .some(.number(1), group)
  }

  private mutating func list() throws(QuorumError) -> [Quorum] {
    try expect("(")
    var parts = [try either()]
    while take(",") { parts.append(try either()) }
    try expect(")")
    return parts
  }

  private mutating func count() throws(QuorumError) -> Quorum.Count? {
    let isAll = next == "all" && index + 1 < tokens.count && tokens[index + 1].text == "of"
    if isAll, take("all") { return .share(100) }
    guard !next.isEmpty, next.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    guard let number = Int(next), (1...1_000).contains(number) else {
      throw wrong("\(next) is no number of people", remedy: "2 of cab, 50% of cab, all of cab")
    }
    index += 1
    guard take("%") else { return .number(number) }
    guard number <= 100 else {
      index -= 2
      throw wrong("\(number)% is more than all")
    }
    return .share(number)
  }

  private mutating func group() throws(QuorumError) -> Quorum.Group {
    let word = next
    guard let first = word.unicodeScalars.first, Self.isWord(first) else {
      throw wrong("expected a team, a person or a role, found “\(word)”")
    }
    if let role = Quorum.Role(rawValue: word) {
      index += 1
      return .role(role)
    }
    switch word {
    case "anyone":
      index += 1
      return .anyone
    case "team": return .team(try argument())
    case "person": return .person(try argument())
    case "field": return .field(try argument().path)
    case "owner":
      guard index + 1 < tokens.count, tokens[index + 1].text == "(" else {
        index += 1
        return .owner([])
      }
      return .owner(try argument().path)
    default:
      guard !Quorum.isReserved(word) else {
        throw wrong("expected a team, a person or a role, found “\(word)”", remedy: "team(\(word))")
      }
      index += 1
      return .team(word)
    }
  }

  private mutating func argument() throws(QuorumError) -> String {
    index += 1
    try expect("(")
    let word = next
    guard let first = word.unicodeScalars.first, Self.isWord(first) else {
      throw wrong("expected a name, found “\(word)”")
    }
    index += 1
    try expect(")")
    return word
  }
}

extension String {
  fileprivate var path: [String] { split(separator: ".").map(String.init) }
}
