import Git
import Records

extension CommitJudge {
  /// Judges a commit in which branches meet: what they had must be there, and what none of them had
  /// is judged as in any commit.
  func judgeMerge(
    _ commit: Commit, isOnLine: Bool, _ verdict: inout CommitVerdict
  ) throws {
    let parents = try commit.parents.map { try repository.commit($0) }
    let differences = try parents.map { try changes(from: $0.tree, to: commit.tree) }
    let rules = try rules(at: parents[0])
    let forks = try MergeForks(of: commit.parents, in: repository)
    let base = forks.commits.first
    let comparison = Comparison(
      old: snapshot(of: parents[0], rules: rules), new: snapshot(of: commit, rules: rules),
      changes: differences[0], base: base)
    let scene = MergeScene(
      comparison: comparison, forks: forks, differences: differences, commit: commit)
    for path in try scene.lostFiles(in: repository, below: workspace.folder + Layout.rules + "/") {
      verdict.findings.append(scene.lost(path: path))
    }
    let meetings = try scene.meetings(in: repository)
    for meeting in meetings { try judge(meeting, scene, &verdict) }
    try judgeHidden(since: parents, by: commit, &verdict)
    verdict.findings += try check.commit(
      CommitDeed(
        commit: commit, before: comparison.old, after: comparison.new, base: base,
        paths: comparison.paths, touched: meetings.compactMap { $0.touched(forks) },
        isOnLine: isOnLine))
  }

  private func judge(
    _ meeting: MergeScene.Meeting, _ scene: MergeScene, _ verdict: inout CommitVerdict
  ) throws {
    guard let new = meeting.new else {
      if let broken = meeting.broken {
        verdict.findings.append(broken)
      } else if let side = meeting.lostSide(scene.forks) {
        verdict.findings.append(scene.lost(side.record, side.number))
        verdict.removed.append(.init(id: side.record.id, path: side.record.path, blob: side.blob))
      }
      return
    }
    let sides = meeting.sides.compactMap { $0?.record }
    verdict.versions += 1
    guard let first = sides.first else {
      verdict.added.append(
        .init(
          id: new.id, path: new.path, blob: meeting.blob,
          findings: try judged([], new, scene.comparison, scene.commit)))
      return
    }
    // What one side alone has is a record like any other; its story is compared as such.
    if sides.count == 1 {
      verdict.findings += try judged([first], new, scene.comparison, scene.commit)
      return
    }
    if let lost = meeting.checks(scene.forks)?.finding(remedy: scene.remedy(new.path)) {
      verdict.findings.append(lost)
    }
    verdict.findings += try judged(sides, new, scene.comparison, scene.commit)
  }
}
