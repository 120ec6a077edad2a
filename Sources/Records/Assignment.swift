/// A field and what a command gives it.
public struct Assignment: Hashable, Sendable {
  /// How the values combine with what is there.
  public enum Operator: String, Sendable { case set = "=", add = "+=", remove = "-=" }

  /// The field, by its name or its option.
  public var field: String
  public var operation: Operator
  public var values: [String]

  /// Makes an assignment.
  public init(_ field: String, _ operation: Operator = .set, _ values: [String]) {
    self.field = field
    self.operation = operation
    self.values = values
  }

  /// Reads `key=value`, `key+=value` or `key-=value`; nil if it is none of them.
  public init?(_ text: String) {
    guard let equals = text.firstIndex(of: "=") else { return nil }
    var key = text[..<equals]
    operation = .set
    if key.last == "+" { operation = .add } else if key.last == "-" { operation = .remove }
    if operation != .set { key.removeLast() }
    guard !key.isEmpty else { return nil }
    field = String(key)
    values = [String(text[text.index(after: equals)...])]
  }
}
