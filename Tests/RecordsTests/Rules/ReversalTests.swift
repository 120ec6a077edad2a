import Records
import TestSupport
import Testing

/// What taking back a change makes of a record.
@Suite struct ReversalTests {
  private let shelf = Shelf(.builtIn)
  private static let commit = String(repeating: "1", count: 40)

  private func edited(_ record: Record, _ assignments: [String]) throws -> Record {
    var draft = Draft(changing: record, action: "set")
    try draft.apply(assignments.compactMap { Assignment($0) }, in: shelf.circumstance())
    return try draft.finish(in: shelf.circumstance()).after
  }

  private func takenBack(_ change: (old: Record, new: Record), from now: Record) throws -> Record {
    var draft = Draft(changing: now, action: "revert")
    try draft.takeBack(change, of: Self.commit, in: shelf.circumstance())
    return try draft.finish(in: shelf.circumstance()).after
  }

  private func fields(_ record: Record) -> [String: Value] {
    Dictionary(uniqueKeysWithValues: record.type.fields.map { ($0.name, record.value($0.name)) })
  }

  /// Whatever fields a change touched, and whatever others somebody changed since, the first are as they
  /// were and the others as they are.
  @Test(arguments: 0..<60)
  func othersKeepTheirChanges(_ seed: UInt64) throws {
    var dice = Dice(seed: seed)
    let choices = [
      ["impact=high", "impact=low"], ["urgency=high", "urgency=low"], ["title=A", "title=B"],
      ["description=One", "description=Two"], ["workaround=One", "workaround=Two"],
    ]
    let old = try shelf.add(DraftTests.incident)
    let mine = choices.indices.filter { _ in Bool.random(using: &dice) }
    let theirs = choices.indices.filter { !mine.contains($0) }
    let picked = mine.map { choices[$0].randomElement(using: &dice) ?? "" }
    guard !picked.isEmpty else { return }
    let new = try edited(old, picked)
    let now = theirs.isEmpty ? new : try edited(new, theirs.map { choices[$0][0] })
    let expected = theirs.isEmpty ? old : try edited(old, theirs.map { choices[$0][0] })
    let back = try takenBack((old, new), from: now)
    #expect(fields(back) == fields(expected))
    #expect(back.timeline.starts(with: now.timeline))
    #expect(back.timeline.count == now.timeline.count + 1)
    #expect(back.timeline.last?.changes.contains(.init("reverts", Self.commit)) == true)
  }

  @Test func whatWasChangedAgainIsRefused() throws {
    let old = try shelf.add(DraftTests.incident)
    let new = try edited(old, ["impact=high", "title=A"])
    let now = try edited(new, ["impact=low"])
    let error = #expect(throws: Findings.self) { try takenBack((old, new), from: now) }
    #expect(error?.all.map(\.code) == [.revertRefused])
    // Changed back by hand, there is nothing left to do for that field.
    let half = try edited(new, ["impact=medium"])
    #expect(try takenBack((old, new), from: half).value("title") == old.value("title"))
  }

  /// Items that came and went are told apart from those that others added.
  @Test func listsLoseWhatCameAndGetBackWhatWent() throws {
    for id in ["a", "b", "c"] {
      try shelf.add("id: \(id)\ntype: ci\ntitle: \(id)\nclass: server\nstate: operational\n")
    }
    let old = try edited(try shelf.add(DraftTests.incident), ["ci=a"])
    let new = try edited(old, ["ci=b"])
    let now = try edited(new, ["ci+=c"])
    let items = try takenBack((old, new), from: now).value("affects").items.map(\.description)
    #expect(items == ["c", "a"])
  }

  @Test func aCommentIsNotTakenBack() throws {
    let old = try shelf.add(DraftTests.incident)
    var draft = Draft(changing: old, action: "comment")
    draft.say("Hello")
    let new = try draft.finish(in: shelf.circumstance()).after
    let error = #expect(throws: Findings.self) { try takenBack((old, new), from: new) }
    #expect(error?.all.map(\.code) == [.revertRefused])
  }
}
