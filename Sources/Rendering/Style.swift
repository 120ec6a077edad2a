/// What a piece of text means, from which a ``Palette`` decides how it looks.
///
/// The categories of states are styles of their own, so `Style(rawValue: category)` finds them.
public enum Style: String, CaseIterable, Hashable, Sendable {
  /// An id one may copy.
  case id
  /// A record's title or a section's heading.
  case heading
  /// The name in front of a value.
  case label
  /// Something that cannot wait, and errors.
  case urgent
  /// Something to look at, and warnings.
  case warning
  /// Something that is as it should be.
  case good
  /// Something that matters less than its surroundings.
  case muted
  /// What a change put in.
  case added
  /// What a change took out.
  case removed
  /// A state of the category `open`.
  case open
  /// A state of the category `active`.
  case active
  /// A state of the category `paused`.
  case paused
  /// A state of the category `resolved`.
  case resolved
  /// A state of the category `closed`.
  case closed

  /// The parameters of "select graphic rendition" (ECMA-48), from the 16 colours that every theme
  /// of a terminal keeps readable.
  var parameters: String {
    switch self {
    case .id: "33"
    case .heading: "1"
    case .label, .muted, .closed: "2"
    case .urgent: "1;31"
    case .warning, .paused: "35"
    case .good, .added, .resolved: "32"
    case .removed: "31"
    case .open: "36"
    case .active: "1;34"
    }
  }
}

/// Turns styles into colours, or into nothing where colours are off.
public struct Palette: Hashable, Sendable {
  /// Whether text is coloured at all.
  public var colour: Bool

  /// Makes a palette that colours text or leaves it alone.
  public init(colour: Bool) {
    self.colour = colour
  }

  /// Returns `text` in the colours of `style`; unchanged without colour, style or text.
  public func paint(_ text: String, _ style: Style?) -> String {
    guard colour, let style, !text.isEmpty else { return text }
    return "\u{1B}[\(style.parameters)m\(text)\u{1B}[0m"
  }
}
