import Git
import Records
import YAML

// Names that people gave: an alias that both sides gave to different records.

extension MergePlan {
  /// Lets one of two records keep a name that both sides gave.
  ///
  /// It is that of which it is the id, or else the one that was opened first. The other tells that it
  /// had it.
  ///
  /// - Parameter seats: The records that both sides changed.
  /// - Throws: A ``Finding`` if a record can't be written.
  mutating func settleNames(_ seats: MergeSeats) throws {
    var ours: [String: MergeSeats.Seat] = [:]
    for seat in seats.ourRecords { for name in seat.names { ours[name] = seat } }
    for (_, versions) in seats.records where !ours.isEmpty {
      guard let theirs = versions.theirs, theirs.bytes != versions.base?.bytes else { continue }
      for name in theirs.names {
        guard let mine = ours[name], mine.key != theirs.key, mine.key != name || theirs.key != name
        else { continue }
        let isMine = mine.key == name || (theirs.key != name && mine.isEarlier(than: theirs))
        try settle(name, on: isMine ? mine : theirs, not: isMine ? theirs : mine)
      }
    }
  }

  private mutating func settle(
    _ name: String, on kept: MergeSeats.Seat, not lost: MergeSeats.Seat
  ) throws {
    guard let (path, record) = try merged(lost),
      let place = record.aliases.firstIndex(where: { $0.lowercased() == name }),
      let (keptPath, keptRecord) = try merged(kept)
    else { return }
    let bytes = try record.losing(alias: place, by: merger)
    rewrite(path, bytes, lost)
    rewrite(keptPath, try keptRecord.keepingID(besides: record.id, by: merger), kept)
  }

  /// The record as the merge has it so far, and its place.
  private func merged(_ seat: MergeSeats.Seat) throws -> (path: String, record: Record)? {
    guard let id = seat.record?.id else { return nil }
    if let file = files[seat.path], let bytes = file.bytes {
      let record = try Record(parsing: bytes, path: seat.path, rulebook: snapshot.rulebook)
      if record.id == id { return (seat.path, record) }
    }
    for (path, file) in files.all where snapshot.keepsRecord(at: path) {
      if let bytes = file.bytes,
        let record = try? Record(parsing: bytes, path: path, rulebook: snapshot.rulebook),
        record.id == id
      {
        return (path, record)
      }
    }
    return seat.record.map { (seat.path, $0) }
  }

  private mutating func rewrite(_ path: String, _ bytes: [UInt8], _ seat: MergeSeats.Seat) {
    let standing = files[path]
    files[path] = File(
      old: standing.map(\.old) ?? seat.entry, bytes: bytes, mode: standing?.mode ?? seat.entry.mode)
  }
}

extension MergePlan {
  /// Makes sure that an id that people chose names one thing.
  ///
  /// - Throws: ``Findings`` if both sides made a record of that id, of different types.
  static func checkTypes(_ seats: MergeSeats) throws {
    let findings = seats.records.compactMap { _, versions -> Finding? in
      guard versions.base == nil, let ours = versions.ours?.record,
        let theirs = versions.theirs?.record, ours.type.name != theirs.type.name
      else { return nil }
      return Finding(
        .idDuplicate,
        "\(ours.id) is \(ours.type.withArticle) here, and \(theirs.type.withArticle) on the other side",
        file: ours.path, at: ours.node("id")?.mark ?? .start,
        remedy: "give one of the two another id before they are merged")
    }
    if !findings.isEmpty { throw Findings(findings) }
  }
}

extension MergeSeats.Seat {
  /// The record's id and aliases, in lower case.
  fileprivate var names: [String] { record?.names ?? [] }

  /// True if the record was opened before another one; by whom decides what time does not.
  func isEarlier(than other: MergeSeats.Seat) -> Bool {
    let (one, two) = (record?.timeline.first, other.record?.timeline.first)
    return (one?.at ?? .last, one?.by ?? "", one?.did ?? "", key)
      < (two?.at ?? .last, two?.by ?? "", two?.did ?? "", other.key)
  }
}
