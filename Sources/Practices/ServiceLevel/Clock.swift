public import Records

/// The time that one target gives one record, as it stands at an instant.
public struct Clock: Sendable {
  /// Where a clock is on its way; that it is breached is another matter.
  public enum Stage: String, CaseIterable, Hashable, Sendable {
    case inProgress = "in-progress"
    case paused, completed, cancelled
  }

  /// A share of the time at which to warn.
  public struct Warning: Hashable, Sendable {
    /// In percent.
    public let share: Int
    /// When it was reached, or will be if nothing else happens; nil if that is not known.
    public let at: Instant?
    public let isReached: Bool
  }

  /// The record's id.
  public let record: String
  /// The name of the record's type.
  public let type: String
  public let title: String
  /// The target's name.
  public let target: String
  public let kind: Target.Kind
  public let metric: String
  /// The first clock of this target for the record is 1; a reset or a restart makes another.
  public let number: Int
  public let stage: Stage
  /// When the target came to apply.
  public let attached: Instant
  /// Since when time counts: perhaps before it was attached.
  public let start: Instant
  /// When it was completed or cancelled.
  public let ended: Instant?
  /// The instant for which this is said: `ended`, or the time of the question.
  public let at: Instant
  /// Seconds used.
  public let used: Int64
  /// Seconds given.
  public let length: Int64
  /// How the target says what is given, such as `4h`.
  public let allowance: String
  public let calendar: String
  /// When the time was used up while the clock was not yet at its end; nil if it never was.
  public let breached: Instant?
  /// When it was or will be due if nothing else happens; nil while it is paused and at its end.
  public let due: Instant?
  public let warnings: [Warning]
  /// What is to be done, with the instant at which its share of the time was reached.
  public let escalations: [(escalation: Target.Escalation, at: Instant)]
  let course: Course
  let pauses: [Pause]
  let stops: [Period]

  /// Seconds left; less than 0 when more was used than given.
  public var left: Int64 { length - used }

  /// The target, with its number if it is not the first clock.
  public var name: String { number == 1 ? target : "\(target) #\(number)" }

  /// True while it is not at its end.
  public var isLive: Bool { ended == nil }

  init(
    _ subject: ClockSubject, _ run: Run, _ stage: Stage, ended: Instant?, at: Instant,
    pauses: [Pause]
  ) {
    record = subject.record
    type = subject.type
    title = subject.title
    target = subject.target
    let rule = run.course.editions[max(run.course.selection.goals.count - 1, 0)].rule
    kind = rule?.target.kind ?? .sla
    metric = rule?.target.metric ?? ""
    number = run.number
    self.stage = stage
    (attached, start, self.ended, self.at) = (run.attached, run.start, ended, at)
    (used, length) = (run.used, run.length)
    allowance = run.course.current?.allowance.description ?? ""
    calendar = run.course.current?.calendar.name ?? ""
    breached = run.reached[100]
    let isStill = stage != .inProgress
    due = stage == .inProgress || breached != nil ? run.expected(100, isPaused: isStill) : nil
    warnings = (rule?.target.warnings ?? []).map { share in
      Warning(
        share: share, at: run.expected(share, isPaused: isStill),
        isReached: run.reached[share] != nil)
    }
    escalations = (rule?.target.escalations ?? []).compactMap { escalation in
      run.reached[escalation.share].map { (escalation, $0) }
    }
    course = run.course
    self.pauses = pauses
    stops = run.stops
  }
}

/// Finds the clocks of records.
public struct Clocks {
  public let rules: RuleHistory
  private let past: any Past
  private let now: Instant

  /// Makes a reader of clocks.
  ///
  /// - Parameters:
  ///   - rules: All versions of the rules.
  ///   - past: The records.
  ///   - now: The instant for which the clocks are read.
  public init(_ rules: RuleHistory, _ past: any Past, now: Instant) {
    (self.rules, self.past, self.now) = (rules, past, now)
  }

  /// The clocks of a record, by target and in the order in which they started.
  ///
  /// - Parameters:
  ///   - record: The record as it is now.
  ///   - target: Only clocks of this target.
  /// - Returns: The clocks, those at their end too.
  public func clocks(of record: Record, target: String? = nil) -> [Clock] {
    let type = record.type.name
    let names = rules.targets(for: type).filter { target == nil || $0 == target }
    guard !names.isEmpty else { return [] }
    let biography = Biography(of: record, until: now)
    func instant(_ field: String) -> Instant? {
      if case .instant(let instant) = record.value(field) { instant } else { nil }
    }
    return names.flatMap { name -> [Clock] in
      let editions = rules.editions(of: name, for: type)
      let since = editions.compactMap(\.rule).last?.since.flatMap(instant)
      // A record whose story begins later is not there yet.
      let first = biography.entries.first?.at ?? (record.timeline.isEmpty ? since : nil)
      guard let beginning = first, beginning <= now else { return [] }
      let reader = SceneReader(biography, editions, past, now: now)
      let subject = ClockSubject(
        record: record.id, type: type, title: record.title, target: name)
      return ClockMachine.clocks(
        subject, editions, reader.scenes(from: beginning), now: now, since: instant)
    }
  }
}
