import Git
public import Records

extension Workspace {
  /// The instant that a text means: `2026-11-22` (its end), `2026-11-22 14:05`, `2 hours ago`, or
  /// an instant of RFC 3339; nil if it is no date.
  ///
  /// All in UTC.
  public func instant(_ text: String, now: Instant) -> Instant? { Moment.parse(text, now: now) }

  /// The instant for which a snapshot at `revision` speaks: the date itself, or when the commit was
  /// made.
  ///
  /// - Parameters:
  ///   - revision: What was asked for; nil for now.
  ///   - snapshot: The records at that revision.
  ///   - now: The time of the question.
  /// - Returns: The instant.
  public func instant(
    of revision: String?, _ snapshot: Snapshot, now: Instant
  ) -> Instant {
    guard let revision else { return now }
    if let instant = Moment.parse(revision, now: now) { return instant }
    return snapshot.commit.map { Instant(clamping: $0.committer.when) } ?? now
  }
}
