import YAML

extension Finding {
  /// What a code stands for: a rule that somebody can look up, switch off, or teach.
  ///
  /// Each rule has a page in `Docs/rules`, which a test compares with this list.
  public struct Rule: Hashable, Sendable {
    /// What has to be read before the rule can be judged.
    public enum Scope: String, Sendable, CaseIterable {
      /// The text of one file.
      case text
      /// The files below `.itsm`.
      case definition
      /// One record and what it names.
      case record
      /// All records together.
      case repository
      /// Two revisions of the records.
      case comparison
      /// A commit and those before it.
      case history
      /// What a command was asked to do.
      case command
      /// A file that is imported.
      case importing = "import"
    }

    /// The stable name.
    public let code: Code
    /// How much it matters where nothing else is said; a type's own rules and strict settings say
    /// otherwise.
    public let severity: Severity
    /// What has to be read.
    public let scope: Scope
    /// What it says, as one sentence with a full stop.
    public let summary: String

    /// The page that explains the rule, below the project's folder.
    public var page: String {
      "Docs/rules/\(String(code.rawValue.map { $0 == "/" ? "-" : $0 })).md"
    }

    init(_ code: Code, _ scope: Scope, _ summary: String, severity: Severity = .error) {
      self.code = code
      self.severity = severity
      self.scope = scope
      self.summary = summary
    }
  }
}

extension Finding.Rule {
  /// The rule of a code; nil for a code that no rule has.
  public static func named(_ code: Finding.Code) -> Self? { byCode[code] }

  private static let byCode = Dictionary(
    all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// All rules: those of the text first, those of commands last.
  public static let all =
    text.map { Self(Finding.Code(rawValue: $0.rawValue), .text, $1) }
    + definitions + records + repositories + comparisons + histories + commands

  private static let text: [(YAMLError.Code, String)] = [
    (.syntax, "The text is no YAML, or YAML that its readers understand differently."),
    (.encoding, "The text is not UTF-8."),
    (.controlCharacter, "The text holds a character that nobody can see."),
    (.anchor, "A value has an anchor (`&name`)."),
    (.alias, "A value is an alias (`*name`)."),
    (.mergeKey, "A mapping has a merge key (`<<`)."),
    (.tag, "A value has a tag (`!name`)."),
    (.directive, "The text has a directive (`%YAML` or `%TAG`)."),
    (.duplicateKey, "A key stands twice in one mapping."),
    (.complexKey, "A key is a list or a mapping."),
    (.severalDocuments, "The file holds more than one document."),
    (.nesting, "Lists and mappings are nested more than 32 deep."),
    (.size, "The file is larger than 1 MiB."),
    (.path, "A change can't be written into this text."),
  ]

  private static let definitions = [
    Self(.configuration, .definition, "A file of settings below `.itsm` can't be understood."),
    Self(.typeDefinition, .definition, "The definition of a record type can't be understood."),
    Self(.typeCondition, .definition, "A condition asks for what its record type does not have."),
    Self(.calendarDefinition, .definition, "A calendar below `.itsm` can't be understood."),
    Self(.policyDefinition, .definition, "A policy below `.itsm` can't be understood."),
    Self(.policyExample, .definition, "An example of a policy comes out otherwise than it says."),
    Self(.templateDefinition, .definition, "A template below `.itsm` can't be understood."),
    Self(
      .targetDefinition, .definition, "A service-level target below `.itsm` can't be understood."),
    Self(
      .windowDefinition, .definition,
      "A maintenance window or blackout below `.itsm` can't be understood."),
  ]

  private static let records = [
    Self(.recordShape, .record, "The file is no record: no mapping, or without an id."),
    Self(
      .noFile, .record,
      "What is named as a record is no file: a link, another repository, a folder."
    ),
    Self(.recordType, .record, "Nothing says of what type the record is."),
    Self(.idShape, .record, "An id can't name a file on every system."),
    Self(
      .fieldUnknown, .record, "The record has a field that its type does not have.",
      severity: .warning),
    Self(
      .fieldKind, .record,
      "A field holds a list or a mapping where its kind has a single value, or the reverse."),
    Self(.fieldValue, .record, "A field's value is not what its kind allows."),
    Self(.fieldRequired, .record, "A field that must have a value has none."),
    Self(.fieldOrder, .record, "A time is before the one that it has to follow."),
    Self(
      .fieldDerived, .record,
      "A derived field says something else than what it follows from, and no reason is given."),
    Self(.rule, .record, "A rule of the record's type does not hold."),
    Self(.stateUnknown, .record, "The record has no state, or one that its type does not have."),
    Self(.linkRelation, .record, "A link is no relation of the record's type, or no id."),
    Self(.linkDangling, .record, "A link names a record that does not exist."),
    Self(.linkType, .record, "A link names a record of a type that the relation does not lead to."),
    Self(.linkCount, .record, "A relation that allows one record has several."),
    Self(.linkCircle, .record, "A link leads back to the record itself."),
    Self(.referenceUnknown, .record, "A field names a record that does not exist."),
    Self(.referenceType, .record, "A field names a record of another type than it may."),
    Self(
      .timelineShape, .record, "An entry of the timeline lacks its instant, its author or its verb."
    ),
    Self(
      .timelineOrder, .record,
      "The entries of a timeline are out of order."),
    Self(.timelineState, .record, "The record's state is not the one that its timeline tells."),
    Self(
      .templatePin, .record,
      "A record goes on by a template, and names no version of one that counts."),
    Self(
      .templateDeviation, .record,
      "A record goes on by a template, and says something else than the template."),
    Self(
      .templateSuspended, .record,
      "A record goes on by a template of which too many uses failed.", severity: .warning),
  ]

  private static let repositories = [
    Self(.idDuplicate, .repository, "Two records have the same id, whatever its letter case."),
    Self(
      .idPath, .repository, "The record's file is not where its id and its type put it.",
      severity: .warning),
    Self(
      .pathPortable, .repository,
      "A record's path is none that every system can hold, or tell from another."),
    Self(
      .silenceUnused, .repository, "An entry of `.itsm/validate.yaml` silences nothing.",
      severity: .warning),
  ]

  private static let comparisons = [
    Self(.recordIdentity, .comparison, "A record's id or type was changed."),
    Self(.recordRemoved, .comparison, "A record was removed."),
    Self(
      .timelineRewritten, .comparison,
      "An entry that the timeline told before was changed or removed."),
    Self(
      .transitionIllegal, .comparison,
      "A record went from one state to another as no transition of its type allows."),
    Self(
      .approvalForged, .comparison,
      "A decision was told by somebody else than whoever it names, or of another content."),
    Self(
      .policyProtected, .comparison,
      "A protected file was changed, and those who must agree to that have not."),
    Self(.approvalQuorum, .comparison, "A record goes on and those who must agree have not."),
  ]

  private static let histories = [
    Self(
      .timelineAuthor, .history,
      "A commit tells in the timeline what somebody else is said to have done."),
    Self(
      .timelineLate, .history, "An entry tells another time than that of its commit.",
      severity: .warning),
    Self(
      .timelineForeign, .history,
      "A commit brings records with a story that others told elsewhere.",
      severity: .note),
    Self(
      .approvalUntold, .history,
      "What was decided on was changed, and the timeline does not tell it."),
    Self(
      .signatureInvalid, .history,
      "A commit was signed by no key that its author was allowed at the time."),
    Self(.mergeLost, .history, "A merge lost what one of its sides had."),
    Self(.idReused, .history, "A record has an id that another one has or had."),
    Self(
      .itemUnauthorised, .history,
      "An item was changed outside any authorised change that names it.", severity: .warning),
    Self(
      .checkpointBroken, .history,
      "The history does not go on from a signed checkpoint, or a checkpoint is gone."),
  ]

  private static let commands = [
    Self(
      .transitionRefused, .command, "No transition leads from the record's state to the wanted one."
    ),
    Self(.transitionNeeds, .command, "What a transition needs does not hold."),
    Self(.commentRequired, .command, "A transition needs a comment."),
    Self(.nothingChanged, .command, "The command would change nothing."),
    Self(.editRefused, .command, "The change is none that a command makes."),
    Self(.revertRefused, .command, "A change can't be taken back."),
    Self(.approvalStage, .command, "A decision was made on a record that waits for none."),
    Self(.approvalEntitled, .command, "Somebody decides whose decision does not count."),
    Self(.approvalReview, .command, "A review that was made on a forge can't be recorded."),
    Self(.importMapping, .importing, "The mapping of an import can't be understood."),
    Self(.importText, .importing, "The imported file can't be read as what the mapping says."),
    Self(.importRow, .importing, "A row of the imported file can't become a record."),
  ]
}
