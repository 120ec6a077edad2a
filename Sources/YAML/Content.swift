/// A value to be written, without places or style.
public indirect enum Content: Hashable, Sendable {
  /// Text that must read back as this text under every YAML schema: quoted whenever a YAML 1.1
  /// or 1.2 reader could take it for something else.
  case text(String)
  /// A number, truth value, date or instant whose spelling is already right: written as it is,
  /// quoted only where the syntax would otherwise break.
  case plain(String)
  case sequence([Content])
  case mapping([Entry])

  /// A key and its value.
  public struct Entry: Hashable, Sendable {
    public var key: String
    public var value: Content

    /// Makes an entry.
    public init(_ key: String, _ value: Content) {
      self.key = key
      self.value = value
    }
  }
}

/// One step from a node to a part of it.
public enum Step: Hashable, Sendable {
  case key(String)
  case index(Int)
}

/// What is to become of one place in a document.
public enum Change: Hashable, Sendable {
  /// Gives the place a value. A missing last key is inserted; `order` lists the mapping's keys in
  /// the schema's order, and the new key goes after the nearest present key that precedes it
  /// there, or before the nearest one that follows, or at the end. Missing mappings on the way
  /// are made.
  case set([Step], Content, order: [String] = [])
  /// Adds an item at the end of a list; a missing or null list is made, placed as by `set`.
  case append([Step], Content, order: [String] = [])
  /// Removes a key with its value, or an item of a list. The last item leaves an empty list `[]`.
  case remove([Step])
}
