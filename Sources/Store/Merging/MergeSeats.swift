import Git
import Records

/// The records that two branches changed since they parted, by their ids.
///
/// A record is known by its id, wherever its file went.
struct MergeSeats {
  /// A file of one version, and the record in it.
  struct Seat {
    let path: String
    let entry: TreeEntry
    let bytes: [UInt8]
    let record: Record?
  }

  /// The versions of one record, or of one file that is no record.
  struct Versions {
    var base: Seat?
    var ours: Seat?
    var theirs: Seat?

    /// True if the sides have the record under different ids.
    var isRenamed: Bool {
      guard let ours = ours?.record, let theirs = theirs?.record else { return false }
      return ours.id != theirs.id
    }
  }

  /// Records by their ids in lower case, in the order of ids; those first that a side has under an id
  /// which is another record's by now, so that its place is free.
  private(set) var records: [(id: String, versions: Versions)] = []
  /// Other files by their paths, in the order of paths.
  private(set) var files: [(path: String, versions: Versions)] = []
  /// The records that our side changed.
  private(set) var ourRecords: [Seat] = []
  /// What our side changed.
  let mine: PathMap<PathChange>

  private let repository: Repository
  private let snapshot: Snapshot

  /// Finds them.
  ///
  /// - Parameters:
  ///   - base: The tree that both come from; nil if they have nothing in common.
  ///   - ours: Our tree.
  ///   - theirs: Their tree.
  ///   - snapshot: Our records.
  ///   - repository: Where the trees are.
  /// - Throws: ``GitError`` if files can't be read.
  init(
    base: ObjectID?, ours: ObjectID?, theirs: ObjectID, _ snapshot: Snapshot,
    in repository: Repository
  ) throws {
    self.repository = repository
    self.snapshot = snapshot
    var mine: PathMap<PathChange> = [:]
    for change in try repository.changes(from: base, to: ours) { mine[change.path] = change }
    self.mine = mine
    var groups: [String: Versions] = [:]
    var others: PathMap<Versions> = [:]
    for change in try repository.changes(from: base, to: theirs) {
      let (old, new) = (try seat(change.path, change.old), try seat(change.path, change.new))
      if old?.record != nil || new?.record != nil {
        if let old, let id = Self.id(old) { groups[id, default: Versions()].base = old }
        if let new, let id = Self.id(new) { groups[id, default: Versions()].theirs = new }
        // What became another thing is neither.
        for seat in [old, new] where seat != nil && seat?.record == nil {
          others[change.path] = Versions(base: old, ours: nil, theirs: new)
        }
      } else {
        others[change.path] = Versions(base: old, ours: nil, theirs: new)
      }
    }
    Self.follow(&groups)
    try addOurs(to: &groups)
    try followRenames(&groups)
    for path in others.paths {
      guard var versions = others[path] else { continue }
      versions.ours = try ourSeat(at: path, base: versions.base)
      files.append((path, versions))
    }
    let sorted = groups.sorted { $0.key < $1.key }.map { (id: $0.key, versions: $0.value) }
    records = sorted.filter(\.versions.isRenamed) + sorted.filter { !$0.versions.isRenamed }
  }

  private static func id(_ seat: Seat) -> String? { seat.record?.id.lowercased() }

  /// A record that got another id and keeps the old one as an alias is the same record.
  private static func follow(_ groups: inout [String: Versions]) {
    for (id, versions) in groups where versions.base == nil {
      for alias in versions.theirs?.record?.aliases ?? [] {
        guard let old = groups[alias.lowercased()], old.base != nil, old.theirs == nil else {
          continue
        }
        groups[alias.lowercased()]?.theirs = versions.theirs
        groups[id] = nil
        break
      }
    }
  }

  /// Our versions of the records: those that our side changed, or else the files as they were.
  private mutating func addOurs(to groups: inout [String: Versions]) throws {
    var moved: [String: Seat] = [:]
    for (path, change) in mine.all where snapshot.keepsRecord(at: path) {
      guard let seat = try seat(path, change.new), let record = seat.record else { continue }
      ourRecords.append(seat)
      for name in [record.id] + record.aliases
      where moved[name.lowercased()] == nil || name == record.id {
        moved[name.lowercased()] = seat
      }
    }
    for id in groups.keys {
      if let seat = moved[id] {
        groups[id]?.ours = seat
      } else if let base = groups[id]?.base, mine[base.path] == nil {
        groups[id]?.ours = base
      }
    }
  }

  /// A record that got another id on one side, since there was another record of that id, is the same
  /// record; the other side may have that other record under the old id, or this one still.
  private mutating func followRenames(_ groups: inout [String: Versions]) throws {
    for (id, versions) in groups where versions.base == nil {
      guard let theirs = versions.theirs else { continue }
      for former in theirs.formerKeys {
        if let base = groups[former]?.base, base.isSame(as: theirs) {
          groups[id]?.base = base
          groups[former]?.base = nil
        }
        if let ours = groups[former]?.ours, ours.isSame(as: theirs) {
          groups[id]?.ours = ours
          groups[former]?.ours = nil
        }
      }
    }
    let renamed = ourRecords.filter { !$0.formerKeys.isEmpty }
    if renamed.isEmpty { return }
    let parted = try partedRecords()
    for seat in renamed {
      for former in seat.formerKeys {
        if let theirs = groups[former]?.theirs {
          if theirs.isSame(as: seat) { groups[former]?.ours = seat }
        } else if groups[seat.key] == nil, let base = parted[former], base.isSame(as: seat) {
          groups[former] = Versions(base: base, ours: seat, theirs: base)
        }
      }
    }
  }

  /// What the records that our side changed were when the branches parted, by their ids then.
  private func partedRecords() throws -> [String: Seat] {
    var found: [String: Seat] = [:]
    for (path, change) in mine.all where snapshot.keepsRecord(at: path) {
      if let old = try seat(path, change.old), old.record != nil { found[old.key] = old }
    }
    return found
  }

  private func ourSeat(at path: String, base: Seat?) throws -> Seat? {
    guard let change = mine[path] else { return base }
    return try seat(path, change.new)
  }

  private func seat(_ path: String, _ entry: TreeEntry?) throws -> Seat? {
    guard let entry else { return nil }
    guard entry.mode == .file || entry.mode == .executable else {
      return Seat(path: path, entry: entry, bytes: [], record: nil)
    }
    let bytes = try repository.blob(entry.id)
    let record =
      snapshot.keepsRecord(at: path)
      ? try? Record(parsing: bytes, path: path, rulebook: snapshot.rulebook) : nil
    return Seat(path: path, entry: entry, bytes: bytes, record: record)
  }
}

extension MergeSeats.Seat {
  /// The record's id in lower case; empty for what is no record.
  var key: String { record?.id.lowercased() ?? "" }

  /// The ids that it had before another record was found to have them.
  fileprivate var formerKeys: [String] { record?.formerIDs.map { $0.lowercased() } ?? [] }

  fileprivate func isSame(as other: MergeSeats.Seat) -> Bool {
    guard let record, let another = other.record else { return false }
    return record.isSame(as: another)
  }
}
