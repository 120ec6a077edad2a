import Records
import YAML

extension Workspace {
  /// Why a path that was asked for is passed over; nil if there may be records.
  ///
  /// A file that is no record is passed over, since programs hand over all that changed. A folder
  /// is meant, and a check of nothing must not look like one that went well.
  ///
  /// - Throws: ``StoreError`` for a folder that can hold no records.
  func passedOver(_ path: String, _ source: any RecordSource) throws -> String? {
    if folder.utf8.starts(with: path.isEmpty ? "".utf8 : "\(path)/".utf8) { return nil }
    let oddity = try source.oddity(at: path)
    guard let reason = reason(against: path, oddity, try patterns(source)) else { return nil }
    guard oddity != nil else { return "\(path) is not judged: \(reason)" }
    throw StoreError(
      .notFound, "there are no records in \(path): \(reason)",
      remedy: "itsm validate judges all records")
  }

  private func reason(against path: String, _ oddity: NoFile?, _ ignored: [String]) -> String? {
    guard path.utf8.starts(with: folder.utf8) else { return "records are kept in \(folder)" }
    let place = path.utf8.dropFirst(folder.utf8.count)
    if String(Substring(place)).lies(in: ".itsm") { return nil }
    if place.hasHiddenStep { return "what begins with a dot is none" }
    if let oddity, oddity != .folder, !path.isNamedAsRecord {
      return "it is \(oddity.phrase), which is not followed"
    }
    guard oddity == nil else { return nil }
    if !path.isNamedAsRecord { return "the file of a record ends in .yaml" }
    return ignored.contains { Glob.matches(path, pattern: folder + $0) }
      ? "\(Layout.configuration) says to ignore it" : nil
  }

  private func patterns(_ source: any RecordSource) throws -> [String] {
    let file = folder + Layout.configuration
    let settings = try source.read(file).flatMap { try? Settings(parsing: $0, file: file) }
    return settings?.ignore ?? []
  }
}

extension Snapshot {
  /// What is wrong with where records stand: their names, their paths, and what is no file at all.
  func placeFindings(_ entries: some Collection<RepositoryChecks.Entry>) throws -> [Finding] {
    var findings = RepositoryChecks.findings(in: entries)
    findings += PortablePath.collisions(among: try files().map(\.path) + oddities.map(\.path))
    findings += oddities.compactMap { file in file.oddity?.finding(at: file.path) }
    findings += try definitionFindings()
    return findings
  }

  /// What stands where the repository's rules would be, and is no file.
  private func definitionFindings() throws -> [Finding] {
    var findings = try source.entries(below: folder + Layout.types).compactMap { file in
      file.oddity?.finding(at: file.path, .typeDefinition)
    }
    let settings = folder + Layout.configuration
    if try source.holds(settings), try source.read(settings) == nil {
      findings.append(
        Finding(
          .configuration, "\(settings) is not a file", file: settings, at: .start,
          remedy: "put the file itself there; links are never followed"))
    }
    return findings
  }
}
