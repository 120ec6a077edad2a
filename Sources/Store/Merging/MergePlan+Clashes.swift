import Git
import Records

// Two records that got one id by chance.

extension MergePlan {
  /// True if both sides made a record of that id, and they are two.
  static func isClash(_ versions: MergeSeats.Versions) -> Bool {
    guard versions.base == nil, let ours = versions.ours?.record,
      let theirs = versions.theirs?.record, case .dated = ours.type.identity
    else { return false }
    return ours.id == theirs.id && ours.type.name == theirs.type.name
      && ours.timeline.first != theirs.timeline.first
  }

  /// One gets another id: ours if others have theirs already, and else the one opened later.
  mutating func separate(_ ours: MergeSeats.Seat, _ theirs: MergeSeats.Seat) throws {
    func isEarlier(_ a: MergeSeats.Seat, _ b: MergeSeats.Seat) -> Bool {
      let (one, other) = (a.record?.timeline.first?.at, b.record?.timeline.first?.at)
      return (one ?? .last, a.entry.id.hex) < (other ?? .last, b.entry.id.hex)
    }
    let isOurs = theirsIsPublished || isEarlier(theirs, ours)
    let later = isOurs ? ours : theirs
    guard let record = later.record, case .dated(let prefix) = record.type.identity else { return }
    var random = SeededByContent(later.entry.id)
    var id = record.id
    while snapshot.isTaken(id) {
      let day = RecordID.day(in: record.id) ?? Instant(clamping: 0).day
      id = RecordID.dated(prefix: prefix, on: day, using: &random)
    }
    let bytes = try record.renamed(to: id, by: merger)
    let new = try Record(parsing: bytes, path: later.path, rulebook: snapshot.rulebook)
    renamed.append((record.id, id))
    if isOurs {
      oursRenamed.append((record.id, id))
      move(ours, to: ours.path, theirs.bytes)
    } else {
      theirsRenamed.append((record.id, id))
    }
    files[snapshot.folder + new.expectedPath] = File(old: nil, bytes: bytes, mode: .file)
  }

  /// What a side linked since they parted to an id that was changed leads to the new id.
  func relinked(_ versions: MergeSeats.Versions) throws -> MergeSeats.Versions {
    var copy = versions
    if let seat = versions.ours,
      let bytes = try relinked(seat, since: versions.base, isOurs: true)
    {
      copy.ours = seat.saying(bytes, snapshot.rulebook)
    }
    if let seat = versions.theirs,
      let bytes = try relinked(seat, since: versions.base, isOurs: false)
    {
      copy.theirs = seat.saying(bytes, snapshot.rulebook)
    }
    return copy
  }

  func relinked(
    _ seat: MergeSeats.Seat, since base: MergeSeats.Seat?, isOurs: Bool
  ) throws -> [UInt8]? {
    var seat = seat
    var result: [UInt8]?
    let known = Set((base?.record?.links ?? []).flatMap(\.ids))
    for (old, new) in isOurs ? oursRenamed : theirsRenamed where !known.contains(old) {
      guard let bytes = try seat.record?.relinked(from: old, to: new) else { continue }
      result = bytes
      seat = seat.saying(bytes, snapshot.rulebook)
    }
    return result
  }
}

extension MergeSeats.Seat {
  /// The same file with other bytes.
  fileprivate func saying(_ bytes: [UInt8], _ rulebook: Rulebook) -> MergeSeats.Seat {
    MergeSeats.Seat(
      path: path, entry: entry, bytes: bytes,
      record: try? Record(parsing: bytes, path: path, rulebook: rulebook))
  }
}

/// Numbers that follow from a blob, so that two who merge the same give the same new id.
private struct SeededByContent: RandomNumberGenerator {
  private var state: UInt64

  init(_ id: ObjectID) {
    state = id.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// SplitMix64 (Steele, Lea, Flood 2014).
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
