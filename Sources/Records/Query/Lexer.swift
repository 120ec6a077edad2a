extension Condition {
  /// A word, sign or quoted text.
  struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      case word(String)
      case quoted(String)
      case field(String)
      case symbol(String)
      case end
    }

    var kind: Kind
    var place: Place
  }

  /// Cuts a text into tokens.
  struct Lexer {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The tokens of `text`, the last of which is the end.
    static func tokens(of text: String) throws(ConditionError) -> [Token] {
      var lexer = Lexer(text)
      guard lexer.scalars.count <= Condition.lengthLimit else {
        throw ConditionError(
          "the condition is longer than \(Condition.lengthLimit) characters",
          columns: Condition.lengthLimit + 1..<lexer.scalars.count + 1)
      }
      var tokens: [Token] = []
      repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
      return tokens
    }

    /// Whether `text` is read as one bare word.
    static func isWord(_ text: String) -> Bool {
      let tokens = try? tokens(of: text)
      return tokens?.count == 2 && tokens?.first?.kind == .word(text)
    }
  }
}

extension Condition.Lexer {
  private mutating func next() throws(ConditionError) -> Condition.Token {
    while let scalar = scalar(), scalar.properties.isWhitespace { index += 1 }
    let start = index
    let kind = try kind()
    return Condition.Token(kind: kind, place: Condition.Place(start: start, end: index))
  }

  private func scalar(ahead offset: Int = 0) -> Unicode.Scalar? {
    index + offset < scalars.count ? scalars[index + offset] : nil
  }

  private mutating func kind() throws(ConditionError) -> Condition.Token.Kind {
    guard let scalar = scalar() else { return .end }
    switch scalar {
    case "'", "\"": return .quoted(try quoted(by: scalar))
    case "$":
      index += 1
      let name = word()
      guard !name.isEmpty else {
        throw failure("$ stands alone", from: index - 1, remedy: "expected a field, such as $title")
      }
      return .field(name)
    case _ where Self.isWordPart(scalar) && !isMinus: return .word(word())
    default: return .symbol(try symbol())
    }
  }

  /// Whether the hyphen ahead is a sign of its own.
  private var isMinus: Bool {
    guard scalar() == "-" else { return false }
    return scalar(ahead: 1).map { !Self.isWordPart($0) } ?? true
  }

  private mutating func symbol() throws(ConditionError) -> String {
    let two = scalars[index..<min(index + 2, scalars.count)].map(String.init).joined()
    let one = String(two.unicodeScalars.prefix(1))
    switch two {
    case "!=", "<=", ">=", "!~":
      index += 2
      return two
    case "==", "&&", "||", "<>", "=~":
      index += 2
      let meant = ["==": "=", "&&": "and", "||": "or", "<>": "!=", "=~": "~"][two] ?? ""
      throw failure("\(two) is not an operator", from: index - 2, remedy: "write \(meant)")
    default: break
    }
    index += 1
    if one == "-", let next = scalar(), !next.properties.isWhitespace {
      throw failure("- touches what follows", from: index - 1, remedy: "write blanks around -")
    }
    guard ["=", "<", ">", "~", "+", "-", "(", ")", "[", "]", ","].contains(one) else {
      let remedy = one == "!" ? "write not" : "put text with such characters in quotes"
      let character = Self.shown(scalars[index - 1])
      throw failure("unexpected character \(character)", from: index - 1, remedy: remedy)
    }
    return one
  }

  private mutating func word() -> String {
    let start = index
    while let scalar = scalar(),
      Self.isWordPart(scalar) || (scalar == "+" && isInstant(from: start))
    {
      index += 1
    }
    return text(start..<index)
  }

  /// Whether the word so far is an instant up to its offset, the only word with a plus.
  private func isInstant(from start: Int) -> Bool {
    guard index - start >= 19, scalars[start + 10] == "T" else { return false }
    return Instant(text(start..<index) + "Z") != nil
  }

  private mutating func quoted(by quote: Unicode.Scalar) throws(ConditionError) -> String {
    let start = index
    var content = String.UnicodeScalarView()
    index += 1
    while let scalar = scalar(), scalar != quote {
      index += 1
      content.append(scalar == "\\" ? try escaped() : scalar)
    }
    guard scalar() == quote else {
      throw failure("the quote is never closed", from: start, remedy: "expected \(quote)")
    }
    index += 1
    return String(content)
  }

  private mutating func escaped() throws(ConditionError) -> Unicode.Scalar {
    let scalar = scalar()
    index += scalar == nil ? 0 : 1
    switch scalar {
    case "\\", "'", "\"": return scalar ?? "\\"
    case "n": return "\n"
    case "t": return "\t"
    default:
      let start = scalar == nil ? index - 1 : index - 2
      throw failure("unknown escape", from: start, remedy: #"expected \\, \', \", \n or \t"#)
    }
  }

  private func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  private func failure(_ message: String, from start: Int, remedy: String) -> ConditionError {
    ConditionError(message, at: Condition.Place(start: start, end: index), remedy: remedy)
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", ":", "/", "@": true
    default: scalar.value >= 0x80 && !scalar.properties.isWhitespace && !isHidden(scalar)
    }
  }

  /// Whether nobody would see the character: a rule must say what a reviewer reads.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .unassigned: true
    default: false
    }
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    isHidden(scalar) ? "U+\(String(scalar.value, radix: 16, uppercase: true))" : String(scalar)
  }
}
