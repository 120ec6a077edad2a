import Git
import Records
import YAML

/// The versions that meet in a merge.
struct MergeScene {
  /// The versions of one record.
  struct Meeting {
    struct Side {
      var record: Record
      let blob: ObjectID
      /// Which parent it is, from 1.
      let number: Int
    }

    /// The record in each of the commits where branches parted.
    var bases: [(record: Record, blob: ObjectID)?] = []
    /// The record where these parted, if they are several.
    var root: Record?
    var sides: [Side?]
    var new: Record?
    var blob: ObjectID?
    /// What is wrong with the merged file.
    var broken: Finding?

    func base(_ place: Int) -> (record: Record, blob: ObjectID)? {
      bases.indices.contains(place) ? bases[place] : nil
    }

    mutating func set(
      _ base: (record: Record, blob: ObjectID), at place: Int, of forks: MergeForks
    ) {
      if bases.isEmpty { bases = forks.trees.map { _ in nil } }
      bases[place] = base
    }

    /// The record as it was, if the merge itself changed it; its sides changed it otherwise.
    func touched(_ forks: MergeForks) -> Record? {
      guard let checks = checks(forks), checks.saysMore else { return nil }
      return sides.lazy.compactMap { $0?.record }.first
    }

    /// What the merge may have lost; nil for a record that it made, or lost as a whole.
    func checks(_ forks: MergeForks) -> MergeChecks? {
      let there = sides.compactMap(\.self)
      guard let new, !there.isEmpty else { return nil }
      return MergeChecks(
        there.map { .init($0.record, since: bases(of: $0, forks).map(\.record)) },
        root: root, new: new)
    }

    private func bases(of side: Side, _ forks: MergeForks) -> [(record: Record, blob: ObjectID)] {
      bases.isEmpty ? [] : forks.ofSide[side.number - 1].compactMap { bases[$0] }
    }

    /// A side whose record is gone though another didn't remove it; nil if it was left out rightly.
    func lostSide(_ forks: MergeForks) -> Side? {
      let there = sides.compactMap(\.self)
      guard bases.contains(where: { $0 != nil }), there.count < sides.count else {
        return there.first
      }
      // Removed on one side: what the others had is lost where they had changed it.
      return there.first { side in !bases(of: side, forks).contains { $0.blob == side.blob } }
    }
  }

  /// The merge and its first parent.
  let comparison: Comparison
  let forks: MergeForks
  /// For each parent the files in which the merge differs from it.
  let differences: [[PathChange]]
  let commit: Commit

  /// What stands at a path.
  private struct Place {
    var sides: [ObjectID?]
    var new: ObjectID?
    /// For each side what stood there when it parted: several where branches crossed and nobody can
    /// say which.
    var was: [[ObjectID?]]
    var bases: [ObjectID?]
    var root: ObjectID?

    /// True where the merge took over what one side alone had done.
    var isPlain: Bool {
      sides.contains { $0 == new }
        && sides.indices.allSatisfy { sides[$0] == new || !isChanged($0) }
    }

    /// True if what a side had done is gone, and none did what is there.
    var isLost: Bool {
      sides.indices.contains { sides[$0] != new && was[$0].allSatisfy { $0 == new } }
        && !sides.indices.contains { sides[$0] == new && isChanged($0) }
    }

    private func isChanged(_ side: Int) -> Bool { !was[side].allSatisfy { $0 == sides[side] } }
  }

  /// What stands at each path in which the merge differs from one of its sides.
  private func places(in repository: Repository) throws -> PathMap<Place> {
    var new: PathMap<ObjectID?> = [:]
    for change in differences.joined() { new[change.path] = .some(change.new.file?.id) }
    func blob(_ path: String, _ tree: ObjectID) throws -> ObjectID? {
      try repository.entry(at: path, in: tree).file?.id
    }
    var places: PathMap<Place> = [:]
    for (path, now) in new.all {
      let bases = try forks.trees.map { try blob(path, $0) }
      let root = try forks.root.flatMap { try blob(path, $0) }
      // A side that the merge does not differ from has what the merge has.
      places[path] = Place(
        sides: [ObjectID?](repeating: now, count: differences.count), new: now,
        was: forks.ofSide.map { MergeForks.common($0.map { bases[$0] }, root) }, bases: bases,
        root: root)
    }
    for (number, changes) in differences.enumerated() {
      for change in changes { places[change.path]?.sides[number] = change.old.file?.id }
    }
    return places
  }

  /// The files below a folder of which a side's change is gone.
  func lostFiles(in repository: Repository, below folder: String) throws -> [String] {
    try places(in: repository).all.filter { path, place in
      path.utf8.starts(with: folder.utf8) && place.isLost
    }.map(\.path)
  }

  /// The records in which there is more than one side's work.
  func meetings(in repository: Repository) throws -> [Meeting] {
    let places = try places(in: repository).all.filter {
      comparison.new.keepsRecord(at: $0.path)
    }
    let open = places.filter { !$0.value.isPlain }
    if open.isEmpty { return [] }
    // A record that is gone from its place may stand at another.
    let wanted = open.contains { $0.value.new == nil } ? places : open
    var found: [String: Meeting] = [:]
    for (path, place) in wanted {
      add(place, path, to: &found)
    }
    follow(renamed: &found)
    var broken: [Meeting] = []
    for (path, place) in open {
      guard let blob = place.new, !found.values.contains(where: { $0.blob == blob }) else {
        continue
      }
      if let finding = fault(path, blob) {
        // The record is there, and nobody can read it.
        for (id, meeting) in found
        where meeting.new == nil && meeting.sides.contains(where: { $0?.record.path == path }) {
          found[id] = nil
        }
        var meeting = Meeting(sides: [])
        meeting.broken = finding
        broken.append(meeting)
      }
    }
    let concerned = Set(open.flatMap { names($0.path, $0.value) })
    return found.filter { concerned.contains($0.key) }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value) + broken
  }

  private func record(_ path: String, _ blob: ObjectID?) -> Record? {
    blob.flatMap { (try? comparison.new.record(in: RecordFile(path: path, blob: $0))) ?? nil }
  }

  private func fault(_ path: String, _ blob: ObjectID) -> Finding? {
    do {
      _ = try comparison.new.record(in: RecordFile(path: path, blob: blob))
      return nil
    } catch {
      return error as? Finding
    }
  }

  private func names(_ path: String, _ place: Place) -> [String] {
    (place.sides + [place.new]).compactMap { record(path, $0)?.id.lowercased() }
  }

  private func add(_ place: Place, _ path: String, to found: inout [String: Meeting]) {
    func meeting(_ id: String, _ change: (inout Meeting) -> Void) {
      let none = [Meeting.Side?](repeating: nil, count: differences.count)
      change(&found[id.lowercased(), default: Meeting(sides: none)])
    }
    if let new = record(path, place.new) {
      meeting(new.id) {
        $0.new = new
        $0.blob = place.new
      }
    }
    for (number, blob) in place.sides.enumerated() {
      guard let blob, let side = record(path, blob) else { continue }
      meeting(side.id) {
        $0.sides[number] = Meeting.Side(record: side, blob: blob, number: number + 1)
      }
    }
    for (number, blob) in place.bases.enumerated() {
      guard let blob, let old = record(path, blob) else { continue }
      meeting(old.id) { $0.set((old, blob), at: number, of: forks) }
    }
    if let root = record(path, place.root) { meeting(root.id) { $0.root = root } }
  }

  // MARK: What is told

  /// The finding that a record of a side is gone.
  func lost(_ record: Record, _ number: Int) -> Finding {
    Finding(
      .mergeLost, "the merge lost \(record.id)", at: record.mark,
      remedy: "git restore --source \(commit.id.short)^\(number) \(record.path)"
    ).about(record)
  }

  /// The finding that a file other than a record is as it was before a side changed it.
  func lost(path: String) -> Finding {
    Finding(
      .mergeLost, "the merge lost what was changed of \(path)", file: path, at: .start,
      remedy: remedy(path))
  }

  /// Where to find what was lost.
  func remedy(_ path: String) -> String {
    "git show \(commit.id.short)^2:\(path) has it, or ^1; bring it back by a commit"
  }
}
