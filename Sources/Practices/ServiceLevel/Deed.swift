public import Records

/// Something to be done to a record because time has passed: what `tick` commits.
public struct Deed: Hashable, Sendable {
  /// What is done.
  public enum Action: Hashable, Sendable {
    /// A verb of the record's type.
    case move(String)
    /// An entry of the timeline, and fields that get other values.
    case escalate(set: [String: String])
  }

  /// The record's id.
  public let record: String
  public let title: String
  public let action: Action
  /// Since when it is due.
  public let due: Instant
  /// What the timeline tells.
  public let text: String

  /// The verb that the timeline tells of an escalation.
  public static let escalate = "escalate"
}

extension Deed {
  /// What is due for a record and not done yet.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - clocks: Its clocks at `now`.
  ///   - autoClose: The trait of its type.
  ///   - now: The instant of the question.
  ///   - rulebook: The rules of now.
  ///   - lookup: The other records.
  /// - Returns: The deeds in the order in which they are due.
  public static func due(
    for record: Record, _ clocks: [Clock], _ autoClose: AutoClose?, at now: Instant,
    _ rulebook: Rulebook, _ lookup: any Lookup
  ) -> [Deed] {
    var deeds = escalations(of: record, clocks)
    if let autoClose, let due = autoClose.due(record, at: now, rulebook, lookup) {
      deeds.append(
        Deed(
          record: record.id, title: record.title, action: .move(autoClose.verb), due: due,
          text: "\(autoClose.after) after \(autoClose.since)"))
    }
    return deeds.sorted { ($0.due, $0.text) < ($1.due, $1.text) }
  }

  /// What the clocks of a record have come to.
  ///
  /// A clock that is at its end has nothing left to hurry.
  private static func escalations(of record: Record, _ clocks: [Clock]) -> [Deed] {
    let live = clocks.filter { $0.isLive && !$0.escalations.isEmpty }
    guard !live.isEmpty else { return [] }
    let told = record.timeline.filter { $0.did == escalate }.compactMap(\.text)
    return live.flatMap { clock in
      clock.escalations.compactMap { escalation, instant in
        let words = Milestone(target: clock.name, share: escalation.share)
        guard !told.contains(where: { Milestone(reading: $0) == words }) else { return nil }
        return Deed(
          record: record.id, title: record.title, action: .escalate(set: escalation.set),
          due: instant, text: "\(words), \(instant)")
      }
    }
  }
}

/// A share of a clock's time, as the timeline tells that it was reached: by this text it is known
/// what was told already.
public struct Milestone: Hashable, Sendable, CustomStringConvertible {
  /// The target; with ` #2` if it is the second clock.
  public let target: String
  /// In percent.
  public let share: Int

  init(target: String, share: Int) { (self.target, self.share) = (target, share) }

  /// Reads `resolution: 75% used, …` and `resolution: breached, …`; nil for any other text.
  public init?(reading text: String) {
    guard let colon = text.firstRange(of: ": ") else { return nil }
    target = String(text[..<colon.lowerBound])
    let rest = text[colon.upperBound...]
    if rest.hasPrefix("breached") {
      share = 100
    } else {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard rest.dropFirst(digits.count).hasPrefix("% used"), let number = Int(digits) else {
        return nil
      }
      share = number
    }
  }

  /// The name of the target, without the number of the clock.
  public var targetName: String {
    let name = target.prefix { $0 != "#" }
    return name.count == target.count ? target : String(name.dropLast())
  }

  public var description: String {
    share == 100 ? "\(target): breached" : "\(target): \(share)% used"
  }
}
