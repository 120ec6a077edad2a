import Git

/// Where the branches that meet in a merge parted: in one commit as a rule, in several where they have
/// crossed, or where more than two meet.
struct MergeForks {
  /// The commits, and their trees.
  private(set) var commits: [ObjectID] = []
  private(set) var trees: [ObjectID] = []
  /// For each side those of them that lead to it.
  private(set) var ofSide: [[Int]] = []
  /// The tree of the commit where these parted, if they are several.
  private(set) var root: ObjectID?

  /// Looks for them.
  ///
  /// - Throws: ``GitError`` if history can't be read.
  init(of sides: [ObjectID], in repository: Repository) throws(GitError) {
    for (number, side) in sides.enumerated() {
      for other in sides[(number + 1)...] {
        let bases = try repository.mergeBases(side, other).sorted()
        commits += bases.filter { !commits.contains($0) }
      }
    }
    for commit in commits { trees.append(try repository.tree(of: commit)) }
    for side in sides {
      var own: [Int] = []
      for (place, commit) in commits.enumerated() {
        // Of two sides all of them lead to both.
        let leads =
          if sides.count == 2 { true } else { try repository.isAncestor(commit, of: side) }
        if leads { own.append(place) }
      }
      ofSide.append(own)
    }
    if commits.count > 1, let base = try repository.mergeBase(commits[0], commits[1]) {
      root = try repository.tree(of: base)
    }
  }

  /// What several bases have together: what some of them changed alike since they parted; all of them
  /// where they changed it otherwise.
  static func common(_ bases: [ObjectID?], _ root: ObjectID?) -> [ObjectID?] {
    let changed = bases.filter { $0 != root }
    guard let first = changed.first else { return [bases.first ?? nil] }
    return changed.allSatisfy { $0 == first } ? [first] : changed
  }
}
