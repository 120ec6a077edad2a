/// The commits reachable from one, newest first, read as they are asked for.
///
/// ```swift
/// var history = try repository.history(from: tip, path: "README.md")
/// while let commit = try history.next() { … }
/// ```
public struct History {
  private struct Waiting {
    var id: ObjectID
    var node: CommitNode
    var trail: Trail
    var place: Int
  }

  private let repository: Repository
  private let components: [[UInt8]]
  private var remaining: Int
  private var queue: [Waiting] = []
  private var seen: Set<ObjectID> = []
  private let shortcut: (any PathShortcut)?
  /// What was seen while several lines were open: where these meet again, the walk has been.
  private var crossed: [ObjectID] = []

  init(
    _ repository: Repository, from tip: ObjectID, path: String?, limit: Int?,
    by shortcut: (any PathShortcut)?
  ) throws(GitError) {
    self.repository = repository
    self.shortcut = path == nil ? nil : shortcut
    components =
      try path.map { path throws(GitError) in
        try RepositoryPath.checked(path).utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
      } ?? []
    remaining = max(0, limit ?? .max)
    let node = try repository.commitNode(tip)
    let trail = try Trail(to: components, in: node.tree, like: nil, repository)
    seen.insert(tip)
    push(Waiting(id: tip, node: node, trail: trail, place: 0))
  }

  /// The next commit; nil at the end.
  ///
  /// - Throws: ``GitError`` if a commit or a tree cannot be read.
  public mutating func next() throws(GitError) -> Commit? {
    guard let id = try nextID() else { return nil }
    return try repository.commit(id)
  }

  /// The name of the next commit, without reading the rest of it; nil at the end.
  ///
  /// - Throws: ``GitError`` if a commit or a tree cannot be read.
  public mutating func nextID() throws(GitError) -> ObjectID? {
    while remaining > 0, let commit = try nextWaiting() {
      if try visit(commit) {
        remaining -= 1
        return commit.id
      }
    }
    return nil
  }

  /// The next commit to look at; where it waits alone, those that left the path alone are passed over.
  private mutating func nextWaiting() throws(GitError) -> Waiting? {
    guard let commit = pop() else { return nil }
    guard let shortcut, queue.isEmpty else { return commit }
    switch shortcut.step(from: commit.id, ending: crossed) {
    case .unknown, .next(commit.id): return commit
    case .end: return nil
    case .next(let id):
      let node = try repository.commitNode(id)
      let trail = try Trail(to: components, in: node.tree, like: commit.trail, repository)
      seen.insert(id)
      return Waiting(id: id, node: node, trail: trail, place: seen.count)
    }
  }

  /// Queues the parents that matter, and whether `commit` itself belongs in the history.
  private mutating func visit(_ commit: Waiting) throws(GitError) -> Bool {
    var parents: [(id: ObjectID, node: CommitNode, trail: Trail)] = []
    for id in commit.node.parents {
      let node = try repository.commitNode(id)
      let trail = try Trail(to: components, in: node.tree, like: commit.trail, repository)
      // Whoever left the path alone explains all of it: the other parents add nothing.
      if !components.isEmpty, trail.end == commit.trail.end {
        queue(id, node, trail)
        return false
      }
      parents.append((id, node, trail))
    }
    let isFork = parents.count > 1
    for (id, node, trail) in parents { queue(id, node, trail, isFork: isFork) }
    return components.isEmpty || !parents.isEmpty || commit.trail.end != nil
  }

  private mutating func queue(
    _ id: ObjectID, _ node: CommitNode, _ trail: Trail, isFork: Bool = false
  ) {
    guard seen.insert(id).inserted else { return }
    if shortcut != nil, isFork || !queue.isEmpty { crossed.append(id) }
    push(Waiting(id: id, node: node, trail: trail, place: seen.count))
  }
}

extension History {
  /// Whether `a` is to be shown before `b`: younger, or as young and found earlier.
  private static func precedes(_ a: Waiting, _ b: Waiting) -> Bool {
    (b.node.time, a.place) < (a.node.time, b.place)
  }

  private mutating func push(_ commit: Waiting) {
    queue.append(commit)
    var child = queue.count - 1
    while child > 0, Self.precedes(queue[child], queue[(child - 1) / 2]) {
      queue.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func pop() -> Waiting? {
    guard let first = queue.first, let last = queue.popLast() else { return nil }
    guard !queue.isEmpty else { return first }
    queue[0] = last
    var parent = 0
    while true {
      var best = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < queue.count {
        if Self.precedes(queue[child], queue[best]) { best = child }
      }
      guard best != parent else { return first }
      queue.swapAt(best, parent)
      parent = best
    }
  }
}

/// What stands at each step on the way to a path: the root, its folders, the entry itself.
private struct Trail {
  struct Step: Equatable {
    var id: ObjectID
    var rawMode: UInt32
  }

  private var steps: [Step] = []

  /// The entry at the end of the way; nil if there is none.
  private(set) var end: Step?

  /// Follows `components` down from `tree`; where that meets `other`, the rest is the same.
  init(
    to components: [[UInt8]], in tree: ObjectID, like other: Trail?, _ repository: Repository
  ) throws(GitError) {
    guard !components.isEmpty else { return }
    var step = Step(id: tree, rawMode: 0o040000)
    for (depth, component) in components.enumerated() {
      if let other, depth < other.steps.count, other.steps[depth] == step {
        steps += other.steps[depth...]
        end = other.end
        return
      }
      steps.append(step)
      guard step.rawMode & 0o170000 == 0o040000 else { return }
      let raw = try repository.rawTree(step.id)
      guard let entry = try raw.entry(named: component) else { return }
      step = Step(id: raw.id(of: entry), rawMode: entry.rawMode)
    }
    end = step
  }
}

extension Repository {
  /// The history of `tip`, or of what is at `path` in it.
  ///
  /// With a path, only commits that changed what is there are shown, and a merge that took it from
  /// one parent as it was is followed into that parent alone, as `git log` does. Order is by the
  /// committers' clocks, as in `git log`: where a clock ran backwards, a commit can come before one
  /// of several that followed it.
  ///
  /// - Parameters:
  ///   - tip: The commit to start from.
  ///   - path: A file or folder; nil for all.
  ///   - limit: How many commits to show at most; nil for all.
  ///   - shortcut: Knows commits that left the path alone; the answer is the same without it.
  /// - Returns: A sequence that reads as it goes.
  /// - Throws: ``GitError`` if `path` is none or `tip` cannot be read.
  public func history(
    from tip: ObjectID, path: String? = nil, limit: Int? = nil,
    by shortcut: (any PathShortcut)? = nil
  ) throws(GitError) -> History {
    try History(self, from: tip, path: path, limit: limit, by: shortcut)
  }
}
