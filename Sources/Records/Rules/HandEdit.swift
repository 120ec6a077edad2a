import YAML

/// Judges a record that somebody wrote by hand as if a command had made the change: a legal
/// transition, its stamps, an entry in the timeline.
public struct HandEdit {
  let before: Record?
  let circumstance: Circumstance

  /// Makes a judge.
  ///
  /// - Parameters:
  ///   - before: The committed record; nil for a new one.
  ///   - circumstance: Who acts, when, and the other records.
  public init(since before: Record?, in circumstance: Circumstance) {
    self.before = before
    self.circumstance = circumstance
  }

  /// Judges a text.
  ///
  /// - Parameters:
  ///   - source: The text as it was written by hand.
  ///   - path: Its file, relative to the top of the repository.
  /// - Returns: The edit; its text has what a command would have added.
  /// - Throws: ``Findings`` with everything that the text would make wrong.
  public func edit(_ source: [UInt8], path: String) throws(Findings) -> Edit {
    let written = try record(source, path)
    var findings = identityFindings(written) + forgedVotes(written)
    var changes: [YAML.Change] = []
    var action = before == nil ? written.type.createVerb : "edit"
    if let before, let from = before.state, let to = written.state, from != to,
      written.type.state(to) != nil
    {
      do {
        let way = try way(from: from, to: to, written)
        action = way.verb
        changes += try stamps(way.stamps, written)
      } catch {
        findings += error.all
      }
    }
    if before == nil { changes += try stamps(written.type.createStamps, written) }
    if let entry = entry(action, written) {
      changes.append(
        .append([.key("timeline")], entry.content, order: written.type.keyOrder))
    }
    let complete = changes.isEmpty ? written : try record(amended(written, changes), path)
    let new = Validator(circumstance.rulebook, circumstance.lookup)
      .newFindings(in: complete, since: before)
    findings += new + circumstance.refusals(of: complete, since: before, verb: action)
    let errors = Self.essential(findings.filter { $0.severity == .error })
    if !errors.isEmpty { throw Findings(errors.map { $0.inFile(path) }) }
    return Edit(before: before, after: complete, action: action, warnings: findings)
  }

  /// Findings in the order of their lines, without what only follows from a move that can't be.
  private static func essential(_ findings: [Finding]) -> [Finding] {
    let isStuck = findings.contains { $0.code == .transitionRefused }
    let noise: Set<Finding.Code> = [.fieldRequired, .timelineState]
    return findings.filter { !isStuck || !noise.contains($0.code) }
      .sorted { ($0.mark ?? .start) < ($1.mark ?? .start) }
  }

  private func record(_ source: [UInt8], _ path: String) throws(Findings) -> Record {
    do {
      return try Record(parsing: source, path: path, rulebook: circumstance.rulebook)
    } catch {
      throw Findings([error])
    }
  }

  private func amended(
    _ record: Record, _ changes: [YAML.Change]
  ) throws(Findings) -> [UInt8] {
    do {
      return try record.document.applying(changes)
    } catch {
      throw Findings([Finding(error, file: record.path)])
    }
  }

  /// The id stays, and what the timeline told stays told.
  private func identityFindings(_ written: Record) -> [Finding] {
    guard let before else { return [] }
    return ComparisonChecks.identity(of: written, since: before)
      + TimelineComparison(from: before, to: written).rewritten
  }

  /// Decisions that somebody wrote by hand for others, or of another content.
  private func forgedVotes(_ written: Record) -> [Finding] {
    let told = Set(before?.timeline ?? [])
    let timeline = written.timeline
    return written.votes.filter { !told.contains(timeline[$0.index]) }.compactMap { vote in
      let isOwn = vote.teller == circumstance.me
      // A review is on what its commit said; whether it counts is for policies to say.
      guard !isOwn || vote.review == nil && vote.digest != written.contentDigest else { return nil }
      return Finding(
        .approvalForged,
        isOwn
          ? "this is no decision on what \(written.id) says"
          : "\(circumstance.me) can't decide for \(vote.teller)",
        at: written.mark(ofEntry: vote.index),
        remedy: "itsm \(written.type.name) \(vote.kind.rawValue) \(written.id)")
    }
  }

  /// The way that leads from one state to the other, with everything it needs in place.
  private func way(
    from: String, to: String, _ written: Record
  ) throws(Findings) -> Transition {
    let subject = RecordSubject(written, circumstance.rulebook, circumstance.lookup)
    let mark = written.node("state")?.mark
    let ways = written.type.transitions.filter { $0.leads(from: from) && $0.target == to }
    guard
      let way = ways.first(where: {
        $0.when?.holds(for: subject, at: circumstance.now) ?? true
      })
    else {
      let possible = written.type.verbs(from: from).joined(separator: ", ")
      throw Findings([
        Finding(
          .transitionRefused, "\(written.id) was \(from) and cannot become \(to)", at: mark,
          remedy: possible.isEmpty ? "\(from) is final" : "from \(from) it can \(possible)")
      ])
    }
    var findings = way.requires.filter { written.value($0) == .none }.map { name in
      Finding(
        .fieldRequired, "\(written.id) cannot \(way.verb) without \(name)", at: mark,
        remedy: "\(name): …")
    }
    // What the move clears counts as it was before.
    var earlier = Draft(changing: written, action: way.verb)
    for name in way.clears where written.value(name) == .none {
      earlier.assigned[name] = before?.value(name) ?? Value.none
    }
    let past = earlier.subject(circumstance)
    for need in way.needs where !need.holds.holds(for: past, at: circumstance.now) {
      findings.append(
        Finding(
          .transitionNeeds, "\(written.id) cannot \(way.verb): \(need.message)", at: mark,
          remedy: "it needs: \(need.holds)"))
    }
    if !findings.isEmpty { throw Findings(findings) }
    return way
  }

  /// The stamps of a move for fields that were not written by hand.
  private func stamps(
    _ stamps: [Transition.Stamp], _ written: Record
  ) throws(Findings) -> [YAML.Change] {
    var draft = Draft(changing: written, action: "edit")
    for stamp in stamps {
      let old = before?.value(stamp.field) ?? .none
      guard written.value(stamp.field) == old else { continue }
      if before == nil || stamp.source == .increment || old == .none || stamp.source == .now {
        try draft.put(stamp, in: circumstance)
      }
    }
    return draft.assigned.sorted { $0.key < $1.key }.map { name, value in
      .set([.key(name)], value.content, order: written.type.keyOrder)
    }
  }

  /// What the timeline has to tell and does not yet.
  private func entry(_ action: String, _ written: Record) -> TimelineEntry? {
    let told = before?.timeline ?? []
    let new = written.timeline.dropFirst(told.count)
    var entry = TimelineEntry(at: circumstance.now, by: circumstance.me, did: action)
    func isTold(_ field: String) -> Bool {
      new.contains { $0.changes.contains { $0.field == field } }
    }
    if let state = written.state, state != before?.state, !isTold("state") {
      entry.changes.append(.init("state", state))
    }
    for field in written.type.fields where field.isTracked && !isTold(field.name) {
      let value = written.value(field.name)
      guard value != before?.value(field.name) ?? .none else { continue }
      entry.changes.append(
        field.isList
          ? .init(field.name, list: value.items.map(\.description))
          : .init(field.name, value.description))
    }
    if !isTold("digest") {
      entry.changes += written.type.approvalChanges(
        deciding: nil, since: before, id: written.id, value: written.value)
    }
    let mustTell = before == nil && new.isEmpty
    return entry.changes.isEmpty && !mustTell ? nil : entry
  }
}
