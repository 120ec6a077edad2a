public import Records

/// The files below `.itsm` of the version that is judged, for those who know what they mean.
public struct Definitions {
  /// The record types of the version.
  public let rulebook: Rulebook
  /// The folder `.itsm`, with a slash at its end.
  public let folder: String
  let source: any RecordSource

  /// The YAML files below a folder of `.itsm`, in the order of their paths.
  ///
  /// - Throws: ``GitError`` or ``StoreError`` if they can't be read.
  public func files(in name: String) throws -> [(path: String, bytes: [UInt8])] {
    try source.files(below: folder + name).compactMap { file in
      try source.read(file).map { (file.path, $0) }
    }
  }

  /// The bytes of a file below `.itsm`; nil if there is none.
  public func read(_ path: String) -> [UInt8]? { (try? source.read(folder + path)) ?? nil }
}

/// Finds what is wrong with definitions.
public typealias DefinitionCheck = (Definitions) throws -> [Finding]

/// Finds what practices have to say of records as they stand, beyond what types say.
public struct PracticeCheck {
  /// True for a record that is to be looked at.
  let isMeant: @Sendable (Record) -> Bool
  /// What is wrong with those, in the order of their paths.
  let findings: ([Record], Snapshot) throws -> [Finding]

  /// Makes a check.
  public init(
    of isMeant: @escaping @Sendable (Record) -> Bool,
    findings: @escaping ([Record], Snapshot) throws -> [Finding]
  ) {
    (self.isMeant, self.findings) = (isMeant, findings)
  }

  /// Looks at nothing.
  public static var none: PracticeCheck {
    PracticeCheck(of: { _ in false }, findings: { _, _ in [] })
  }
}

extension Snapshot {
  /// The files below `.itsm` at the revision.
  public var definitions: Definitions {
    Definitions(rulebook: rulebook, folder: folder + ".itsm/", source: source)
  }
}
