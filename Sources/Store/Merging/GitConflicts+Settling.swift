import Git
import Records

extension GitConflicts {
  /// What somebody has to answer; nothing is written.
  ///
  /// - Throws: A ``Finding`` if an answer fits no question.
  public func questions(_ answers: MergeAnswers) throws -> [PendingQuestion] {
    try conflicts.flatMap { conflict -> [PendingQuestion] in
      if case .questions(let questions) = try result(conflict, answers) { return questions }
      return []
    }
  }

  /// Writes and stages each record that nothing is asked about any more; of others, the file with
  /// markers around what is.
  ///
  /// - Parameter answers: What was answered so far.
  /// - Returns: What was done, and what is open.
  /// - Throws: ``Findings`` if what comes out breaks a rule that neither side broke; then the record
  ///   stays as it was.
  public func settle(_ answers: MergeAnswers) throws -> Outcome {
    var outcome = Outcome()
    for conflict in conflicts {
      let result = try result(conflict, answers)
      if case .questions(let questions) = result { outcome.questions += questions }
      guard try isUntouched(conflict) else {
        outcome.byHand.append(conflict.path)
        outcome.questions.removeAll { $0.path.isPath(conflict.path) }
        continue
      }
      switch result {
      case .merged(let bytes):
        if let bytes { try check(bytes, conflict) }
        try write(bytes, of: conflict, isWhole: true, &outcome)
        outcome.merged.append(conflict.name)
      case .questions(let questions) where questions.allSatisfy({ $0.field != "file" }):
        if !answers.of(conflict.name).isEmpty {
          try write(marked(conflict, answers), of: conflict, isWhole: false, &outcome)
        }
      case .questions: break
      }
    }
    try keep(answers, outcome)
    return outcome
  }

  private enum Result {
    /// The file; nil if it goes.
    case merged([UInt8]?)
    case questions([PendingQuestion])
  }

  private func result(_ conflict: Conflict, _ answers: MergeAnswers) throws -> Result {
    let given = answers.of(conflict.name)
    func question(_ subject: PendingQuestion.Subject) -> PendingQuestion {
      PendingQuestion(
        name: conflict.name, path: conflict.path, title: conflict.record?.title ?? "",
        subject: subject)
    }
    if let ours = conflict.bytes[2], let theirs = conflict.bytes[3],
      let merge = try? RecordMerge(
        base: conflict.bytes[1], ours: ours, theirs: theirs, path: conflict.path,
        rulebook: snapshot.rulebook, answers: given)
    {
      switch try merge.outcome(by: merger) {
      case .merged(let bytes): return .merged(bytes)
      case .questions(let all): return .questions(all.map { question(.field($0)) })
      }
    }
    switch given["file"] {
    case .ours: return .merged(conflict.bytes[2])
    case .theirs: return .merged(conflict.bytes[3])
    case nil:
      return .questions([
        question(
          .file(oursIsGone: conflict.bytes[2] == nil, theirsIsGone: conflict.bytes[3] == nil))
      ])
    case .some:
      throw StoreError(
        .refused, "a file is taken as one side has it", remedy: "file=ours or file=theirs")
    }
  }

  private func marked(_ conflict: Conflict, _ answers: MergeAnswers) throws -> [UInt8] {
    let merge = FileMerge(
      base: conflict.bytes[1], ours: conflict.bytes[2] ?? [], theirs: conflict.bytes[3] ?? [],
      path: conflict.path)
    switch try merge.outcome(snapshot.rulebook, by: merger, answers: answers.of(conflict.name)) {
    case .merged(let text), .questions(_, let text), .lines(let text): return text
    }
  }

  /// Judges a merged record.
  private func check(_ bytes: [UInt8], _ conflict: Conflict) throws {
    func read(_ bytes: [UInt8]?) -> Record? {
      bytes.flatMap {
        try? Record(parsing: $0, path: conflict.path, rulebook: snapshot.rulebook)
      }
    }
    guard let new = read(bytes), let ours = read(conflict.bytes[2]),
      let theirs = read(conflict.bytes[3])
    else { return }
    let validator = Validator(snapshot.rulebook, snapshot)
    let known = validator.newFindings(in: new, since: theirs)
    let findings = validator.newFindings(in: new, since: ours)
      .filter { $0.severity == .error && known.contains($0) }
    if !findings.isEmpty { throw Findings(findings) }
  }

  // MARK: The working file

  private var folder: Disk { Disk(root: workspace.repository.workingDirectory ?? "") }

  /// False for a file that somebody is mending: it has no markers any more.
  private func isUntouched(_ conflict: Conflict) throws -> Bool {
    guard conflict.bytes[2] != nil, conflict.bytes[3] != nil else { return true }
    guard let text = try folder.read(conflict.path) else { return true }
    return text == conflict.bytes[2] || text == conflict.bytes[3] || Self.hasMarkers(text)
  }

  static func hasMarkers(_ text: [UInt8]) -> Bool {
    text.split(separator: UInt8(ascii: "\n")).contains {
      $0.starts(with: Array("<<<<<<<".utf8))
    }
  }

  private func write(
    _ bytes: [UInt8]?, of conflict: Conflict, isWhole: Bool, _ outcome: inout Outcome
  ) throws {
    let old = try folder.read(conflict.path)
    if let old, old != bytes, try !isWritten(old, conflict) {
      outcome.kept.append((conflict.path, try workspace.repository.writeBlob(old).hex))
    }
    guard let bytes else {
      try git(["rm", "--quiet", "--force", "--", conflict.path])
      return
    }
    let mode = (conflict.entries[2] ?? conflict.entries[3])?.mode
    if old != bytes {
      try folder.write(bytes, to: conflict.path, executable: mode == .executable)
    }
    if isWhole { try git(["add", "--", conflict.path]) }
  }

  /// True for what git or a driver writes, and what one of the sides says.
  private func isWritten(_ text: [UInt8], _ conflict: Conflict) throws -> Bool {
    if conflict.bytes.values.contains(text) { return true }
    let plain = try TextMerge(
      base: conflict.bytes[1] ?? [], ours: (conflict.bytes[2] ?? [], ""),
      theirs: (conflict.bytes[3] ?? [], ""))
    let known = try [plain.text, marked(conflict, MergeAnswers()), marked(conflict, answers())]
    return known.map(Self.unnamed).contains(Self.unnamed(text))
  }

  /// The text with nothing behind its markers: whoever wrote them called the sides otherwise.
  private static func unnamed(_ text: [UInt8]) -> [[UInt8]] {
    text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      let isMarker = ["<<<<<<<", ">>>>>>>"].contains { line.starts(with: Array($0.utf8)) }
      return Array(isMarker ? line.prefix(7) : line)
    }
  }

  private func git(_ arguments: [String]) throws {
    let place = workspace.repository.workingDirectory ?? "."
    let answer = try Programs.capture(
      "git", ["-C", place] + arguments, feeding: [],
      environment: ["GIT_LITERAL_PATHSPECS": "1"])
    guard answer.status == 0 else {
      throw StoreError(.unusable, "git \(arguments[0]) failed\n\(answer.errors)")
    }
  }
}
