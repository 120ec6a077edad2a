/// What a condition is asked about: a record, or an element of a list within one.
public protocol Subject {
  /// What messages call it, such as a record's id.
  var label: String { get }

  /// The value at `path`, which may lead through references; ``Value/none`` when there is none.
  func value(at path: [String]) -> Value

  /// The same; `slot` is the number that the path was given by ``Condition/numbered(_:)``.
  func value(at path: [String], slot: Int?) -> Value

  /// The linked records or the items of the list at `path`; nothing when there are none.
  func elements(at path: [String]) -> [any Subject]

  /// The place of `choice` among the values that the field at `path` declares, from 0.
  ///
  /// `impact >= medium` needs it, since only the field's declaration knows where `medium` stands.
  func rank(of choice: String, at path: [String]) -> Int?

  /// Whether its text holds a part, in any letter case.
  func mentions(_ part: String) -> Bool

  /// Whether it is linked with what a word names: a relation, a type, or a record's id.
  func isLinked(_ word: String) -> Bool
}

extension Subject {
  /// What the path leads to, whatever its number.
  public func value(at path: [String], slot: Int?) -> Value { value(at: path) }

  /// False, for what has no text of its own.
  public func mentions(_ part: String) -> Bool { false }

  /// False, for what has no links.
  public func isLinked(_ word: String) -> Bool { false }
}

/// An item of a list as a subject: itself is `it`, and what it holds if it is a map goes by name.
public struct ListItem: Subject {
  private let value: Value
  private let choices: [String]

  /// Makes a subject of an item.
  ///
  /// - Parameters:
  ///   - value: The item.
  ///   - choices: The values its field declares, in their order, if it declares any.
  public init(_ value: Value, choices: [String] = []) {
    self.value = value
    self.choices = choices
  }

  /// The item's text.
  public var label: String { value.description }

  /// The item itself for `it`, or what a map holds under the names of `path`.
  public func value(at path: [String]) -> Value {
    if path == ["it"] { return value }
    return path.reduce(value) { value, name in
      guard case .map(let entries) = value else { return .none }
      return entries.first { $0.key == name }?.value ?? .none
    }
  }

  /// The items of the list at `path`.
  public func elements(at path: [String]) -> [any Subject] {
    guard case .list(let items) = value(at: path) else { return [] }
    return items.map { ListItem($0) }
  }

  /// The place of `choice` among the declared values of the item.
  public func rank(of choice: String, at path: [String]) -> Int? {
    path == ["it"] ? choices.firstIndex(of: choice) : nil
  }
}
