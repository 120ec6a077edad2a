/// What a command answers, as data: the value behind every machine format.
///
/// It has JSON's shapes, with two differences: members keep their order, and decimals keep the
/// digits they were written with.
public indirect enum Payload: Hashable, Sendable {
  /// Nothing is known, or nothing applies.
  case null
  /// A truth value.
  case boolean(Bool)
  /// A whole number.
  case integer(Int)
  /// A decimal as it was written, such as `12.50`; what is no JSON number is rendered as text.
  case number(String)
  /// Text, of one line or many.
  case text(String)
  /// Values in their order.
  case list([Payload])
  /// Named values in their order; names are expected to differ.
  case object([Member])

  /// One named value of an object.
  public struct Member: Hashable, Sendable {
    /// The name, such as `opened_at`.
    public var name: String
    /// The value.
    public var value: Payload

    /// Names a value.
    public init(_ name: String, _ value: Payload) {
      self.name = name
      self.value = value
    }
  }

  /// The value of the first member called `name`; nil when this is no object or has none.
  public subscript(name: String) -> Payload? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The records in this value: a list's elements, or the value itself.
  var records: [Payload] {
    guard case .list(let elements) = self else { return [self] }
    return elements
  }

  /// The names of the members of all `records`, in order of first appearance.
  static func names(in records: [Payload]) -> [String] {
    var seen: Set<String> = []
    var names: [String] = []
    for case .object(let members) in records {
      for member in members where seen.insert(member.name).inserted {
        names.append(member.name)
      }
    }
    return names
  }
}

/// Whether `literal` is a number by the grammar of RFC 8259, so that it can stand unquoted.
func isNumber(_ literal: String) -> Bool {
  var rest = Substring(literal).utf8
  func digits(_ rest: inout Substring.UTF8View) -> Int {
    let count = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
    rest = rest.dropFirst(count)
    return count
  }
  if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
  let leadingZero = rest.first == UInt8(ascii: "0")
  let whole = digits(&rest)
  guard whole == 1 || (whole > 1 && !leadingZero) else { return false }
  if rest.first == UInt8(ascii: ".") {
    rest = rest.dropFirst()
    guard digits(&rest) > 0 else { return false }
  }
  if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    }
    guard digits(&rest) > 0 else { return false }
  }
  return rest.isEmpty
}
