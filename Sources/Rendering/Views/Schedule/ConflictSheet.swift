public import Practices
import Records

/// What stands in the way of a record, each explained, and when it could be instead.
public struct ConflictSheet {
  private let subject: Booking
  private let conflicts: [Conflict]
  private let slots: [Period]?

  /// Makes a sheet; `slots` is nil unless somebody asked for them.
  public init(_ subject: Booking, _ conflicts: [Conflict], slots: [Period]? = nil) {
    (self.subject, self.conflicts, self.slots) = (subject, conflicts, slots)
  }

  /// A list of sentences for people, an object for machines.
  public var report: RecordReport {
    let hard = conflicts.count(where: \.isHard)
    let count = conflicts.count(where: \.stands)
    let verdict =
      count == 0
      ? Cell("no conflicts", .good)
      : Cell("\(count) conflict\(count == 1 ? "" : "s")", hard > 0 ? .urgent : .warning)
    var sections: [RecordSheet.Section] = [
      .prose(
        "",
        conflicts.map { "\($0.isHard ? "✗" : $0.stands ? "!" : "✓") \($0.words)" }.joined(
          separator: "\n"))
    ]
    if let slots {
      sections.append(
        .prose(
          "free",
          slots.isEmpty
            ? "nothing of this length within 90 days" : slots.map(\.words).joined(separator: "\n")))
    }
    return RecordReport(
      payload: payload,
      sheet: RecordSheet(
        title: [Cell(subject.id, .id), Cell(subject.period.words), verdict], sections: sections),
      id: subject.id)
  }

  private var payload: Payload {
    var members: [Payload.Member] = [.init("record", .text(subject.id))]
    members += subject.period.members
    members.append(.init("hard", .boolean(conflicts.contains(where: \.isHard))))
    members.append(.init("conflicts", .list(conflicts.map(\.payload))))
    if let slots { members.append(.init("free", .list(slots.map { .object($0.members) }))) }
    return .object(members)
  }
}

extension Period {
  /// The period as people read it, in UTC: `2026-11-24 02:00–04:00`; the day of the end only if it
  /// is another.
  var words: String {
    start.day == end.day
      ? "\(start.words)–\(end.words.suffix(5))" : "\(start.words) – \(end.words)"
  }

  var members: [Payload.Member] {
    [.init("start", .text(start.description)), .init("end", .text(end.description))]
  }
}

extension ItemStep {
  /// The step as a sentence says it: `web-eu-1 depends-on db-eu-1`.
  fileprivate var words: String { "\(from) \(relation) \(to)" }

  fileprivate var payload: Payload {
    .object([
      .init("from", .text(from)), .init("relation", .text(relation)), .init("to", .text(to)),
    ])
  }
}

extension Conflict {
  /// The reason in a sentence.
  var words: String {
    let time = period.words
    switch reason {
    case .itemBooked: return "\(names) \(items.count == 1 ? "is" : "are") booked \(time) by \(who)"
    case .relatedBooked: return "\(related) booked \(time) by \(who)"
    case .itemOutside, .relatedOutside:
      let kept = windows.joined(separator: ", ")
      return
        "\(related) outside the maintenance window\(windows.count == 1 ? "" : "s") \(kept) \(time)"
    case .itemInBlackout, .relatedInBlackout:
      return "\(related) in the blackout \(windows.joined(separator: ", ")) \(time)\(leave)"
    case .assigneeBusy: return "\(people.joined(separator: ", ")) is busy \(time) with \(who)"
    case .serviceBooked: return "\(names) is changed at the same time, \(time), by \(who)"
    }
  }

  /// The leave that there is, or what was meant to be one.
  private var leave: String {
    if let exemption {
      let who = exemption.approvers.joined(separator: ", ")
      return ", exempted by \(exemption.id) until \(exemption.end.words) (\(who))"
    }
    return refused.map { exemption in
      "; \(exemption.id) does not count: "
        + (exemption.doubt ?? "it ends at \(exemption.end.words)")
    }.joined()
  }

  private var names: String { items.joined(separator: ", ") }

  /// The items, what relates the first one, and the verb.
  private var related: String {
    if items.isEmpty { return "the record is" }
    let way = path.isEmpty ? "" : " (\(path.map(\.words).joined(separator: ", ")))"
    let rest = items.dropFirst()
    let others = rest.isEmpty ? "" : ", " + rest.joined(separator: ", ")
    return "\(items[0])\(way)\(others) \(items.count == 1 ? "is" : "are")"
  }

  private var who: String {
    guard let other else { return "" }
    let branch = other.branch.map { " on branch \($0)" } ?? ""
    return "\(other.id)\(branch)\(other.title.isEmpty ? "" : ", \(other.title)")"
  }

  var payload: Payload {
    func texts(_ texts: [String]) -> Payload { .list(texts.map { .text($0) }) }
    var members: [Payload.Member] = [
      .init("reason", .text(reason.rawValue)), .init("hard", .boolean(isHard)),
    ]
    members += period.members
    members += [
      .init("items", texts(items)), .init("path", .list(path.map(\.payload))),
      .init("with", other.map { .text($0.id) } ?? .null),
      .init("branch", other?.branch.map { .text($0) } ?? .null),
      .init("windows", texts(windows)), .init("people", texts(people)),
      .init("exemption", exemption?.payload ?? .null),
      .init("words", .text(words)),
    ]
    return .object(members)
  }
}

extension Exemption {
  fileprivate var payload: Payload {
    .object([
      .init("id", .text(id)), .init("until", .text(end.description)),
      .init("by", .list(approvers.map { .text($0) })),
    ])
  }
}
