public import Records

/// A commit's message: what was done in one line, why, and trailers that name it exactly.
public struct Message: Sendable {
  /// What happened to one record.
  public struct Part: Sendable {
    public var id: String
    public var title: String
    public var action: String
    /// The states, when the state changed.
    public var transition: (from: String, to: String)?

    /// Makes a part.
    public init(id: String, title: String, action: String, transition: (String, String)? = nil) {
      self.id = id
      self.title = title
      self.action = action
      self.transition = transition
    }

    /// Tells of an edit.
    public init(_ edit: Edit) {
      self.init(
        id: edit.after.id, title: edit.after.title, action: edit.action,
        transition: edit.transition)
    }
  }

  public var parts: [Part]
  /// What the user said with `-m`.
  public var body: String?
  /// A subject for a commit that is not about single records.
  public var subject: String?

  /// Makes a message.
  public init(_ parts: [Part], body: String? = nil, subject: String? = nil) {
    self.parts = parts
    self.body = body
    self.subject = subject
  }

  /// The longest subject, in characters; longer titles are cut.
  static let subjectLimit = 100
  /// More records than this are not named by trailers one by one: the diff names them.
  static let trailerLimit = 1_000

  /// The message as git keeps it.
  public var text: String {
    var text = clean(subject ?? madeSubject) + "\n"
    if let body = body.map(Self.harmless), !body.isEmpty { text += "\n\(body)\n" }
    if parts.count > Self.trailerLimit {
      // The last paragraph is always ours, so that none of the user's passes for trailers.
      text += "\nItsm-Records: \(parts.count)\n"
    } else if !parts.isEmpty {
      text += "\n"
      for part in parts {
        text += "Itsm-Record: \(clean(part.id))\nItsm-Action: \(clean(part.action))\n"
        if let (from, to) = part.transition {
          text += "Itsm-Transition: \(clean(from))..\(clean(to))\n"
        }
      }
    }
    return text
  }

  private var madeSubject: String {
    guard let first = parts.first else { return "itsm" }
    if parts.count == 1 {
      return first.title.isEmpty
        ? "\(first.id): \(first.action)" : "\(first.id): \(first.action), \(first.title)"
    }
    var actions: [String] = []
    for part in parts where !actions.contains(part.action) { actions.append(part.action) }
    let what = actions.prefix(3).joined(separator: ", ") + (actions.count > 3 ? ", …" : "")
    let names = Set(parts.map(\.id))
    if names.count <= 3 {
      var seen: Set<String> = []
      let ids = parts.map(\.id).filter { seen.insert($0).inserted }
      return "\(ids.joined(separator: ", ")): \(what)"
    }
    return "\(names.count) records: \(what)"
  }

  /// One line without control characters, so that nothing in a title can forge a trailer, or
  /// drive the terminal in which `git log` shows it.
  private func clean(_ line: String) -> String {
    let flat = String(
      String.UnicodeScalarView(line.unicodeScalars.map { $0.isHostile ? " " : $0 }))
    return flat.count > Self.subjectLimit ? flat.prefix(Self.subjectLimit - 1) + "…" : flat
  }

  /// Whether to git the message ends before a line, so that what stands there passes for trailers:
  /// at three hyphens, as before a patch, and at the line that `git commit --verbose` cuts off.
  private static func endsMessage(_ line: Substring) -> Bool {
    if line.hasPrefix("---") { return line.dropFirst(3).first?.isWhitespace ?? true }
    return line.dropFirst().hasPrefix(" ------------------------ >8 ------------------------")
  }

  /// The user's words without white space around them, and without what drives a terminal.
  private static func harmless(_ text: String) -> String {
    let scalars = text.replacing("\r\n", with: "\n").unicodeScalars.map { scalar in
      scalar.isHostile && scalar != "\n" && scalar != "\t" ? " " : scalar
    }
    let text = String(String.UnicodeScalarView(scalars)).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { endsMessage($0) ? " " + $0 : $0 }.joined(separator: "\n")
    var view = text[...]
    while let last = view.last, last.isWhitespace { view.removeLast() }
    while let first = view.first, first.isNewline { view.removeFirst() }
    return String(view)
  }
}
