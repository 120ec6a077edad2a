import Records
import Store

extension Record {
  /// What to say to somebody who named the record by an id that another record had too, in case that
  /// they mean the other.
  func namesakeNotes(in snapshot: Snapshot) -> [String] {
    namesakes.map { other in
      let title = snapshot.record(other)?.title ?? ""
      return "note: \(id) was once the id of \(other) too\(title.isEmpty ? "" : ", “\(title)”")"
    }
  }
}
