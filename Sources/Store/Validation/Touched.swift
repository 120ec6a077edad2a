import Git
import Records
import YAML

/// The lines that a change touched, found when they are asked for.
final class Touched {
  private let repository: Repository
  // By bytes: to Swift another spelling of an accent is the same text.
  private var changes: [[UInt8]: PathChange] = [:]
  private var lines: [[UInt8]: TouchedLines] = [:]

  init(_ changes: [PathChange], in repository: Repository) {
    self.repository = repository
    for change in changes { self.changes[Array(change.path.utf8)] = change }
  }

  /// True if a finding is about a line that was touched, or about a file that was taken away.
  func holds(_ finding: Finding) -> Bool {
    let path = Array((finding.file ?? "").utf8)
    guard let change = changes[path] else { return false }
    guard let line = finding.mark?.line else { return true }
    let touched = lines[path] ?? find(change)
    lines[path] = touched
    return touched.contains(line)
  }

  private func find(_ change: PathChange) -> TouchedLines {
    guard let old = change.old, let new = change.new else { return .all }
    return (try? repository.touchedLines(from: old.id, to: new.id)) ?? .all
  }
}
