import Git
import Records

// Two records that got one id by chance.

extension MergePlan {
  /// Two records of one id, of which one gets another.
  struct Parting {
    let ours: MergeSeats.Seat
    let theirs: MergeSeats.Seat
    let isOurs: Bool
    let id: String
  }

  /// True if both sides made a record of that id, and they are two.
  static func isClash(_ versions: MergeSeats.Versions) -> Bool {
    guard versions.base == nil, let ours = versions.ours?.record,
      let theirs = versions.theirs?.record, case .dated = ours.type.identity
    else { return false }
    return ours.id == theirs.id && ours.type.name == theirs.type.name
      && ours.timeline.first != theirs.timeline.first
  }

  /// One gets another id: ours if others have theirs already, and else the one opened later.
  ///
  /// - Parameters:
  ///   - ours: Our record.
  ///   - theirs: Theirs.
  ///   - known: The ids, in lower case, that their side has changed or made.
  /// - Throws: A ``Finding`` if a record can't be written.
  /// - Returns: Which gets it; nil if there is none to give.
  mutating func part(
    _ ours: MergeSeats.Seat, _ theirs: MergeSeats.Seat, besides known: Set<String>
  ) throws -> Parting? {
    let isOurs = theirsIsPublished || theirs.isEarlier(than: ours)
    guard let record = (isOurs ? ours : theirs).record,
      let id = newID(for: record, besides: known)
    else { return nil }
    renamed.append((record.id, id))
    if isOurs {
      oursRenamed.append((record.id, id))
    } else {
      theirsRenamed.append((record.id, id))
    }
    return Parting(ours: ours, theirs: theirs, isOurs: isOurs, id: id)
  }

  /// Writes the two, once it is known of all which ids they get: they may link to each other.
  mutating func write(_ parting: Parting) throws {
    let both = try relinked(
      MergeSeats.Versions(base: nil, ours: parting.ours, theirs: parting.theirs))
    let (later, earlier) = parting.isOurs ? (both.ours, both.theirs) : (both.theirs, both.ours)
    guard let record = later?.record,
      let kept = try earlier?.record?.keepingID(besides: parting.id, by: merger)
    else { return }
    let bytes = try record.renamed(to: parting.id, by: merger)
    let new = try Record(parsing: bytes, path: record.path, rulebook: snapshot.rulebook)
    move(parting.ours, to: parting.ours.path, kept)
    files[snapshot.folder + new.expectedPath] = File(old: nil, bytes: bytes, mode: .file)
  }

  /// An id that follows from what no version of a record changes, so that it is the same whoever
  /// merges, and whatever was done to the record meanwhile.
  private func newID(for record: Record, besides known: Set<String>) -> String? {
    guard case .dated(let prefix) = record.type.identity, let first = record.timeline.first else {
      return nil
    }
    var random = SeededByText("\(record.id) \(first.at) \(first.by) \(first.did)")
    let day = RecordID.day(in: record.id) ?? Instant(clamping: 0).day
    while true {
      let id = RecordID.dated(prefix: prefix, on: day, using: &random)
      let isTaken = snapshot.isTaken(id) || known.contains(id.lowercased())
      if !isTaken, !renamed.contains(where: { $0.new == id }) { return id }
    }
  }

  // MARK: What another merge separated

  /// Notes which side has a record under an id that is another record's by now.
  mutating func noteRenaming(_ versions: MergeSeats.Versions) {
    guard versions.isRenamed, let ours = versions.ours?.record, let theirs = versions.theirs?.record
    else { return }
    if theirs.formerIDs.contains(ours.id) {
      oursRenamed.append((ours.id, theirs.id))
      renamed.append((ours.id, theirs.id))
    } else if ours.formerIDs.contains(theirs.id) {
      theirsRenamed.append((theirs.id, ours.id))
    }
  }

  /// A version under the id that the other side gave the record.
  func underNewID(
    _ seat: MergeSeats.Seat, _ renamed: [(old: String, new: String)]
  ) throws -> MergeSeats.Seat {
    guard let record = seat.record, let new = renamed.first(where: { $0.old == record.id })?.new
    else { return seat }
    return seat.saying(try record.following(new), snapshot.rulebook)
  }

  /// Where a record goes that both sides have: where one of them moved it.
  func place(
    of ours: MergeSeats.Seat, _ theirs: MergeSeats.Seat, _ base: MergeSeats.Seat?
  ) -> String {
    if let id = theirs.record?.id, theirsRenamed.contains(where: { $0.old == id }) {
      return ours.path
    }
    return ours.path.isPath(base?.path ?? ours.path) ? theirs.path : ours.path
  }

  // MARK: Links

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
    let renamed = isOurs ? oursRenamed : theirsRenamed
    if renamed.isEmpty { return nil }
    var seat = seat
    // Many records may have got new ids, of which most others name none.
    var named = seat.record?.namedIDs ?? []
    var result: [UInt8]?
    for (old, new) in named.isEmpty ? [] : renamed where named.contains(old) {
      guard let bytes = try seat.record?.relinked(from: old, to: new, since: base?.record) else {
        continue
      }
      result = bytes
      seat = seat.saying(bytes, snapshot.rulebook)
      named = seat.record?.namedIDs ?? []
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

/// Numbers that follow from a text.
private struct SeededByText: RandomNumberGenerator {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Begins with FNV-1a of the text.
  init(_ text: String) {
    for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
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
