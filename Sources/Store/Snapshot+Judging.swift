import Records

extension Snapshot {
  /// What was found in some of the files.
  struct Judged: Sendable {
    var findings: [Finding] = []
    var entries: [RepositoryChecks.Entry] = []
    var count = 0
  }

  /// Judges the records in some of the files, each by itself.
  ///
  /// - Parameters:
  ///   - files: The files.
  ///   - isWanted: True for a path whose findings count; names are taken from all.
  /// - Returns: What was found, in the order of the files.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read.
  func judged(
    _ files: ArraySlice<RecordFile>, _ isWanted: (String) -> Bool
  ) throws -> Judged {
    let validator = Validator(rulebook, self)
    var judged = Judged()
    try each(
      in: files,
      { record in
        judged.entries.append(RepositoryChecks.Entry(record, folder: folder))
        if isWanted(record.path) {
          judged.count += 1
          judged.findings += validator.findings(in: record)
        }
        return true
      },
      unreadable: { finding in
        if isWanted(finding.file ?? "") { judged.findings.append(finding) }
      })
    return judged
  }
}
