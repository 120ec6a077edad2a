public import Records

extension Value {
  /// The value as machines read it: numbers, truth values and lists keep their types.
  public var payload: Payload {
    switch self {
    case .none: .null
    case .integer(let number): .integer(number)
    case .decimal(let amount): .number(amount.description)
    case .boolean(let truth): .boolean(truth)
    case .list(let values): .list(values.map(\.payload))
    case .map(let entries):
      .object(entries.map { Payload.Member($0.key, $0.value.payload) })
    case .text, .choice, .instant, .day, .span, .money, .reference: .text(description)
    }
  }

  /// The value as people read it in one line.
  public var words: String {
    switch self {
    case .list(let values): values.map(\.words).joined(separator: ", ")
    case .map(let entries): entries.map { "\($0.key): \($0.value.words)" }.joined(separator: ", ")
    case .boolean(let truth): truth ? "yes" : "no"
    case .instant(let instant): instant.words
    default: description
    }
  }
}

extension Instant {
  /// The instant as tables show it: `2026-11-22 14:05`, in UTC.
  public var words: String {
    String(description.prefix(16).map { $0 == "T" ? " " : $0 })
  }
}

extension Record {
  /// The record's own keys as machines read them, in the order of the file, with `type` and `path`.
  public var payload: Payload { .object(members) }

  /// The members of ``payload``.
  var members: [Payload.Member] {
    var members = [Payload.Member("id", .text(id)), Payload.Member("type", .text(type.name))]
    for key in keys where !["id", "type", "links", "timeline"].contains(key) {
      members.append(Payload.Member(key, anyValue(key).payload))
    }
    members.append(Payload.Member("path", .text(path)))
    members.append(Payload.Member("links", Self.payload(of: links)))
    members.append(Payload.Member("timeline", .list(timeline.map(\.payload))))
    return members
  }

  static func payload(of links: [(relation: String, ids: [String])]) -> Payload {
    .object(links.map { Payload.Member($0.relation, .list($0.ids.map { .text($0) })) })
  }
}

extension TimelineEntry {
  /// The entry as machines read it.
  var payload: Payload {
    var members = [
      Payload.Member("at", .text(at.description)), Payload.Member("by", .text(by)),
      Payload.Member("did", .text(did)),
    ]
    for change in changes {
      let list = Payload.list(change.values.map { .text($0) })
      members.append(Payload.Member(change.field, change.isList ? list : .text(change.value)))
    }
    if let text { members.append(Payload.Member("text", .text(text))) }
    return .object(members)
  }
}
