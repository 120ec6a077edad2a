public import Git
import Records

/// What became of one record between two commits, in a few words.
public struct RecordNews: Sendable {
  public let id: String
  public let title: String
  /// `new`, `removed`, `new → in-progress`, the fields that changed, or the verbs that were told.
  public let what: String

  init?(from old: Record?, to new: Record?) {
    guard let record = new ?? old else { return nil }
    id = record.id
    title = record.title
    guard let old, let new else {
      what = new == nil ? "removed" : "new"
      return
    }
    if let from = old.state, let to = new.state, from != to {
      what = "\(from) → \(to)"
      return
    }
    let difference = Difference(from: old, to: new)
    var words = old.id == new.id ? [] : ["was \(old.id)"]
    words += difference.changes.map(\.field)
    if words.isEmpty { words = difference.entries.map(\.did) }
    var seen: Set<String> = []
    let names = words.filter { seen.insert($0).inserted }
    what = names.isEmpty ? "edited" : names.joined(separator: ", ")
  }
}

/// What became of records and other files between two commits.
public struct BranchNews: Sendable {
  /// The records, in the order of their ids.
  public let records: [RecordNews]
  /// How many files that are no records changed.
  public let otherFiles: Int
}

extension Workspace {
  /// What became of the records between two commits.
  ///
  /// - Throws: ``GitError`` if they can't be read.
  public func news(from old: ObjectID?, to new: ObjectID) throws -> BranchNews {
    let before = try old.map { try repository.tree(of: $0) }
    let snapshot = try snapshot(of: new)
    var pairs: [String: (old: Record?, new: Record?)] = [:]
    var others = 0
    for change in try repository.changes(from: before, to: repository.tree(of: new)) {
      func record(_ entry: TreeEntry?) throws -> Record? {
        guard let entry, NoFile(entry.mode) == nil, snapshot.keepsRecord(at: change.path) else {
          return nil
        }
        let bytes = try repository.blob(entry.id)
        return try? Record(parsing: bytes, path: change.path, rulebook: snapshot.rulebook)
      }
      let (was, now) = (try record(change.old), try record(change.new))
      if was == nil, now == nil { others += 1 }
      if let was { pairs[was.id, default: (nil, nil)].old = was }
      if let now { pairs[now.id, default: (nil, nil)].new = now }
    }
    Self.follow(&pairs)
    let news = pairs.sorted { $0.key < $1.key }.compactMap {
      RecordNews(from: $0.value.old, to: $0.value.new)
    }
    return BranchNews(records: news, otherFiles: others)
  }

  /// A record that got another id is news under that.
  private static func follow(_ pairs: inout [String: (old: Record?, new: Record?)]) {
    let known = pairs
    for (id, pair) in known where pair.old == nil {
      guard let new = pair.new,
        let former = new.formerIDs.first(where: { known[$0]?.old.map(new.isSame) ?? false })
      else { continue }
      pairs[id] = (known[former]?.old, new)
      pairs[former]?.old = nil
    }
  }
}
