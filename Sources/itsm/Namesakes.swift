import Records
import Store

extension Record {
  /// What to say to somebody who named the record by an id that another record had too, in case that
  /// they mean the other.
  func namesakeNotes(in snapshot: Snapshot) -> [String] {
    namesakes.map { other in
      let record = snapshot.record(other)
      let title = record.map { ", “\($0.title)”" } ?? ""
      let shared = record?.formerIDs.first { ([id] + aliases).contains($0) } ?? id
      return "note: \(shared) was once the id of \(other) too\(title)"
    }
  }
}
