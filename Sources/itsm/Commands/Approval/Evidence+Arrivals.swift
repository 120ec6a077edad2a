import Git
import Practices
import Records
import Store

extension Evidence {
  /// How what a record said, and the states in which it waited, came to the line of first parents.
  func arrivals(of record: Record) -> [Arrival] {
    guard let tip else { return [] }
    var found: [Arrival] = []
    // Going back, until the line said something else.
    var isNow = true
    try? workspace.line(of: record, from: tip, by: rulebook) { step in
      let digest = step.record.contentDigest
      if digest != record.contentDigest { isNow = false }
      let isSame = step.before?.contentDigest == digest
      if let digest, !isSame || step.before?.state != step.record.state {
        found.append(Arrival(step, digest, isPast: !isNow))
      }
      if !isSame { isNow = false }
      return true
    }
    return found
  }
}

extension Arrival {
  fileprivate init(_ step: LineStep, _ digest: String, isPast: Bool) {
    let told = Set(step.before?.timeline ?? [])
    let isMerge = step.commit.parents.count > 1
    self.init(
      commit: step.commit.id.hex, author: step.commit.author.email,
      committer: step.commit.committer.email,
      at: Instant(clamping: step.commit.author.when),
      isMerge: isMerge && step.others.contains { $0.contentDigest == digest },
      isPast: isPast, state: step.record.state, digest: digest, told: Set(step.record.timeline),
      brought: isMerge ? [] : step.record.timeline.filter { !told.contains($0) })
  }
}
