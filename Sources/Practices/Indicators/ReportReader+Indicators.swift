import Records
import YAML

extension ReportReader {
  private static let measures = [
    "count", "sum", "share", "time", "time-in", "number", "repeats", "difference", "computed",
  ]
  private static let others = [
    "title", "unit", "when", "at", "leave-out", "by", "buckets", "formula", "source",
  ]

  /// One indicator; nil if it can't be read, which is reported.
  mutating func indicator(_ name: String, _ node: Node) -> Indicator? {
    reader.close(node, Self.measures + Self.others, "an indicator")
    let given = Self.measures.filter { node[$0] != nil }
    guard given.count == 1, let key = given.first, let value = node[key] else {
      reader.report(
        "\(name) must say one way to measure, found \(given.count)", at: node,
        remedy: "one of \(Self.measures.joined(separator: ", "))")
      return nil
    }
    guard let measure = measure(key, value) else { return nil }
    let formula = reader.text(node["formula"], "formula") ?? ""
    if formula.isEmpty { reader.report("\(name) has no formula in words", at: node) }
    let grouping = reader.text(node["by"], "by").map { Grouping($0) }
    if case .field(let field)? = grouping, !["state", "category", "type"].contains(field) {
      checkField(field, node["by"])
    }
    return Indicator(
      name: name, title: reader.text(node["title"], "title") ?? Self.words(of: name),
      unit: reader.text(node["unit"], "unit") ?? Self.unit(of: measure), measure: measure,
      when: condition(node["when"], "when of \(name)"), at: moment(node["at"], measure),
      leavesOut: leavesOut(node["leave-out"]), grouping: grouping, buckets: buckets(node),
      formula: formula, source: reader.text(node["source"], "source") ?? "")
  }

  private mutating func measure(_ key: String, _ node: Node) -> Indicator.Measure? {
    switch key {
    case "count", "computed":
      guard node.text == "records" || key == "computed" else {
        reader.report("only records can be counted", at: node, remedy: "count: records")
        return nil
      }
      return key == "count" ? .count : .computed
    case "sum": return quantity(node, key).map { .sum($0) }
    case "number": return quantity(node, key).map { .number($0) }
    case "share": return condition(node, key).map { .share($0) }
    case "time":
      reader.close(node, ["from", "to"], "time")
      guard let from = endpoint(node["from"], "from"), let to = endpoint(node["to"], "to") else {
        reader.report("time goes from one instant to another", at: node)
        return nil
      }
      return .time(from: from, to: to)
    case "time-in": return .timeIn(states(node))
    case "repeats": return repeats(node)
    default:
      let names = reader.texts(node, key) ?? []
      guard names.count == 2 else {
        reader.report("a difference is made of two indicators", at: node)
        return nil
      }
      return .difference(names[0], names[1])
    }
  }

  private mutating func states(_ node: Node) -> [String] {
    let names = reader.texts(node, "time-in") ?? []
    for name in names where !isState(name) {
      reader.report("no type of the report has the state \(name)", at: node)
    }
    return names
  }

  private mutating func repeats(_ node: Node) -> Indicator.Measure? {
    reader.close(node, ["of", "at-least"], "repeats")
    let fields = reader.texts(node["of"], "of") ?? []
    for field in fields { checkField(field, node["of"]) }
    let least = reader.text(node["at-least"], "at-least").map { Int($0) ?? 0 } ?? 3
    guard !fields.isEmpty, least > 1 else {
      reader.report(
        "repeats names fields, and a number of records above 1", at: node,
        remedy: "repeats: { of: [FIELD], at-least: 3 }")
      return nil
    }
    return .repeats(of: fields, atLeast: least)
  }

  /// What puts records into the period: as given; else the end of a measured time, or the opening.
  private mutating func moment(_ node: Node?, _ measure: Indicator.Measure) -> Endpoint? {
    if node?.text == "open" { return nil }
    if let given = endpoint(node, "at") { return given }
    guard case .time(_, let to) = measure else { return .field("opened-at") }
    return to == .now ? nil : to
  }

  private mutating func leavesOut(_ node: Node?) -> [String] {
    let all = exclusions.map(\.name)
    guard let names = reader.texts(node, "leave-out") else { return all }
    if names == ["nothing"] { return [] }
    for name in names where !all.contains(name) {
      reader.report(
        "the report does not say what \(name) are", at: node,
        remedy: "nothing, or some of \(all.joined(separator: ", "))")
    }
    return names
  }

  private mutating func buckets(_ node: Node) -> [Int64] {
    let ends = (reader.texts(node["buckets"], "buckets") ?? []).map { Span($0)?.seconds ?? 0 }
    if zip([0] + ends, ends).contains(where: { $0 >= $1 || $1 % 86_400 != 0 }) {
      reader.report(
        "buckets are whole days, each longer than the one before", at: node["buckets"],
        remedy: "buckets: [1d, 7d, 30d]")
    }
    return ends
  }

  private static func unit(of measure: Indicator.Measure) -> String {
    switch measure {
    case .time, .timeIn: "seconds"
    case .share: "share"
    case .number(.attained): "share"
    default: "records"
    }
  }

  private static func words(of name: String) -> String {
    String(name.map { $0 == "-" ? " " : $0 })
  }
}
