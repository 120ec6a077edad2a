public import YAML

extension Node {
  /// The node as a value when no type says what it means.
  public var plainValue: Value {
    switch kind {
    case .scalar(let text, _): isNull ? .none : .text(text)
    case .sequence(let items, _): items.isEmpty ? .none : .list(items.map(\.plainValue))
    case .mapping(let pairs, _): .map(pairs.map { Value.Entry($0.name, $0.value.plainValue) })
    }
  }
}
