import Git
public import Records

/// One file that two sides changed: merged by meaning if it is a record, line by line if not.
public struct FileMerge {
  let base: [UInt8]?
  let ours: [UInt8]
  let theirs: [UInt8]
  let path: String

  /// What became of a file.
  public enum Outcome {
    /// Nothing contradicts.
    case merged([UInt8])
    /// Fields of a record contradict; the text has markers around them and all else merged.
    case questions([MergeQuestion], text: [UInt8])
    /// Lines contradict; the text has markers around them.
    case lines(text: [UInt8])
  }

  /// Takes the versions of a file.
  public init(base: [UInt8]?, ours: [UInt8], theirs: [UInt8], path: String) {
    (self.base, self.ours, self.theirs, self.path) = (base, ours, theirs, path)
  }

  /// Merges a record.
  ///
  /// - Parameters:
  ///   - rulebook: What the fields mean.
  ///   - merger: Who merges.
  ///   - answers: What was answered, by field.
  ///   - names: What markers call the sides.
  /// - Returns: What became of it; as of any text if it is no record that can be read.
  /// - Throws: ``GitError`` if the lines can't be merged.
  public func outcome(
    _ rulebook: Rulebook, by merger: Merger, answers: [String: MergeAnswer] = [:],
    names: MarkerNames = MarkerNames()
  ) throws -> Outcome {
    guard let merge = try? merge(rulebook, answers), let outcome = try? merge.outcome(by: merger)
    else { return try lines(names) }
    guard case .questions(let questions) = outcome else {
      if case .merged(let bytes) = outcome { return .merged(bytes) }
      return try lines(names)
    }
    let text = try marked(questions, answers, rulebook, merger, names)
    return .questions(questions, text: text)
  }

  private func merge(
    _ rulebook: Rulebook, _ answers: [String: MergeAnswer]
  ) throws(Finding) -> RecordMerge {
    try RecordMerge(
      base: base, ours: ours, theirs: theirs, path: path, rulebook: rulebook, answers: answers)
  }

  /// The file as lines alone.
  public func lines(_ names: MarkerNames) throws -> Outcome {
    let merge = try TextMerge(
      base: base ?? [], ours: (ours, names.ours), theirs: (theirs, names.theirs),
      markerSize: names.size)
    return merge.isClean ? .merged(merge.text) : .lines(text: merge.text)
  }

  /// The merged record with markers around nothing but what contradicts.
  private func marked(
    _ questions: [MergeQuestion], _ answers: [String: MergeAnswer], _ rulebook: Rulebook,
    _ merger: Merger, _ names: MarkerNames
  ) throws -> [UInt8] {
    func answered(_ answer: MergeAnswer) throws -> [UInt8]? {
      var all = answers
      for question in questions {
        all[question.field] = question.field == "state" && answer == .base ? .ours : answer
      }
      guard case .merged(let text) = try merge(rulebook, all).outcome(by: merger) else {
        return nil
      }
      return text
    }
    guard let ours = try? answered(.ours), let theirs = try? answered(.theirs),
      let base = try? answered(.base)
    else {
      return switch try lines(names) {
      case .merged(let text), .questions(_, let text), .lines(let text): text
      }
    }
    return try TextMerge(
      base: base, ours: (ours, names.ours), theirs: (theirs, names.theirs),
      markerSize: names.size
    ).text
  }
}

/// What the markers around contradicting lines look like.
public struct MarkerNames: Sendable {
  let ours: String
  let theirs: String
  let size: Int

  /// Names the sides.
  public init(ours: String = "ours", theirs: String = "theirs", size: Int = 7) {
    (self.ours, self.theirs, self.size) = (ours, theirs, size)
  }
}
