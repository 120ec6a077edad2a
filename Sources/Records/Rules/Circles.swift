/// Which records a relation joins to a circle.
///
/// Found by Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972), so that
/// each record is looked at once, however many are asked about: a walk from each record of a long
/// circle would take the square of its length.
final class Circles {
  private struct Frame {
    let name: String
    let number: Int
    /// The lowest number that can be reached back from here.
    var low: Int
    var targets: [String]
  }

  private let lookup: any Lookup
  /// Relation → id in lower case → the number of its group.
  private var groups: [String: [String: Int]] = [:]

  init(_ lookup: any Lookup) { self.lookup = lookup }

  /// Whether each of two records leads to the other by a relation, as they stand in the repository.
  func join(_ one: String, _ other: String, by relation: String) -> Bool {
    guard let first = group(of: one, relation) else { return false }
    return first == group(of: other, relation)
  }

  private func group(of id: String, _ relation: String) -> Int? {
    guard let record = lookup.record(id) else { return nil }
    let name = record.id.lowercased()
    if groups[relation]?[name] == nil { explore(from: record, relation) }
    return groups[relation]?[name]
  }

  private func explore(from start: Record, _ relation: String) {
    var known = groups[relation] ?? [:]
    // Those on the way that have no group yet, in the order in which they were met.
    var numbers: [String: Int] = [:]
    var open: [String] = []
    var count = 0
    var frames: [Frame] = []
    func enter(_ record: Record) {
      let name = record.id.lowercased()
      numbers[name] = count
      open.append(name)
      frames.append(
        Frame(name: name, number: count, low: count, targets: record.links(relation)))
      count += 1
    }
    enter(start)
    while let at = frames.indices.last {
      if let target = frames[at].targets.popLast() {
        guard let record = lookup.record(target) else { continue }
        let name = record.id.lowercased()
        if known[name] != nil { continue }
        if let number = numbers[name] {
          frames[at].low = min(frames[at].low, number)
        } else {
          enter(record)
        }
        continue
      }
      let frame = frames.removeLast()
      if let above = frames.indices.last { frames[above].low = min(frames[above].low, frame.low) }
      guard frame.low == frame.number else { continue }
      let group = known.count
      while let name = open.popLast() {
        known[name] = group
        if name == frame.name { break }
      }
    }
    groups[relation] = known
  }
}
