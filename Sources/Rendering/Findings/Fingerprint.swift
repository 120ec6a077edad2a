import Records

extension FindingReport {
  /// A name for each diagnostic that stays the same while its line moves or its file is renamed.
  ///
  /// It is made of the rule, the record (or else the file), the text of the line without the spaces
  /// around it, and a number that tells equal ones apart in the order of their places. Names are
  /// 32 hexadecimal digits, and no two of a report are equal.
  var fingerprints: [String] {
    var names = [String](repeating: "", count: diagnostics.count)
    var equals: [String: Int] = [:]
    // What was touched comes first in a report, so its order says nothing about places.
    let places = diagnostics.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.file != b.file { return precedes(a.file ?? "", b.file ?? "") }
      if a.line != b.line { return a.line ?? 0 < b.line ?? 0 }
      if a.column != b.column { return a.column ?? 0 < b.column ?? 0 }
      return left.offset < right.offset
    }
    for (index, finding) in places {
      let subject = finding.record.map { "record\0" + $0 } ?? "file\0" + (finding.file ?? "")
      let line = (finding.sourceLine ?? "").split { $0 == " " || $0 == "\t" }
      let key = "\(finding.code)\0\(subject)\0\(line.joined(separator: " "))"
      let ordinal = equals[key, default: 0]
      equals[key] = ordinal + 1
      names[index] = String(sha256("\(key)\0\(ordinal)").prefix(32))
    }
    return names
  }

  private func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
