public import Records

/// When work on items was authorised and done, as a record tells it.
public struct PlannedWork: Sendable {
  public let id: String
  /// The ids of the items, in lower case.
  private let items: Set<String>
  private let window: Period?
  private let began: Instant?
  private let ended: Instant?
  /// True if it waits for nobody's decision, and was not given up before it began.
  private let isAuthorised: Bool
  private let isOver: Bool

  /// Reads a record; nil if its type plans no work.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - rulebook: The record types.
  ///   - lookup: The records that a path to its items leads through.
  public init?(_ record: Record, rulebook: Rulebook, lookup: any Lookup) {
    guard record.type.authorises, let schedulable = record.type.schedulable else { return nil }
    let booking = (try? Booking(record, rulebook: rulebook, lookup: lookup)) ?? nil
    func instant(_ role: String) -> Instant? {
      guard let field = record.type.field(role: role),
        case .instant(let at) = record.value(field.name)
      else { return nil }
      return at
    }
    id = record.id
    window = booking?.period
    items = Set((booking?.items ?? record.names(role: "affected")).map { $0.lowercased() })
    (began, ended) = (instant("actual-start"), instant("actual-end"))
    let state = record.state ?? ""
    let isWaiting = record.type.approvable?.stages.contains { $0.state == state } ?? false
    isOver = [.resolved, .closed].contains(record.category)
    isAuthorised =
      !isWaiting && (schedulable.booked.contains(state) || (isOver && began != nil))
  }

  /// True if it names an item, by its id or an earlier one.
  public func names(_ item: Record) -> Bool {
    ([item.id] + item.aliases).contains(where: names(id:))
  }

  /// True if it names an item by that id.
  public func names(id: String) -> Bool { items.contains(id.lowercased()) }

  /// True if at an instant it was being carried out, in its window.
  public func isUnderWay(at instant: Instant) -> Bool {
    guard isAuthorised, let window, window.start <= instant, instant < window.end else {
      return false
    }
    return wasDone(at: instant)
  }

  /// True if it says, whenever it was told, that it was being carried out at an instant.
  public func tellsOfWork(at instant: Instant) -> Bool {
    isAuthorised && isOver && ended != nil && wasDone(at: instant)
  }

  private func wasDone(at instant: Instant) -> Bool {
    guard let began, began.seconds <= instant.seconds + CommitAuthor.tolerance else { return false }
    return ended.map { instant <= $0 } ?? !isOver
  }
}

extension RecordType {
  /// True for a type whose records authorise work on items: it is decided on, takes time, and says
  /// which items are affected.
  public var authorises: Bool {
    guard approvable != nil, let schedulable else { return false }
    return field(role: "affected") != nil || !schedulable.affected.isEmpty
  }

  /// True if records of the type may name records of another as what is affected.
  public func mayAffect(_ other: RecordType, _ rulebook: Rulebook) -> Bool {
    fields.filter { $0.role == "affected" }.contains { field in
      rulebook.types(namedBy: field).contains { $0.name == other.name }
    }
  }
}

extension Policy {
  /// True where somebody has to agree before records of a type go on.
  public func isInForce(for type: RecordType, _ people: People) -> Bool {
    types.contains(type.name) && !rules.isEmpty && (once.map(people.keeps(team:)) ?? true)
  }
}
