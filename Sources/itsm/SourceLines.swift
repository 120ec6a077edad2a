import Records
import Rendering
import YAML

/// The lines that findings are about.
///
/// Findings come in the order of files, and a file may have thousands: it is read and divided once.
struct SourceLines {
  private let read: (Finding) -> [UInt8]?
  private var file: String?
  private var lines: [ArraySlice<UInt8>] = []

  /// Makes a reader of lines.
  ///
  /// - Parameter read: Gives the text of the file that a finding is about.
  init(_ read: @escaping (Finding) -> [UInt8]?) { self.read = read }

  /// The line of a finding; nil if it has no place, or its file can't be read.
  mutating func line(of finding: Finding) -> String? {
    guard let mark = finding.mark else { return nil }
    // By bytes: to Swift another spelling of an accent is the same text.
    let isSame = finding.file.map { $0.utf8.elementsEqual((file ?? "").utf8) } ?? false
    if !isSame {
      guard let source = read(finding) else { return nil }
      file = finding.file
      lines = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }
    guard mark.line > 0, mark.line <= lines.count else { return "" }
    return String(decoding: lines[mark.line - 1].prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }
}

extension Diagnostic {
  /// A finding with its line of the source.
  ///
  /// - Parameters:
  ///   - finding: The finding.
  ///   - lines: Where lines come from.
  ///   - isTouched: Whether the compared change touched that line; nil where nothing was compared.
  init(_ finding: Finding, in lines: inout SourceLines, isTouched: Bool? = nil) {
    let severity = Severity(rawValue: finding.severity.rawValue) ?? .error
    self.init(
      severity, code: finding.code.rawValue, message: finding.message, file: finding.file,
      line: finding.mark?.line, column: finding.mark?.column,
      sourceLine: lines.line(of: finding), remedy: finding.remedy, isTouched: isTouched,
      record: finding.record)
  }
}
