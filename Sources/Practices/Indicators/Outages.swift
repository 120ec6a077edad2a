import Records

/// One interruption of a service, as a record tells it.
struct Outage {
  let id: String
  /// From when it began until the service was restored, within the time that is looked at.
  let period: Period
}

/// The outages of services, gathered from every type that has the roles `service` and `began-at`.
struct Outages {
  /// Service, in small letters → its outages.
  private(set) var all: [String: [Outage]] = [:]
  /// Reason → how many records with a service are no outages.
  private(set) var omissions: [String: Int] = [:]
  private(set) var excluded: [Explanation.Excluded] = []

  /// True for types whose records can tell of outages.
  static func areTold(by type: RecordType) -> Bool {
    type.field(role: "service") != nil && type.field(role: "began-at") != nil
      && type.field(role: "restored-at") != nil
  }

  /// Notes what a record tells.
  ///
  /// An outage ends when the service was restored, else when the record was resolved; while it is
  /// open, it lasts until the end of what is looked at. A record without `began-at` tells of no
  /// outage: the service may have worked badly, but nobody said that it was away.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - places: Where its type has what is asked.
  ///   - scope: The period that is looked at.
  mutating func add(_ record: Case, _ places: Places, _ scope: ReportScope) {
    guard case .reference(let service) = record.value(places.service) else { return }
    guard let began = record.instant(places.began) else {
      return omit(record, "no began-at: nobody said that the service was away")
    }
    let isOpen = record.isOpen(at: scope.now, places.life)
    guard let end = record.instant(places.restored) ?? (isOpen ? scope.end : nil) else {
      return omit(record, "nothing says when the service was restored")
    }
    guard began < end else { return omit(record, "restored before it began") }
    let start = scope.from.map { max($0, began) } ?? began
    guard let period = Period(from: start, to: min(end, scope.end)) else {
      return omit(record, "outside the period")
    }
    all[service.lowercased(), default: []].append(Outage(id: record.facts.id, period: period))
  }

  /// Where a type has what tells of an outage.
  struct Places {
    let service: Int
    let began: Moment
    let restored: Moment
    let life: Case.Ends

    init(_ lens: TypeLens) {
      service = lens.fieldSlot("service")
      began = lens.bound(.field("began-at"))
      restored = lens.bound(
        .known([.field("restored-at"), .field("resolved-at"), .field("closed-at")]))
      life = Case.Ends(lens)
    }
  }

  private mutating func omit(_ record: Case, _ reason: String) {
    omissions[reason, default: 0] += 1
    excluded.append(Explanation.Excluded(id: record.facts.id, reason: reason))
  }
}

extension [Period] {
  /// The same time without overlaps: what overlaps or touches becomes one, in order.
  public var merged: [Period] {
    var result: [Period] = []
    for period in sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if let last = result.last, period.start <= last.end {
        let end = Swift.max(last.end, period.end)
        result[result.count - 1] = Period(from: last.start, to: end) ?? last
      } else {
        result.append(period)
      }
    }
    return result
  }

  /// How long all of them last together, what overlaps once, in seconds.
  public var covered: Int64 { merged.reduce(0) { $0 + $1.seconds } }
}
