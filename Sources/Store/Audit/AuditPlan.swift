import Git

/// Which commits are judged, each after those that it follows.
///
/// The order is that of the parents, not of clocks, so that it is the same in every copy.
struct AuditPlan {
  /// A commit to judge.
  struct Step: Sendable {
    let commit: ObjectID
    /// True on the line of first parents from the commit where the audit ends.
    let isOnLine: Bool
  }

  private(set) var steps: [Step] = []
  /// The known commit that first parents lead to; nil if they lead to none.
  private(set) var end: ObjectID?

  private struct Visit {
    let commit: ObjectID
    let parents: [ObjectID]
    var next = 0
  }

  /// Finds the commits that lead to one and are not among those that are known.
  ///
  /// - Parameters:
  ///   - tip: The last commit.
  ///   - known: Those that need no look.
  ///   - repository: Whose commits.
  /// - Throws: ``GitError`` if a commit can't be read.
  init(
    to tip: ObjectID, besides known: Set<ObjectID>, in repository: Repository
  ) throws(GitError) {
    var line: [ObjectID: [ObjectID]] = [:]
    var next: ObjectID? = tip
    while let commit = next, !known.contains(commit), line[commit] == nil {
      let parents = try repository.links(of: commit).parents
      line[commit] = parents
      next = parents.first
    }
    end = next
    if line.isEmpty { return }
    var seen = known.union([tip])
    var stack = [Visit(commit: tip, parents: line[tip] ?? [])]
    while var visit = stack.popLast() {
      guard visit.next < visit.parents.count else {
        steps.append(Step(commit: visit.commit, isOnLine: line[visit.commit] != nil))
        continue
      }
      let parent = visit.parents[visit.next]
      visit.next += 1
      stack.append(visit)
      if seen.insert(parent).inserted {
        let parents =
          if let told = line[parent] { told } else { try repository.links(of: parent).parents }
        stack.append(Visit(commit: parent, parents: parents))
      }
    }
  }
}
