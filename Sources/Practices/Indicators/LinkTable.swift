import Records

/// Which records link to which, for the relations that a report counts: two numbers a link.
struct LinkTable: Sendable {
  private struct Link: Sendable {
    let relation: String
    let at: Instant?
  }

  private var links: [String: [Link]] = [:]

  /// What is asked of records of a type.
  static func request(_ type: RecordType) -> SummaryRequest {
    var request = SummaryRequest()
    request.fields = type.field(role: "opened-at").map { [$0.name] } ?? []
    request.needsTimeline = false
    return request
  }

  /// Notes the links of a record that others count.
  ///
  /// - Parameters:
  ///   - facts: The record that stores them.
  ///   - request: What brought the record.
  ///   - wanted: What the other side calls the relations that count.
  mutating func add(
    _ facts: any RecordSummary, _ request: SummaryRequest, wanted: Set<String>
  ) {
    var at: Instant?
    if !request.fields.isEmpty, case .instant(let instant) = facts.value(at: 0, of: request) {
      at = instant
    }
    for relation in facts.type.relations where wanted.contains(relation.inverse) {
      for id in facts.links(relation.name) {
        links[id.lowercased(), default: []].append(Link(relation: relation.inverse, at: at))
      }
    }
  }

  /// Adds what another one noted.
  mutating func merge(_ other: LinkTable) { links.merge(other.links, uniquingKeysWith: +) }

  /// How many records link to one, perhaps only those opened in a period.
  func count(to id: String, as relation: String, in period: ClosedRange<Instant>?) -> Int {
    (links[id.lowercased()] ?? []).count { link in
      guard link.relation == relation else { return false }
      guard let period else { return true }
      return link.at.map(period.contains) ?? false
    }
  }
}
