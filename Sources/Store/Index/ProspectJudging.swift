import Git
public import Records

/// Judges records on as many threads as there are processors, and hands them over in order.
private struct ProspectJudging<Answer: Sendable> {
  typealias Judge = (Record) -> Answer

  let files: [RecordFile]
  let commit: ObjectID
  let makeJudge: @Sendable (Snapshot, Workspace) -> Judge

  private static var portion: Int { 100 }
  /// Below this number of records a second thread is not worth its start.
  static var worthThreads: Int { 300 }

  /// Calls `take` with each record and its answer, on this thread.
  func each(in workspace: Workspace, _ take: (Record, Answer) throws -> Void) throws {
    let starts = Array(stride(from: 0, to: files.count, by: Self.portion))
    let (path, folder) = (workspace.repository.gitDirectory, workspace.folder)
    try Portions.each(of: starts.count) { [self] in
      let bench = try Bench(path, folder, commit, makeJudge)
      return { part in
        let end = min(starts[part] + Self.portion, files.count)
        return try bench.judged(files[starts[part]..<end])
      }
    } _: { judged in
      for (record, answer) in judged { try take(record, answer) }
    }
  }

  /// What one thread works with: the repository, opened by itself.
  private struct Bench {
    let workspace: Workspace
    let snapshot: Snapshot
    let judge: Judge

    init(
      _ path: String, _ folder: String, _ commit: ObjectID,
      _ makeJudge: (Snapshot, Workspace) -> Judge
    ) throws {
      workspace = try Workspace(Repository(at: path), folder: folder)
      snapshot = try workspace.snapshot(of: commit)
      snapshot.asksIndex = true
      judge = makeJudge(snapshot, workspace)
    }

    func judged(_ files: ArraySlice<RecordFile>) throws -> [(Record, Answer)] {
      try files.compactMap { file in
        try snapshot.record(in: file).map { ($0, judge($0)) }
      }
    }
  }
}

extension Snapshot {
  /// Calls `take` with the records that a question can't rule out and what a judge says of each, in
  /// the order of paths.
  ///
  /// Many records are judged on several threads, each of which opens the repository for itself.
  ///
  /// - Parameters:
  ///   - prospects: The question.
  ///   - workspace: The snapshot's repository.
  ///   - makeJudge: Makes a judge, who reads from the snapshot and the workspace that it is given, and
  ///     from no other.
  ///   - take: Takes the answers, one after the other, on the caller's thread.
  /// - Throws: What `take` throws; ``GitError`` or ``StoreError`` when records can't be read.
  public func each<Answer: Sendable>(
    of prospects: Prospects, in workspace: Workspace,
    judgedBy makeJudge: @escaping @Sendable (Snapshot, Workspace) -> (Record) -> Answer,
    _ take: (Record, Answer) throws -> Void
  ) throws {
    if let commit = commit?.id, let files = try index()?.files(of: prospects),
      files.count >= ProspectJudging<Answer>.worthThreads
    {
      let judging = ProspectJudging(files: files, commit: commit, makeJudge: makeJudge)
      return try judging.each(in: workspace, take)
    }
    let judge = makeJudge(self, workspace)
    try each(of: prospects) { try take($0, judge($0)) }
  }
}
