import Practices
import Records

extension FigureReport {
  /// What a reader must know beside the numbers.
  struct Note: Hashable {
    let text: String
    var isWarning = false
  }

  /// What was read, and of which time.
  var circumstances: String {
    let scope = answer.scope
    let commit = revision.map { "commit \($0.prefix(12))" } ?? "no commit yet"
    let period =
      switch (scope.from, scope.to) {
      case (nil, nil): "all time"
      case (let from?, nil): "from \(from)"
      case (nil, let to?): "before \(to)"
      case (let from?, let to?): "from \(from) to before \(to)"
      }
    var text = "\(commit), \(period), open records as of \(scope.end)"
    if let query = scope.query { text += ", where \(query)" }
    if let hours = scope.hours { text += ", times in the hours of \(hours.name)" }
    if let grouping = scope.grouping { text += ", by \(grouping.name)" }
    return text
  }

  /// Warnings first, then what was left out, by reason.
  var notes: [Note] { warnings + leftOut + missing }

  private var warnings: [Note] {
    var counts: [(title: String, few: Int)] = []
    for figure in answer.figures where figure.isSmall {
      let name = figure.title
      if counts.last?.title == name {
        counts[counts.count - 1].few += 1
      } else {
        counts.append((name, 1))
      }
    }
    guard !counts.isEmpty else { return [] }
    let names = counts.map { $0.few == 1 ? $0.title : "\($0.title) (\($0.few) groups)" }
    return [
      Note(
        text: "few: less than \(Figure.smallest) records, too few to conclude from, are behind "
          + Self.enumerated(names), isWarning: true)
    ]
  }

  private var leftOut: [Note] {
    // One reason often holds for several indicators alike.
    var lines: [(text: String, names: [String])] = []
    for omission in answer.omissions {
      let text = "\(grouped(omission.count)) left out, \(omission.reason)"
      if let known = lines.firstIndex(where: { $0.text == text }) {
        lines[known].names.append(omission.indicator)
      } else {
        lines.append((text, [omission.indicator]))
      }
    }
    return lines.map { Note(text: "\($0.text): \(Self.enumerated($0.names))") }
  }

  /// The first names of a list, and how many more there are.
  private static func enumerated(_ names: [String]) -> String {
    guard names.count > 4 else { return names.joined(separator: ", ") }
    return names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
  }

  private var missing: [Note] {
    answer.definition.unavailable.map { Note(text: "not available: \($0.name), since \($0.why)") }
  }
}
