import Records

/// Which records link to which, for the relations that a report counts: two numbers a link.
final class LinkTable {
  private struct Link {
    let relation: String
    let at: Instant?
  }

  private var links: [String: [Link]] = [:]

  /// Notes the links of a record that others count.
  ///
  /// - Parameters:
  ///   - facts: The record that stores them.
  ///   - wanted: What the other side calls the relations that count.
  func add(_ facts: any RecordFacts, wanted: Set<String>) {
    let field = facts.type.field(role: "opened-at")?.name
    var at: Instant?
    if let field, case .instant(let instant) = facts.value(field) { at = instant }
    for relation in facts.type.relations where wanted.contains(relation.inverse) {
      for id in facts.links(relation.name) {
        links[id.lowercased(), default: []].append(Link(relation: relation.inverse, at: at))
      }
    }
  }

  /// How many records link to one, perhaps only those opened in a period.
  func count(to id: String, as relation: String, in period: ClosedRange<Instant>?) -> Int {
    (links[id.lowercased()] ?? []).count { link in
      guard link.relation == relation else { return false }
      guard let period else { return true }
      return link.at.map(period.contains) ?? false
    }
  }
}
