public import Records

/// What authorised a record before it was made: a version of a template.
public struct Advance: Hashable, Sendable {
  /// The template and its version, in a few words.
  public let what: String
  /// Who made that version, and when.
  public let person: People.Name
  public let at: Instant
  /// Why it does not authorise the record.
  public let doubts: [String]

  /// Takes what is known of the template.
  public init(what: String, by person: People.Name, at: Instant, doubts: [String]) {
    (self.what, self.person, self.at, self.doubts) = (what, person, at, doubts)
  }
}
