public import Records
import YAML

extension Notice {
  /// What the timeline of a record tells that an older version does not, for those concerned.
  ///
  /// - Parameters:
  ///   - old: The older version; nil if there was none.
  ///   - new: The newer version.
  ///   - rules: The targets, whose escalations say who is told.
  ///   - earliest: Entries before this instant are old news.
  ///   - lookup: People and teams.
  /// - Returns: The notices in the order of the timeline, nobody told twice of one entry, nor of an
  ///   escalation that two clones have told each.
  public static func notices(
    from old: Record?, to new: Record, _ rules: RuleHistory, since earliest: Instant,
    _ lookup: any Lookup
  ) -> [Notice] {
    var known: [TimelineEntry: Int] = [:]
    var milestones: Set<Milestone> = []
    for entry in old?.timeline ?? [] {
      known[entry, default: 0] += 1
      if let milestone = entry.milestone { milestones.insert(milestone) }
    }
    var reader = NoticeReader(record: new, rules: rules)
    return new.timeline.flatMap { entry -> [Notice] in
      let events = reader.events(entry)
      if let count = known[entry], count > 0 {
        known[entry] = count - 1
        return []
      }
      if let milestone = entry.milestone, !milestones.insert(milestone).inserted { return [] }
      return entry.at < earliest ? [] : notices(of: events, entry, new, lookup)
    }
  }

  private static func notices(
    of events: [NoticeReader.Event], _ entry: TimelineEntry, _ record: Record, _ lookup: any Lookup
  ) -> [Notice] {
    var told: Set<String> = []
    return events.flatMap { event in
      event.names.filter { !$0.isEmpty && $0 != entry.by && told.insert($0).inserted }.map { name in
        Notice(
          event: event.kind, record: record.id, title: record.title, at: entry.at, by: entry.by,
          to: name, address: address(of: name, lookup), text: event.text)
      }
    }
  }

  /// The warnings of a record's clocks that came due in a time, for those who work with it.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - clocks: Its clocks; those at their end warn nobody.
  ///   - start: Warnings at this instant and before were told already.
  ///   - end: The last instant.
  ///   - lookup: People and teams.
  /// - Returns: The notices in the order of clocks and shares.
  public static func warnings(
    of record: Record, _ clocks: [Clock], after start: Instant, until end: Instant,
    _ lookup: any Lookup
  ) -> [Notice] {
    let names = record.firstNames(["assignee", "group"])
    return clocks.filter { $0.stage == .inProgress }.flatMap { clock in
      clock.warnings.flatMap { warning -> [Notice] in
        guard warning.isReached, let at = warning.at, at > start, at <= end else { return [] }
        let text = "\(Milestone(target: clock.name, share: warning.share)), \(at)"
        return names.map { name in
          Notice(
            event: .warn, record: record.id, title: record.title, at: at, by: "", to: name,
            address: address(of: name, lookup), text: text)
        }
      }
    }
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

extension TimelineEntry {
  /// The share of a clock's time whose escalation the entry tells; nil for other entries.
  fileprivate var milestone: Milestone? {
    did == Deed.escalate ? text.flatMap { Milestone(reading: $0) } : nil
  }
}

/// Says what the entries of a timeline mean to whom, one after the other.
struct NoticeReader {
  /// Something that an entry means to some people; no names where nobody is concerned.
  struct Event {
    let kind: Notice.Event
    let names: [String]
    let text: String
  }

  private let record: Record
  private let rules: RuleHistory
  private var state: String?

  init(record: Record, rules: RuleHistory) { (self.record, self.rules) = (record, rules) }

  /// What the next entry means; what concerns somebody more comes first.
  mutating func events(_ entry: TimelineEntry) -> [Event] {
    let before = state.flatMap { record.type.state($0)?.category }
    if let new = entry.state { state = new }
    if let milestone = entry.milestone { return [escalation(entry, milestone)] }
    var events = assignments(entry)
    if let new = entry.state, let category = record.type.state(new)?.category {
      let text = "\(entry.did): \(new)"
      if record.type.asksApproval(in: new) {
        events.append(Event(kind: .approve, names: record.approvers, text: text))
      }
      if category == .resolved {
        events.append(Event(kind: .resolve, names: record.reporters, text: text))
      }
      if let before, !before.isOpen, category.isOpen {
        let names = record.allNames(["assignee", "group"])
        events.append(Event(kind: .reopen, names: names, text: text))
      }
    }
    if let text = entry.text, !text.isEmpty {
      let names = record.reporters + record.allNames(["assignee"])
      events.append(Event(kind: .comment, names: names, text: text))
    }
    return events
  }

  private func escalation(_ entry: TimelineEntry, _ milestone: Milestone) -> Event {
    let target = rules.version(at: entry.at)?.targets.first { $0.name == milestone.targetName }
    let words = (target?.escalations ?? []).filter { $0.share == milestone.share }
      .flatMap(\.notify)
    return Event(
      kind: .escalate, names: words.flatMap { record.names($0) }, text: entry.text ?? "")
  }

  private func assignments(_ entry: TimelineEntry) -> [Event] {
    entry.changes.compactMap { change in
      guard let role = record.type.field(change.field)?.role,
        ["assignee", "group"].contains(role)
      else { return nil }
      return Event(
        kind: .assign, names: change.values, text: "\(entry.did): \(change.field) \(change.value)")
    }
  }
}

extension RecordType {
  /// True of a state in which an approval is asked for.
  fileprivate func asksApproval(in state: String) -> Bool {
    (traits["approvable"]?["stages"]?.pairs ?? []).contains { $0.value["state"]?.text == state }
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

  /// Those who have some roles.
  fileprivate func allNames(_ roles: [String]) -> [String] {
    roles.compactMap { type.field(role: $0) }.flatMap { value($0.name).items.map(\.description) }
  }

  /// Those who have the first of some roles that anybody has.
  fileprivate func firstNames(_ roles: [String]) -> [String] {
    roles.lazy.map { allNames([$0]) }.first { !$0.isEmpty } ?? []
  }

  /// Who is told how it goes.
  fileprivate var reporters: [String] { firstNames(["caller", "opened-by"]) }

  /// Who is asked to approve: those whom it names for that, else the group that has it, else who
  /// owns it.
  fileprivate var approvers: [String] { firstNames(["approver", "group", "owner"]) }

  /// Roles that not every type has: there they mean nobody.
  private static let roles: Set = ["assignee", "group", "caller", "opened-by", "owner", "manager"]
}
