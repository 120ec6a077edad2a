import Git
import Records

/// Writes an import as the commits that the sources's authors would have made.
struct HistoryWriter {
  let writer: CommitWriter
  let snapshot: Snapshot
  /// The domain of addresses for authors who have none.
  let domain: String
  /// The message of the commit that adds what imported records name.
  let message: String
  let byDay: Bool

  private var workspace: Workspace { writer.workspace }

  /// A text that a file has from some moment on.
  private struct Step {
    let at: Int64
    let row: Int
    let mark: Int
    let item: Int
  }

  /// How many deltas may follow each other in a pack; git's own default keeps too many whole trees
  /// when each commit changes one file of a large folder.
  private static let depth = 250

  /// Writes the commits, oldest first, and moves the branch to the last.
  ///
  /// - Returns: The last commit and their number; nil if the branch moved meanwhile.
  func write(
    _ draft: inout Importer.Draft, _ progress: (ImportProgress) -> Void
  ) throws -> (commit: ObjectID, count: Int)? {
    let total = draft.plan.items.reduce(0) { $0 + $1.rows.count }
    let files = try files(&draft, progress, total)
    let cleanliness = Cleanliness(workspace, files, adopted: PathSet(), tip: writer.tip)
    let index = try cleanliness.check()
    let bulk = FastImport(repository: writer.repository, scratch: workspace.scratch)
    defer { try? bulk.forget() }
    var count = 0
    let commit = try bulk.run(depth: Self.depth) { stream in
      let steps = try blobs(&draft, into: &stream, progress, total)
      count = try commits(steps, draft, into: &stream, progress)
    }
    let subject = message.split(separator: "\n").first.map(String.init) ?? ""
    return try writer.publish(commit, cleanliness, index: index, subject: subject)
      .map { ($0, count) }
  }

  /// The files as they are in the end.
  private func files(
    _ draft: inout Importer.Draft, _ progress: (ImportProgress) -> Void, _ total: Int
  ) throws -> [ChangedFile] {
    var final: PathMap<[UInt8]?> = [:]
    for thing in draft.things { final[thing.path] = .some(thing.bytes) }
    for item in draft.plan.items { final[item.path] = .some(try draft.story.text(item)) }
    let base = try writer.tip.map { try writer.repository.tree(of: $0) }
    return try writer.changedFiles(final, base)
  }

  /// Writes all texts of all records, each record's one after the other so that they become small
  /// differences.
  private func blobs(
    _ draft: inout Importer.Draft, into stream: inout FastImportStream,
    _ progress: (ImportProgress) -> Void, _ total: Int
  ) throws -> [Step] {
    var steps: [Step] = []
    steps.reserveCapacity(total)
    for (number, item) in draft.plan.items.enumerated() {
      let times = item.rows.map { draft.story.instant($0) }
      let last = item.rows.count - 1
      let byDay = byDay
      try draft.story.versions(
        item, wanting: { !byDay || $0 == last || times[$0].day != times[$0 + 1].day }
      ) { index, bytes in
        let mark = steps.count + 1
        try stream.blob(bytes, mark: mark)
        steps.append(
          Step(at: times[index].seconds, row: item.rows[index], mark: mark, item: number))
        if mark % 4_096 == 0 {
          progress(ImportProgress(phase: .writing, done: mark, total: total))
        }
      }
    }
    // Rows of one moment stay in the order of the file.
    steps.sort { ($0.at, $0.row) < ($1.at, $1.row) }
    return steps
  }

  private func commits(
    _ steps: [Step], _ draft: Importer.Draft, into stream: inout FastImportStream,
    _ progress: (ImportProgress) -> Void
  ) throws -> Int {
    var count = 0
    var next = 0
    while next < steps.count {
      var end = next + 1
      if byDay {
        let day = Instant(clamping: steps[next].at).day
        while end < steps.count, Instant(clamping: steps[end].at).day == day { end += 1 }
      }
      try begin(steps[next..<end], draft, isFirst: count == 0, &stream)
      for step in steps[next..<end] {
        try stream.modify(draft.plan.items[step.item].path, mark: step.mark)
      }
      count += 1
      next = end
      if count % 512 == 0 {
        progress(ImportProgress(phase: .committing, done: next, total: steps.count))
      }
    }
    guard !draft.things.isEmpty else { return count }
    try stream.beginCommit(
      on: writer.tip, isFirst: count == 0, author: writer.author, committer: writer.committer,
      message: Array(message.utf8))
    for thing in draft.things { try stream.modify(thing.path, thing.bytes) }
    return count + 1
  }

  private func begin(
    _ steps: ArraySlice<Step>, _ draft: Importer.Draft, isFirst: Bool,
    _ stream: inout FastImportStream
  ) throws {
    guard let last = steps.last else { return }
    let sheet = draft.story.sheet
    // The committer is who imports, at the time of the event, so that a date finds its commit.
    var committer = writer.committer
    (committer.when, committer.offsetMinutes) = (last.at, 0)
    var author = committer
    let subject: String
    if byDay {
      subject = "\(Instant(clamping: last.at).day): \(steps.count) records as imported"
    } else {
      let id = sheet.id.values[Int(sheet.rows[last.row].record)].text
      let told = draft.story.verb(of: last.row, in: draft.plan.items[last.item])
      subject = "\(id): \(told)"
      if let name = sheet.author(last.row) { author = signature(name, at: last.at) }
    }
    try stream.beginCommit(
      on: writer.tip, isFirst: isFirst, author: author, committer: committer,
      message: Array((subject + "\n").utf8))
  }

  private func signature(_ who: Slot.Spelled, at seconds: Int64) -> Signature {
    let name = who.names.first?.name ?? who.text
    let email = who.text.contains("@") ? who.text : "\(who.text)@\(domain)"
    return Signature(name: name, email: email, when: seconds)
  }
}
