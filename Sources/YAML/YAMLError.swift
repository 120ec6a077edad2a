/// Why a text is not a document this project accepts, or why an edit can't be made.
public struct YAMLError: Error, Hashable, Sendable {
  /// What kind of fault it is; the raw value is stable and greppable.
  public enum Code: String, Sendable, CaseIterable {
    case syntax = "yaml/syntax"
    case encoding = "yaml/encoding"
    case controlCharacter = "yaml/control-character"
    case anchor = "yaml/anchor"
    case alias = "yaml/alias"
    case mergeKey = "yaml/merge-key"
    case tag = "yaml/tag"
    case directive = "yaml/directive"
    case duplicateKey = "yaml/duplicate-key"
    case complexKey = "yaml/complex-key"
    case severalDocuments = "yaml/several-documents"
    case nesting = "yaml/nesting"
    case size = "yaml/size"
    case path = "yaml/path"
  }

  public var code: Code
  /// One sentence without a full stop: what was found.
  public var message: String
  public var mark: Mark
  /// What to do about it, if there is something.
  public var remedy: String?

  /// Makes an error.
  public init(_ code: Code, _ message: String, at mark: Mark, remedy: String? = nil) {
    self.code = code
    self.message = message
    self.mark = mark
    self.remedy = remedy
  }
}
