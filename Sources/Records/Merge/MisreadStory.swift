/// Whether the entries of two sides, read as one story, tell a step that nobody took.
///
/// One holds a record for a reason that the other, in an entry that stands before it, took away: each
/// told what was so, and the merge has to tell which state holds, as it does where both moved apart.
struct MisreadStory {
  let base: Record?
  let sides: [Record]
  private let checks: ComparisonChecks

  init(base: Record?, sides: [Record], rulebook: Rulebook) {
    (self.base, self.sides) = (base, sides)
    checks = ComparisonChecks(rulebook, before: Nothing(), after: Nothing())
  }

  /// True if a record tells such a step.
  ///
  /// A step that a side told against the rules by itself stays its own.
  func isTold(by merged: Record) -> Bool {
    sides.contains { !isSound(from: $0, to: merged) }
      && sides.allSatisfy { isSound(from: base, to: $0) }
  }

  private func isSound(from old: Record?, to new: Record) -> Bool {
    checks.steps(TimelineComparison(from: old, to: new)).isEmpty
  }

  /// What conditions ask of other records is not a matter of the story: each side is judged without
  /// them as well.
  private struct Nothing: Lookup {
    func record(_ id: String) -> Record? { nil }
    func type(of id: String) -> RecordType? { nil }
    func linking(to ids: [String]) -> [(relation: String, record: Record)] { [] }
    func keeps(_ type: RecordType) -> Bool { true }
  }
}
