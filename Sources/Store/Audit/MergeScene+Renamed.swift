import Records

extension MergeScene {
  /// Brings the versions of a record together that the merge has under another id than its side.
  ///
  /// Two branches may each have made a record of one id: the merge gives one of them another, and its
  /// timeline tells the old one. Who changes an id by hand keeps the old one as an alias. The versions
  /// count as if they had had the new id, and what their side linked to the old as linked to the new.
  func follow(renamed found: inout [String: Meeting]) {
    var renamed: [Int: [(old: String, new: String)]] = [:]
    for (id, meeting) in found.sorted(by: { $0.key < $1.key }) {
      guard let new = meeting.new else { continue }
      for former in (new.aliases + new.formerIDs).map({ $0.lowercased() }) where former != id {
        for number in meeting.sides.indices where found[id]?.sides[number] == nil {
          guard let side = found[former]?.sides[number], Self.became(new, side.record) else {
            continue
          }
          renamed[number, default: []].append((side.record.id, new.id))
          found[id]?.sides[number] = side
          found[former]?.sides[number] = nil
        }
        for (place, base) in (found[former]?.bases ?? []).enumerated() {
          guard let base, Self.became(new, base.record), found[id]?.base(place) == nil else {
            continue
          }
          found[id]?.set((under(new.id, base.record), base.blob), at: place, of: forks)
          found[former]?.bases[place] = nil
        }
      }
    }
    for (number, ids) in renamed {
      for (old, new) in ids { relink(&found, number, from: old, to: new) }
    }
  }

  private static func became(_ new: Record, _ old: Record) -> Bool {
    new.isSame(as: old) || Set(new.timeline).isSuperset(of: old.timeline)
  }

  private func relink(
    _ found: inout [String: Meeting], _ number: Int, from old: String, to new: String
  ) {
    for (id, meeting) in found {
      guard let record = meeting.sides[number]?.record else { continue }
      var changed = id == new.lowercased() ? under(new, record) : record
      if let text = try? changed.relinked(
        from: old, to: new, since: meeting.bases.lazy.compactMap(\.self).first?.record)
      {
        changed = parsed(text, changed)
      }
      found[id]?.sides[number]?.record = changed
    }
  }

  /// A version as if it had had another id.
  private func under(_ id: String, _ record: Record) -> Record {
    guard record.formerIDs.isEmpty || record.id != id, let text = try? record.following(id) else {
      return record
    }
    return parsed(text, record)
  }

  private func parsed(_ text: [UInt8], _ record: Record) -> Record {
    (try? Record(parsing: text, path: record.path, rulebook: comparison.new.rulebook)) ?? record
  }
}
