import Git
public import Records

/// A commit in the making: edits on top of a branch's tip.
///
/// Later edits of one transaction see earlier ones, so a batch of commands is one of these.
public final class Transaction {
  /// The records as the branch has them, with this transaction's edits on top.
  public let snapshot: Snapshot
  /// What the commit will say; more can be added.
  public private(set) var parts: [Message.Part] = []
  /// path → bytes, nil for a removed file.
  private(set) var files: PathMap<[UInt8]?> = [:]
  /// Files whose new bytes are the user's own edits, which stand in the working tree already.
  private(set) var adopted = PathSet()

  init(snapshot: Snapshot) { self.snapshot = snapshot }

  /// True when there is nothing to commit.
  public var isEmpty: Bool { files.isEmpty }

  /// Adds an edit.
  ///
  /// - Throws: ``StoreError`` if a new record's id or file is taken.
  public func put(_ edit: Edit) throws {
    let path: String
    if let before = edit.before {
      path = before.path
      guard edit.changesAnything else { return }
    } else {
      if snapshot.isTaken(edit.after.id) {
        let other = snapshot.record(edit.after.id)
        throw StoreError(
          .refused,
          "there is already \((other?.type.name ?? "record").withArticle) \(edit.after.id)",
          remedy: "itsm show \(edit.after.id)")
      }
      path = snapshot.folder + edit.after.path
    }
    let place = snapshot.folder + edit.after.expectedPath
    // A record moves with the fields that its path names, but one that was never in its place
    // stays where somebody put it.
    let wasInPlace = edit.before.map { $0.path.isPath(snapshot.folder + $0.expectedPath) } ?? false
    if wasInPlace, !place.isPath(path), try snapshot.read(place) == nil {
      put(nil, at: path)
      put(edit.source, at: place)
    } else {
      put(edit.source, at: path)
    }
    parts.append(Message.Part(edit))
  }

  /// Adds a file as it is: an imported record, or a file of `.itsm/`.
  public func put(_ bytes: [UInt8]?, at path: String) {
    files[path] = .some(bytes)
    snapshot.put(bytes, at: path)
  }

  /// Adds a file that stands in the working tree already, edited by hand.
  ///
  /// - Parameters:
  ///   - bytes: What is committed; nil for a file that the user removed.
  ///   - path: The file.
  ///   - part: What the commit says about it; nil for the place that a moved record leaves.
  public func adopt(_ bytes: [UInt8]?, at path: String, _ part: Message.Part?) {
    put(bytes, at: path)
    adopted.insert(path)
    if let part { parts.append(part) }
  }

  /// Adds to what the commit will say.
  public func tell(_ part: Message.Part) { parts.append(part) }
}

/// How to commit.
public struct CommitOptions: Sendable {
  /// What the user said with `-m`.
  public var body: String?
  /// A subject instead of the one made from the edits.
  public var subject: String?
  /// True to skip the `commit-msg` hook.
  public var skipsHooks = false
  /// The time of the commit.
  public var now: Instant

  /// Makes options.
  public init(now: Instant, body: String? = nil, subject: String? = nil, skipsHooks: Bool = false) {
    self.now = now
    self.body = body
    self.subject = subject
    self.skipsHooks = skipsHooks
  }
}
