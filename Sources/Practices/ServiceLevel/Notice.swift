public import Records

/// Something that happened to a record and that somebody should be told.
public struct Notice: Hashable, Sendable {
  /// Why somebody is told.
  public enum Event: String, CaseIterable, Hashable, Sendable {
    /// A share of a target's time was reached.
    case escalate
    /// The record was given to them.
    case assign
    /// What they reported is resolved.
    case resolve
  }

  public let event: Event
  /// The record's id.
  public let record: String
  public let title: String
  /// When it happened.
  public let at: Instant
  /// Who did it.
  public let by: String
  /// Who is told: a person's or team's slug, or an address.
  public let to: String
  /// Where they can be written to; nil if nobody knows.
  public let address: String?
  public let text: String

  /// The same text for the same notice, whenever it is asked for.
  public var key: String { "\(record) \(at) \(by) \(event.rawValue) \(to) \(text)" }
}

extension Notice {
  /// What the timeline of a record tells that an older version does not, for those concerned.
  ///
  /// - Parameters:
  ///   - old: The older version; nil if there was none.
  ///   - new: The newer version.
  ///   - rules: The targets, whose escalations say who is told.
  ///   - earliest: Entries before this instant are old news.
  ///   - lookup: People and teams.
  /// - Returns: The notices in the order of the timeline, nobody told twice of one entry.
  public static func notices(
    from old: Record?, to new: Record, _ rules: RuleHistory, since earliest: Instant,
    _ lookup: any Lookup
  ) -> [Notice] {
    var known: [TimelineEntry: Int] = [:]
    for entry in old?.timeline ?? [] { known[entry, default: 0] += 1 }
    let fresh = new.timeline.filter { entry in
      guard let count = known[entry], count > 0 else { return entry.at >= earliest }
      known[entry] = count - 1
      return false
    }
    return fresh.flatMap { entry in
      var told: Set<String> = []
      return events(entry, new, rules).flatMap { event, names, text in
        names.filter { !$0.isEmpty && $0 != entry.by && told.insert($0).inserted }.map { name in
          Notice(
            event: event, record: new.id, title: new.title, at: entry.at, by: entry.by, to: name,
            address: address(of: name, lookup), text: text)
        }
      }
    }
  }

  /// What an entry means to whom.
  private static func events(
    _ entry: TimelineEntry, _ record: Record, _ rules: RuleHistory
  ) -> [(event: Event, names: [String], text: String)] {
    if entry.did == Deed.escalate, let text = entry.text, let milestone = Milestone(reading: text) {
      let target = rules.version(at: entry.at)?.targets.first { $0.name == milestone.targetName }
      let names = (target?.escalations ?? []).filter { $0.share == milestone.share }
        .flatMap(\.notify)
      return [(.escalate, names.flatMap { record.names($0) }, text)]
    }
    var events: [(event: Event, names: [String], text: String)] = []
    for change in entry.changes {
      guard let role = record.type.field(change.field)?.role,
        ["assignee", "group"].contains(role)
      else { continue }
      events.append((.assign, change.values, "\(entry.did): \(change.field) \(change.value)"))
    }
    if let state = entry.state, record.type.state(state)?.category == .resolved {
      let names = ["caller", "opened-by"].lazy.map { record.names($0) }.first { !$0.isEmpty }
      events.append((.resolve, names ?? [], "\(entry.did): \(state)"))
    }
    return events
  }

  /// Where somebody can be written to.
  private static func address(of name: String, _ lookup: any Lookup) -> String? {
    if let record = lookup.record(name), let field = record.type.field(role: "email") {
      let address = record.value(field.name).description
      if !address.isEmpty { return address }
    }
    return name.contains("@") ? name : nil
  }
}

extension Record {
  /// Whom a word means: those in the field of that role or name, else the word itself.
  fileprivate func names(_ word: String) -> [String] {
    guard let field = type.field(role: word) ?? type.field(word) else {
      return word.contains("@") || !Self.roles.contains(word) ? [word] : []
    }
    return value(field.name).items.map(\.description)
  }

  /// Roles that not every type has: there they mean nobody.
  private static let roles: Set = ["assignee", "group", "caller", "opened-by", "owner", "manager"]
}
