import Records

/// Makes clocks of scenes: starts, pauses, stops, cancels and resets them.
struct ClockMachine {
  let editions: [Edition]
  /// The instant that a field gives since when time counts.
  let since: (String) -> Instant?
  private(set) var clocks: [Clock] = []
  private var run: Run?
  private var pauses: [Pause] = []
  private var pausedSince: (instant: Instant, reason: String)?
  private var isResetting = false
  private var number = 0
  /// How the last clock ended, if one did.
  private var ending: Clock.Stage?
  private let subject: ClockSubject

  init(_ subject: ClockSubject, _ editions: [Edition], since: @escaping (String) -> Instant?) {
    (self.subject, self.editions, self.since) = (subject, editions, since)
  }

  /// Runs through the scenes and says what the clocks show at `now`.
  static func clocks(
    _ subject: ClockSubject, _ editions: [Edition], _ scenes: [Scene], now: Instant,
    since: @escaping (String) -> Instant?
  ) -> [Clock] {
    var machine = ClockMachine(subject, editions, since: since)
    for scene in scenes { machine.take(scene) }
    machine.end(at: now)
    return machine.clocks
  }

  private func rule(_ scene: Scene) -> TargetRule? { scene.edition.flatMap { editions[$0].rule } }

  private mutating func take(_ scene: Scene) {
    run?.advance(to: scene.at, isPaused: pausedSince != nil)
    pause(scene)
    step(scene)
    guard scene.isLast, run != nil, let rule = rule(scene) else { return }
    let pauses = blocked(until: scene.at)
    run?.take(scene.selection, pauses: pauses, shares: rule.target.shares)
    run?.look(isPaused: pausedSince != nil)
  }

  /// Pauses and resumes: also while no clock runs, since one may start in the past.
  private mutating func pause(_ scene: Scene) {
    let pauses = scene.holding.contains(.pause)
    let resumes = scene.holding.contains(.resume)
    let hasResume = rule(scene)?.clauses[.resume] != nil
    let isPaused =
      hasResume ? (pausedSince == nil ? pauses && !resumes : !resumes) : pauses
    if isPaused, pausedSince == nil {
      pausedSince = (scene.at, scene.reason)
    } else if !isPaused, let (start, reason) = pausedSince {
      if let period = Period(from: start, to: scene.at) {
        self.pauses.append(Pause(period: period, reason: reason))
      }
      pausedSince = nil
    }
  }

  private mutating func step(_ scene: Scene) {
    let rule = rule(scene)
    let target = rule?.target
    let resets = scene.holding.contains(.reset)
    let isReset =
      resets && !isResetting || scene.did.map { target?.resetVerbs.contains($0) ?? false } ?? false
    isResetting = resets
    guard let run else { return attach(scene) }
    if run.stopped == nil {
      if isCancelled(scene, rule) {
        close(.cancelled, at: scene.at)
      } else if scene.holding.contains(.stop) {
        if target?.again == .continue {
          self.run?.stop(at: scene.at)
        } else {
          close(.completed, at: scene.at)
        }
      } else if isReset {
        close(.completed, at: scene.at)
        attach(scene)
      }
    } else if scene.applies, !scene.holding.contains(.stop), !isCancelled(scene, rule) {
      self.run?.goOn(at: scene.at)
    }
  }

  private func isCancelled(_ scene: Scene, _ rule: TargetRule?) -> Bool {
    guard let rule else { return true }
    if rule.target.isNeverCancelled { return false }
    return rule.clauses[.cancel] == nil ? !scene.applies : scene.holding.contains(.cancel)
  }

  private mutating func attach(_ scene: Scene) {
    guard let rule = rule(scene), scene.applies, scene.holding.contains(.start),
      !scene.holding.contains(.stop), !scene.holding.contains(.cancel)
    else { return }
    if ending == .completed, rule.target.again != .restart { return }
    // Only the first of them reaches back: what came before a stop was another clock's time.
    let isFirst = ending == nil || ending == .cancelled
    let start = isFirst ? rule.since.flatMap(since) ?? scene.at : scene.at
    number += 1
    run = Run(
      number: number, attached: scene.at, start: start,
      course: Course(editions: editions, selection: Selection()), shares: rule.target.shares)
    let pauses = blocked(until: scene.at)
    run?.take(scene.selection, pauses: pauses, shares: rule.target.shares)
  }

  private func blocked(until instant: Instant) -> [Period] {
    let open = pausedSince.flatMap { Period(from: $0.instant, to: instant) }
    return pauses.map(\.period) + (open.map { [$0] } ?? [])
  }

  private func allPauses(until instant: Instant) -> [Pause] {
    guard let (start, reason) = pausedSince, let period = Period(from: start, to: instant) else {
      return pauses
    }
    return pauses + [Pause(period: period, reason: reason)]
  }

  private mutating func close(_ stage: Clock.Stage, at instant: Instant) {
    guard let run else { return }
    clocks.append(
      Clock(subject, run, stage, ended: instant, at: instant, pauses: allPauses(until: instant)))
    ending = stage
    self.run = nil
  }

  private mutating func end(at now: Instant) {
    guard var run else { return }
    if let stopped = run.stopped {
      clocks.append(
        Clock(
          subject, run, .completed, ended: stopped, at: stopped, pauses: allPauses(until: stopped)))
      return
    }
    run.advance(to: now, isPaused: pausedSince != nil)
    run.look(isPaused: pausedSince != nil)
    let stage: Clock.Stage = pausedSince == nil ? .inProgress : .paused
    clocks.append(Clock(subject, run, stage, ended: nil, at: now, pauses: allPauses(until: now)))
  }
}

/// A time in which a clock stood still, and why.
struct Pause: Sendable {
  let period: Period
  let reason: String
}

/// What a clock is about.
struct ClockSubject {
  let record: String
  let type: String
  let title: String
  let target: String
}
