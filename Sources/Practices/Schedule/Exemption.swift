public import Records

/// Leave to work on one record in a blackout, until some time.
public struct Exemption: Hashable, Sendable {
  /// The id of the record that grants it.
  public let id: String
  /// The name of the blackout.
  public let window: String
  /// When it ends; what is done after it is not covered.
  public let end: Instant
  /// Who agreed.
  public let approvers: [People.Name]
  /// Why it does not count, as the end of a sentence; nil if it does.
  public let doubt: String?

  /// Makes an exemption.
  public init(
    _ id: String, window: String, end: Instant, approvers: [People.Name] = [],
    doubt: String? = nil
  ) {
    (self.id, self.window, self.end) = (id, window, end)
    (self.approvers, self.doubt) = (approvers, doubt)
  }

  /// True if it lets work be done in a part of a blackout.
  func covers(_ window: ScheduleWindow, _ period: Period) -> Bool {
    doubt == nil && self.window == window.name && period.end <= end
  }
}

extension Authority {
  /// What a record that grants an exemption is worth.
  ///
  /// Its state alone proves nothing: those who must agree by the policies must have agreed to what it
  /// says now. Where no policy is for it, somebody must have who did not ask for it.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - now: The time.
  /// - Returns: The exemption; nil for records of other types, and where it does not say for what it is.
  public func exemption(_ record: Record, at now: Instant) -> Exemption? {
    guard let exempting = record.type.exempting,
      case .instant(let end) = record.value(exempting.end)
    else { return nil }
    let window = record.value(exempting.window).description
    guard !window.isEmpty else { return nil }
    let ballot = ballot(of: record, now: now)
    let agreed = Set(
      ballot.casts.filter { $0.vote.kind == .approve && $0.standing == .valid }.map(\.person))
    return Exemption(
      record.id, window: window, end: end, approvers: agreed.sorted(),
      doubt: reason(record, exempting, agreed, end: end, now))
  }

  private func reason(
    _ record: Record, _ exempting: Exempting, _ agreed: Set<People.Name>, end: Instant,
    _ now: Instant
  ) -> String? {
    let state = record.state ?? "without a state"
    guard exempting.granted.contains(state) else { return "it is \(state)" }
    guard now < end else { return "it expired at \(end)" }
    guard
      let stage = record.stage(openingInto: state, at: now, rulebook: rulebook, lookup: lookup)
    else { return "nobody decides on it" }
    if let ruling = ruling(on: record, at: stage, now: now) {
      return ruling.holds ? nil : "those who must agree to what it says have not"
    }
    return agreed.contains { !isOwn(record, of: $0) }
      ? nil : "nobody agreed to what it says but whoever asked for it"
  }
}
