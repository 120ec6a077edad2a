public import Records

/// What somebody who reviews a change of one record wants to know besides its fields.
public struct Review: Sendable {
  /// A step that the timeline tells.
  public struct Step: Hashable, Sendable {
    public let from: String?
    public let to: String
    public let verb: String
    public let by: String
    public let at: Instant
  }

  /// When an entry came into history, by the commit that brought it.
  public struct Arrival: Hashable, Sendable {
    public let commit: String
    public let at: Instant

    /// Takes the short name of a commit, and its time.
    public init(commit: String, at: Instant) { (self.commit, self.at) = (commit, at) }
  }

  /// An entry whose time does not fit.
  public struct Oddity: Hashable, Sendable {
    /// What does not fit.
    public enum Kind: Hashable, Sendable {
      /// It came long after the time that it tells.
      case late(Arrival)
      /// It came long before the time that it tells.
      case ahead(Arrival)
      /// It tells a time before that of an entry which was there already.
      case backdated(Instant)
    }

    public let did: String
    public let by: String
    public let at: Instant
    public let kind: Kind
  }

  /// How far the time of an entry may be from that of its commit, in seconds.
  public static let tolerance: Int64 = 3_600

  /// The changes of state, in the order of the timeline.
  public let steps: [Step]
  public let oddities: [Oddity]

  /// Looks at what a change told.
  ///
  /// - Parameters:
  ///   - old: The record as it was; nil for a new one.
  ///   - new: The record as it is.
  ///   - arrivals: When entries came; those that are left out are not judged by it.
  public init(from old: Record?, to new: Record, arrivals: [TimelineEntry: Arrival] = [:]) {
    let before = old?.timeline ?? []
    var known = Set(before)
    let latest = before.map(\.at).max()
    var steps: [Step] = []
    var oddities: [Oddity] = []
    var state: String?
    for entry in new.timeline {
      let isNew = known.remove(entry) == nil
      if let next = entry.state, next != state {
        if isNew {
          steps.append(Step(from: state, to: next, verb: entry.did, by: entry.by, at: entry.at))
        }
        state = next
      }
      // An import tells what happened elsewhere.
      guard isNew, entry.did != TimelineEntry.importVerb else { continue }
      let kind = Self.kind(of: entry, arrivals[entry], after: latest)
      if let kind {
        oddities.append(Oddity(did: entry.did, by: entry.by, at: entry.at, kind: kind))
      }
    }
    (self.steps, self.oddities) = (steps, oddities)
  }

  private static func kind(
    of entry: TimelineEntry, _ arrival: Arrival?, after latest: Instant?
  ) -> Oddity.Kind? {
    if let latest, entry.at < latest { return .backdated(latest) }
    guard let arrival else { return nil }
    let lag = arrival.at.seconds - entry.at.seconds
    if lag > tolerance { return .late(arrival) }
    return lag < -tolerance ? .ahead(arrival) : nil
  }

  /// The entries that a change told.
  public static func news(from old: Record?, to new: Record) -> Set<TimelineEntry> {
    Set(new.timeline).subtracting(old?.timeline ?? [])
  }
}
