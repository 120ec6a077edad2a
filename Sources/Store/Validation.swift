public import Records
import YAML

/// What a validation found.
public struct ValidationResult {
  /// In the order of files, lines and columns.
  public let findings: [Finding]
  /// How many records were judged.
  public let records: Int
  let snapshot: Snapshot?

  /// The text of the file that a finding is about.
  public func source(of finding: Finding) -> [UInt8]? {
    finding.file.flatMap { try? snapshot?.read($0) }
  }
}

extension Workspace {
  /// Judges the working files, or the tip of a bare repository.
  ///
  /// - Parameter paths: Only findings in these files, or below these folders; all if empty.
  /// - Returns: The findings, in the order of files and lines.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read.
  public func validate(_ paths: [String] = []) throws -> ValidationResult {
    if disk != nil, Recovery(workspace: self).isNeeded { try locked {} }
    let snapshot: Snapshot
    do {
      snapshot = try workingSnapshot()
    } catch let error as Findings {
      // Without rules no record can be judged.
      return ValidationResult(findings: error.all, records: 0, snapshot: nil)
    }
    for path in paths where !path.isEmpty && disk?.exists(path) == false {
      throw StoreError(.notFound, "there is no file or folder \(path)")
    }
    return try snapshot.validate(paths)
  }
}

extension Snapshot {
  /// Judges records.
  ///
  /// - Parameter paths: Only findings in these files, or below these folders; all if empty.
  /// - Returns: The findings, in the order of files and lines.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read.
  public func validate(_ paths: [String] = []) throws -> ValidationResult {
    func isWanted(_ path: String) -> Bool {
      paths.isEmpty || paths.contains { $0.isEmpty || path == $0 || path.hasPrefix($0 + "/") }
    }
    let parts = try inParts { snapshot, files in
      try snapshot.judged(files) { path in
        paths.isEmpty || paths.contains { $0.isEmpty || path == $0 || path.hasPrefix($0 + "/") }
      }
    }
    let count = parts.reduce(0) { $0 + $1.count }
    var findings = parts.flatMap(\.findings)
    findings += RepositoryChecks.findings(in: parts.flatMap(\.entries))
      .filter { isWanted($0.file ?? "") }
    findings.sort { left, right in
      let (a, b) = (left.file ?? "", right.file ?? "")
      if a != b { return a.utf8.lexicographicallyPrecedes(b.utf8) }
      let (m, n) = (left.mark ?? .start, right.mark ?? .start)
      return m != n ? m < n : left.code < right.code
    }
    return ValidationResult(findings: findings, records: count, snapshot: self)
  }
}
