import Git
import Records

/// What two branches come from that were merged crosswise: several commits, of which none follows
/// another.
///
/// As git does, they are merged first. With one of them alone, what the other branch had merged long
/// ago would look like a change that contradicts. Where they contradict themselves, the first counts.
struct CommonBase {
  private let commits: [ObjectID]
  private let snapshot: Snapshot
  private let repository: Repository

  /// Takes the commits, of which there may be one or none.
  init(_ commits: [ObjectID], _ snapshot: Snapshot, in repository: Repository) {
    (self.commits, self.snapshot, self.repository) = (commits, snapshot, repository)
  }

  /// The tree to compare both sides with; nil if they have nothing in common.
  ///
  /// - Throws: ``GitError`` if trees can't be read, or the merged one not be written.
  func tree() throws -> ObjectID? {
    guard let first = commits.first else { return nil }
    return try commits.dropFirst().reduce(repository.tree(of: first)) { tree, next in
      let parting = try repository.mergeBase(first, next).map { try repository.tree(of: $0) }
      return try merged(tree, repository.tree(of: next), since: parting)
    }
  }

  private func merged(_ one: ObjectID, _ other: ObjectID, since base: ObjectID?) throws -> ObjectID
  {
    let seats = try MergeSeats(base: base, ours: one, theirs: other, snapshot, in: repository)
    // What it tells is in neither branch, and so in nothing that is made of them.
    let plan = try MergePlan(
      seats, snapshot, by: Merger(by: "git", at: Instant(clamping: 0)), answers: MergeAnswers(),
      theirsIsPublished: false)
    let changes = try plan.changedFiles().map { file -> TreeChange in
      guard let new = file.new else { return .remove(path: file.path) }
      let id = try file.bytes.map { try repository.writeBlob($0) } ?? new
      return .upsert(path: file.path, id: id, mode: file.mode)
    }
    do throws(GitError) {
      return try repository.updatedTree(one, changes: changes)
    } catch {
      // One has a file where the other has a folder.
      guard error.code == .conflict else { throw error }
      return one
    }
  }
}
