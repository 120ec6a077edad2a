import Records
import YAML

extension ReportReader {
  /// An instant: the role or name of a field, `now`, a list of which the first known counts, or
  /// `first:` or `last:` with the events that are looked for in the timeline.
  mutating func endpoint(_ node: Node?, _ what: String) -> Endpoint? {
    guard let node, !node.isNull else { return nil }
    if let text = node.text {
      if text == "now" { return .now }
      checkField(text, node)
      return .field(text)
    }
    if let items = node.items {
      return .known(items.compactMap { endpoint($0, what) })
    }
    reader.close(node, ["first", "last"], what)
    if let first = node["first"] { return .first(events(first, what)) }
    if let last = node["last"] { return .last(events(last, what)) }
    reader.report("\(what) is no instant", at: node, remedy: "\(what): opened-at")
    return nil
  }

  /// A category or a name of states, `entry` for anything, or a field that is given a value.
  private mutating func events(_ node: Node, _ what: String) -> [Endpoint.Event] {
    (reader.texts(node, what) ?? []).map { word in
      if word == "entry" { return .anything }
      if let category = RecordType.Category(rawValue: word) { return .entered(category) }
      if isState(word) { return .reached(word) }
      checkField(word, node)
      return .given(word)
    }
  }

  /// A number: a count that all records have, one of the report's own, or a field.
  mutating func quantity(_ node: Node?, _ what: String) -> Quantity? {
    guard let node else { return nil }
    guard let name = node.text else {
      reader.close(node, ["result", "baseline", "target"], what)
      let names = ["result", "baseline", "target"].map { key -> String in
        let name = reader.text(node[key], key) ?? ""
        checkField(name, node[key] ?? node)
        return name
      }
      return .attained(result: names[0], baseline: names[1], target: names[2])
    }
    if let count = Quantity.Count(rawValue: name) { return .count(count) }
    if linked.contains(where: { $0.name == name }) { return .linked(name) }
    checkField(name, node)
    return .field(name)
  }
}
