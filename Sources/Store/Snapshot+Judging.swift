import Records
import YAML

extension Snapshot {
  /// What was found in some of the files.
  struct Judged: Sendable {
    var findings: [Finding] = []
    var entries: [RepositoryChecks.Entry] = []
    var count = 0
    /// Records that a practice wants to look at.
    var meant: [RecordFile] = []
  }

  /// Judges the records in some of the files, each by itself.
  ///
  /// - Parameters:
  ///   - files: The files.
  ///   - isMeant: True for a record that a practice wants to look at.
  ///   - isWanted: True for a path whose findings count; names are taken from all.
  /// - Returns: What was found, in the order of the files.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read.
  func judged(
    _ files: ArraySlice<RecordFile>, noting isMeant: (Record) -> Bool,
    _ isWanted: (String) -> Bool
  ) throws -> Judged {
    let validator = Validator(rulebook, self)
    var judged = Judged()
    for file in files where isWanted(file.path) { judged.findings += Self.pathFindings(file) }
    let hasOddPaths = !judged.findings.isEmpty
    try each(
      in: files,
      { record in
        judged.entries.append(RepositoryChecks.Entry(record, folder: folder))
        if isWanted(record.path) {
          judged.count += 1
          if hasOddPaths, record.hasNameOfOddID {
            judged.findings.removeAll { $0.code == .pathPortable && $0.file == record.path }
          }
          judged.findings += validator.findings(in: record)
          if isMeant(record) {
            judged.meant.append(RecordFile(path: record.path, blob: nil))
          }
        }
        return true
      },
      unreadable: { finding in
        if isWanted(finding.file ?? "") { judged.findings.append(finding) }
      })
    return judged
  }

  /// What is wrong with the path of a file, whatever is in it.
  private static func pathFindings(_ file: RecordFile) -> [Finding] {
    guard let problem = PortablePath.problem(with: file.path) else { return [] }
    return [
      Finding(
        .pathPortable, problem, file: file.path, at: .start,
        remedy: "rename it: letters, digits, “-”, “.” and “_” are safe everywhere")
    ]
  }
}

extension Record {
  /// True if the file is named as the record's id, which no record should have: that is told where
  /// the id stands.
  fileprivate var hasNameOfOddID: Bool {
    RecordID.problem(with: id) != nil && RecordFile(path: path, blob: nil).stem == id
  }
}
