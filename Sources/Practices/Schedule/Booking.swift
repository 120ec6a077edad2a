public import Records

/// A record that takes time and items: its window is booked.
public struct Booking: Hashable, Sendable {
  public let id: String
  public let type: String
  public let title: String
  public let state: String?
  public let period: Period
  /// The ids of the items that are worked on, as the record writes them.
  public let items: [String]
  /// The ids of the services.
  public let services: [String]
  /// Who does it.
  public var assignees: [String]
  /// The ids, in lower case, of records that this one is a part of or consists of: what it has in
  /// common with them it has once.
  public let kin: Set<String>
  /// The branch that has it; nil for the records that were asked for.
  public var branch: String?

  /// Makes a booking.
  public init(
    _ id: String, type: String = "", title: String = "", state: String? = nil, period: Period,
    items: [String] = [], services: [String] = [], assignees: [String] = [],
    kin: Set<String> = [], branch: String? = nil
  ) {
    (self.id, self.type, self.title, self.state) = (id, type, title, state)
    (self.period, self.items, self.services) = (period, items, services)
    (self.assignees, self.kin, self.branch) = (assignees, kin, branch)
  }

  /// Reads the booking of a record.
  ///
  /// Nil if its type is not schedulable or it has no window that lasts.
  ///
  /// - Parameters:
  ///   - record: The record; whatever its state.
  ///   - rulebook: The record types.
  ///   - lookup: The records that a path to its items leads through.
  /// - Throws: What reading the file of the record throws.
  public init?(
    _ record: some RecordSummary, rulebook: Rulebook, lookup: any Lookup
  ) throws {
    let type = record.type
    guard let schedulable = type.schedulable,
      case .instant(let start) = record.value(schedulable.start),
      case .instant(let end) = record.value(schedulable.end),
      let period = Period(from: start, to: end)
    else { return nil }
    func named(_ role: String) -> [String] {
      type.fields.filter { $0.role == role }
        .flatMap { record.value($0.name).items.map(\.description) }
    }
    var kin = schedulable.partOf.map { record.links($0) } ?? []
    var items = named("affected")
    if !schedulable.affected.isEmpty {
      items += try record.whole().value(
        at: schedulable.affected, rulebook: rulebook, lookup: lookup
      )
      .items.map(\.description)
      if schedulable.affected.first == "links", schedulable.affected.count > 1 {
        kin += record.links(schedulable.affected[1])
      }
    }
    self.init(
      record.id, type: type.name, title: record.title, state: record.state, period: period,
      items: items.unique, services: named("service"), assignees: named("assignee"),
      kin: Set(kin.map { $0.lowercased() }))
  }

  /// True if the two can't stand in each other's way: they are the same record, or one is a part of
  /// the other.
  func isKin(of other: Booking) -> Bool {
    let (own, others) = (id.lowercased(), other.id.lowercased())
    return own == others || kin.contains(others) || other.kin.contains(own)
  }
}

extension [String] {
  /// The texts, each once in any letter case, in their order.
  var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0.lowercased()).inserted }
  }

  /// Those of the texts that are among others, in any letter case.
  func shared(with others: [String]) -> [String] {
    if isEmpty || others.isEmpty { return [] }
    let known = Set(others.map { $0.lowercased() })
    return filter { known.contains($0.lowercased()) }
  }
}
