import Records

/// Fields of an invented kind of record, with links to records of the same kind.
struct TicketVocabulary: Vocabulary {
  static let impacts = ["low", "medium", "high"]
  static let states = ["new", "in-progress", "closed"]

  let names = [
    "id", "title", "impact", "urgency", "state", "effort", "share", "urgent", "opened_at",
    "closed_at", "due", "estimate", "cost", "owner", "owner.mail", "affects", "steps",
    "links.waits-for",
  ]

  func meaning(of path: [String]) -> Meaning? {
    switch path {
    case ["id"], ["title"], ["owner", "mail"]: .text
    case ["impact"], ["urgency"]: .choice(Self.impacts)
    case ["state"]: .choice(Self.states)
    case ["effort"]: .integer
    case ["share"]: .decimal
    case ["urgent"]: .boolean
    case ["opened_at"], ["closed_at"]: .instant
    case ["due"]: .day
    case ["estimate"]: .span
    case ["cost"]: .money
    case ["owner"]: .reference(nil)
    case ["affects"]: .list(of: .text)
    case ["steps"]: .list(of: .map(StepVocabulary()))
    case ["links", "waits-for"]: .list(of: .reference(Self()))
    default: nil
    }
  }
}

/// The parts of an item in the list `steps`.
struct StepVocabulary: Vocabulary {
  let names = ["name", "done"]

  func meaning(of path: [String]) -> Meaning? {
    switch path {
    case ["name"]: .text
    case ["done"]: .boolean
    default: nil
    }
  }
}

/// A record made of nothing but values.
struct Ticket: Subject {
  var label: String
  var values: [String: Value]
  var waitsFor: [Ticket] = []

  func value(at path: [String]) -> Value { values[path.joined(separator: ".")] ?? .none }

  func elements(at path: [String]) -> [any Subject] {
    if path == ["links", "waits-for"] { return waitsFor }
    guard case .list(let items) = value(at: path) else { return [] }
    return items.map { ListItem($0) }
  }

  func rank(of choice: String, at path: [String]) -> Int? {
    guard case .choice(let choices)? = TicketVocabulary().meaning(of: path) else { return nil }
    return choices.firstIndex(of: choice)
  }
}

extension Ticket {
  /// A record with a value in most fields; `closed_at` and `urgency` have none.
  static func sample() -> Ticket {
    var values: [String: Value] = [
      "id": .text("T-1"), "title": .text("Checkout answers 502 for ÉU"),
      "impact": .choice("medium", rank: 1), "state": .choice("in-progress", rank: 1),
      "effort": .integer(3), "urgent": .boolean(true), "owner": .reference("ana"),
      "owner.mail": .text("ana@example.org"), "affects": .list([.text("web"), .text("db")]),
    ]
    values["share"] = Amount("0.50").map(Value.decimal)
    values["opened_at"] = Instant("2026-11-22T14:05:11Z").map(Value.instant)
    values["due"] = Day("2026-11-30").map(Value.day)
    values["estimate"] = Span("4h").map(Value.span)
    values["cost"] = Money("500.00 EUR").map(Value.money)
    values["steps"] = .list([
      .map([.init("name", .text("plan")), .init("done", .boolean(true))]),
      .map([.init("name", .text("build")), .init("done", .boolean(false))]),
    ])
    let links = ["T-2": ("closed", 2), "T-3": ("new", 0)].sorted { $0.key < $1.key }.map {
      Ticket(label: $0.key, values: ["state": .choice($0.value.0, rank: $0.value.1)])
    }
    return Ticket(label: "T-1", values: values, waitsFor: links)
  }

  /// A day and an hour after the sample was opened.
  static let now = Instant(clamping: 1_795_356_311 + 25 * 3600)
}
