public import YAML

/// Something a rule has to say about a record, a type or an edit.
public struct Finding: Error, Hashable, Sendable {
  /// How much it matters.
  public enum Severity: String, Sendable, Comparable, CaseIterable {
    case error, warning, note

    /// Errors come before warnings, warnings before notes.
    public static func < (left: Severity, right: Severity) -> Bool { left.order < right.order }

    private var order: Int { self == .error ? 0 : self == .warning ? 1 : 2 }
  }

  /// The rule's stable, greppable name, such as `link/dangling`.
  public var code: Code
  public var severity: Severity
  /// One sentence without a full stop.
  public var message: String
  /// The file, relative to the top of the repository.
  public var file: String?
  public var mark: Mark?
  /// What to type or write next.
  public var remedy: String?
  /// The id of the record that it is about; nil if it is about none, or one that can't be read.
  public var record: String?
  /// The field that has no value and must have one.
  var missing: String?
  /// True if not even its key is there.
  var isAbsent = false

  /// Makes a finding.
  public init(
    _ code: Code, _ message: String, severity: Severity = .error, file: String? = nil,
    at mark: Mark? = nil, remedy: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.file = file
    self.mark = mark
    self.remedy = remedy
  }

  /// Makes a finding of what the YAML reader or editor refused.
  public init(_ error: YAMLError, file: String? = nil) {
    self.init(
      Code(rawValue: error.code.rawValue), error.message, file: file, at: error.mark,
      remedy: error.remedy)
  }

  /// What is wrong with a text that is no YAML since git left its markers in it; nil without them.
  init?(ofMarkersIn source: [UInt8], file: String) {
    let lines = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let line = lines.firstIndex(where: { $0.starts(with: "<<<<<<<".utf8) }) else {
      return nil
    }
    self.init(
      Code(rawValue: YAMLError.Code.syntax.rawValue),
      "git left both versions of what contradicts here, between markers", file: file,
      at: Mark(line: line + 1, column: 1, offset: lines[line].startIndex),
      remedy: "itsm merge asks which to take; or keep one by hand and take the markers out")
  }

  /// The same finding, in a file.
  public func inFile(_ file: String?) -> Finding {
    var copy = self
    copy.file = copy.file ?? file
    return copy
  }
}

/// Several findings at once: why an edit was refused.
public struct Findings: Error, Hashable, Sendable {
  public var all: [Finding]

  /// Makes a list of findings.
  public init(_ all: [Finding]) { self.all = all }

  /// True when one of them is an error.
  public var refuse: Bool { all.contains { $0.severity == .error } }
}

extension Finding {
  /// The name of a rule.
  public struct Code: RawRepresentable, Hashable, Sendable, Comparable {
    public let rawValue: String

    /// Makes a code.
    public init(rawValue: String) { self.rawValue = rawValue }

    private init(_ rawValue: String) { self.rawValue = rawValue }

    /// Codes are ordered by their names.
    public static func < (left: Code, right: Code) -> Bool { left.rawValue < right.rawValue }

    // Definitions: types, configuration, conditions.
    public static let typeDefinition = Code("type/definition")
    public static let typeCondition = Code("type/condition")
    public static let configuration = Code("config/invalid")
    public static let calendarDefinition = Code("calendar/definition")
    public static let windowDefinition = Code("window/definition")
    public static let targetDefinition = Code("target/definition")
    public static let silenceUnused = Code("silence/unused")
    // What a record is.
    public static let recordShape = Code("record/shape")
    public static let recordType = Code("record/type")
    public static let noFile = Code("record/no-file")
    public static let idShape = Code("id/shape")
    public static let idPath = Code("id/path")
    public static let pathPortable = Code("path/portable")
    public static let idDuplicate = Code("id/duplicate")
    // What its fields say.
    public static let fieldUnknown = Code("field/unknown")
    public static let fieldKind = Code("field/kind")
    public static let fieldValue = Code("field/value")
    public static let fieldRequired = Code("field/required")
    public static let fieldOrder = Code("field/order")
    public static let fieldDerived = Code("field/derived")
    public static let rule = Code("rule/violated")
    public static let stateUnknown = Code("state/unknown")
    // What it points to.
    public static let linkRelation = Code("link/relation")
    public static let linkDangling = Code("link/dangling")
    public static let linkType = Code("link/type")
    public static let linkCount = Code("link/count")
    public static let linkCircle = Code("link/circle")
    public static let referenceUnknown = Code("reference/unknown")
    public static let referenceType = Code("reference/type")
    // What its timeline tells.
    public static let timelineShape = Code("timeline/shape")
    public static let timelineOrder = Code("timeline/order")
    public static let timelineState = Code("timeline/state")
    // What became of a record since another version.
    public static let recordIdentity = Code("record/identity")
    public static let recordRemoved = Code("record/removed")
    public static let timelineRewritten = Code("timeline/rewritten")
    public static let transitionIllegal = Code("transition/illegal")
    // What a commit of the history did.
    public static let timelineAuthor = Code("timeline/author")
    public static let timelineLate = Code("timeline/late")
    public static let timelineForeign = Code("timeline/foreign")
    public static let approvalUntold = Code("approval/untold")
    public static let signatureInvalid = Code("signature/invalid")
    public static let mergeLost = Code("merge/lost")
    public static let idReused = Code("id/reused")
    public static let itemUnauthorised = Code("item/unauthorised")
    public static let checkpointBroken = Code("checkpoint/broken")
    // What a command asked for.
    public static let transitionRefused = Code("transition/refused")
    public static let transitionNeeds = Code("transition/needs")
    public static let commentRequired = Code("transition/comment")
    public static let nothingChanged = Code("edit/nothing")
    public static let editRefused = Code("edit/refused")
    // What is decided on.
    public static let approvalStage = Code("approval/stage")
    public static let approvalQuorum = Code("approval/quorum")
    public static let approvalForged = Code("approval/forged")
    public static let approvalEntitled = Code("approval/entitled")
    public static let revertRefused = Code("edit/revert")
    public static let approvalReview = Code("approval/review")
    public static let policyDefinition = Code("policy/definition")
    public static let policyProtected = Code("policy/protected")
    public static let policyExample = Code("policy/example")
    // What a template authorises.
    public static let templateDefinition = Code("template/definition")
    public static let templatePin = Code("template/pin")
    public static let templateDeviation = Code("template/deviation")
    public static let templateSuspended = Code("template/suspended")
    // What an import was given.
    public static let importMapping = Code("import/mapping")
    public static let importText = Code("import/text")
    public static let importRow = Code("import/row")
  }
}
