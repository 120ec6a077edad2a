import YAML

/// Two versions of a record that come from a third, merged by what they mean.
///
/// The result does not depend on which side is whose: the two change places before anything is
/// decided, so that the smaller text comes first.
public struct RecordMerge {
  let base: Record?
  let left: Record
  let right: Record
  /// True if the left side is theirs.
  let isSwapped: Bool
  let rulebook: Rulebook
  private let texts: MergeTexts
  private let answers: [String: MergeAnswer]

  /// Reads the versions.
  ///
  /// - Parameters:
  ///   - base: What both come from; nil if both made the record.
  ///   - ours: One version.
  ///   - theirs: The other.
  ///   - path: The file, for messages.
  ///   - rulebook: The rules that say what the fields mean.
  ///   - answers: What somebody answered, by field.
  /// - Throws: A ``Finding`` if a version can't be read, or the two are not one record.
  public init(
    base: [UInt8]?, ours: [UInt8], theirs: [UInt8], path: String, rulebook: Rulebook,
    answers: [String: MergeAnswer] = [:]
  ) throws(Finding) {
    texts = MergeTexts(base: base, ours: ours, theirs: theirs)
    isSwapped = theirs.lexicographicallyPrecedes(ours)
    let (first, second) = isSwapped ? (texts.theirs, texts.ours) : (texts.ours, texts.theirs)
    if let base = texts.base {
      self.base = try Record(parsing: base, path: path, rulebook: rulebook)
    } else {
      self.base = nil
    }
    left = try Record(parsing: first, path: path, rulebook: rulebook)
    right = try Record(parsing: second, path: path, rulebook: rulebook)
    self.rulebook = rulebook
    self.answers = answers
    for record in [self.base, left, right].compactMap({ $0 }) { try Self.checkShape(of: record) }
    guard left.type.name == right.type.name, isOne else {
      throw Finding(
        .recordIdentity, "two different records have the id \(left.id)", file: path,
        remedy: "itsm merge gives the later one a new id")
    }
  }

  /// What is no list of entries, or no mapping of links, can't be merged entry by entry.
  private static func checkShape(of record: Record) throws(Finding) {
    for (key, isRight) in [
      ("timeline", record.node("timeline")?.items != nil),
      ("links", record.node("links")?.pairs != nil),
    ] {
      guard let node = record.node(key), !node.isNull, !isRight else { continue }
      throw Finding(.recordShape, "\(key) has another shape", file: record.path, at: node.mark)
    }
  }

  /// True if the sides are versions of one record, and not two that got the same id by chance.
  private var isOne: Bool {
    if base != nil { return true }
    guard left.id == right.id else { return false }
    guard case .dated = left.type.identity else { return true }
    return left.timeline.first == right.timeline.first
  }

  /// What becomes of the record.
  ///
  /// - Parameter merger: Who merges; told by the timeline if the entries of both sides alone would
  ///   tell something else than the result is.
  /// - Returns: The merged text, or what somebody has to answer.
  /// - Throws: A ``Finding`` if an answer fits no question, or what comes out can't be written.
  public func outcome(by merger: Merger) throws(Finding) -> MergeOutcome {
    var fields = FieldMerge(self, answers: answers)
    try fields.run()
    guard fields.questions.isEmpty else { return .questions(fields.questions) }
    do {
      let told = try written(fields, fields.timeline.entries.map(\.item))
      guard let entry = try mergeEntry(told, fields, merger) else {
        return .merged(texts.formed(told))
      }
      let document = try Document(parsing: told)
      let change = Change.append([.key("timeline")], entry.content, order: left.type.keyOrder)
      return .merged(texts.formed(try document.applying([change])))
    } catch let error as YAMLError {
      throw Finding(error, file: left.path)
    } catch let error as Finding {
      throw error
    } catch {
      throw Finding(.recordShape, "the record can't be merged", file: left.path)
    }
  }

  private func written(
    _ fields: FieldMerge, _ items: [LayoutMerge.Item]
  ) throws(YAMLError) -> [UInt8] {
    let layout = LayoutMerge(
      base: base?.document, left: left.document, right: right.document,
      order: left.type.keyOrder)
    return try layout.merged(fields.wanted, items: ["timeline": items])
  }

  /// What the timeline has to tell of the merge; nil if its entries tell how the record ended.
  private func mergeEntry(
    _ text: [UInt8], _ fields: FieldMerge, _ merger: Merger
  ) throws(Finding) -> TimelineEntry? {
    let merged = try Record(parsing: text, path: left.path, rulebook: rulebook)
    let entries = merged.timeline
    guard !entries.isEmpty else { return nil }
    let last = LastTold(entries)
    let sides = [left, right].map { (record: $0, told: LastTold($0.timeline)) }
    let latest = entries.map(\.at).max() ?? merger.at
    var entry = TimelineEntry(
      at: max(merger.at, latest), by: merger.by, did: TimelineEntry.mergeVerb)
    let isApart =
      fields.states.isParted
      || MisreadStory(base: base, sides: [left, right], rulebook: rulebook).isTold(by: merged)
    if let state = merged.state, isApart || last["state"]?.value != state,
      last["state"] != nil || isApart
    {
      entry.changes.append(.init("state", state))
    }
    for field in merged.type.fields where field.isTracked {
      let value = merged.value(field.name)
      guard let told = last[field.name], field.value(told: told) != value else { continue }
      // What a side says and never told stays a finding; a merge does not tell it instead.
      let strays = sides.contains { side in
        side.record.value(field.name) == value
          && side.told[field.name].map { field.value(told: $0) != value } ?? true
      }
      if !strays { entry.changes.append(.init(field, value)) }
    }
    entry.changes += digest(of: merged, last)
    return entry.changes.isEmpty ? nil : entry
  }

  /// What was decided on before is no longer what the record says.
  private func digest(of merged: Record, _ last: LastTold) -> [TimelineEntry.Change] {
    guard merged.hasVotes, let digest = merged.contentDigest, last["digest"]?.value != digest else {
      return []
    }
    return [.init("digest", digest)]
  }
}

/// What a timeline told last of each name, by the clock.
private struct LastTold {
  private var changes: [String: (change: TimelineEntry.Change, at: Instant)] = [:]

  init(_ entries: [TimelineEntry]) {
    for entry in entries {
      for change in entry.changes where changes[change.field].map({ $0.at <= entry.at }) ?? true {
        changes[change.field] = (change, entry.at)
      }
    }
  }

  subscript(name: String) -> TimelineEntry.Change? { changes[name]?.change }
}

extension TimelineEntry.Change {
  /// The value of a field, as an entry tells it.
  init(_ field: Field, _ value: Value) {
    if field.isList {
      self.init(field.name, list: value.items.map(\.description))
    } else {
      self.init(field.name, value.description)
    }
  }
}
