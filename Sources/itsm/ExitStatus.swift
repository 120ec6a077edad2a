import Git
import Glibc
import Records
import Rendering
import Store
import YAML

/// What `itsm` tells the shell; scripts depend on these numbers (Docs/exit-status.md).
enum ExitStatus: Int32 {
  case success = 0
  /// A rule said no, or validation found errors.
  case refused = 1
  /// The repository or the machine let us down.
  case unusable = 2
  /// No such record, or an ambiguous id.
  case notFound = 3
  /// A question about a field waits for an answer.
  case conflict = 4
  /// The command was not understood, as in sysexits.
  case usage = 64
  /// A bug in itsm.
  case unexpected = 70
}

/// The command line can't be understood.
struct UsageError: Error {
  var message: String
  var remedy: String?

  init(_ message: String, remedy: String? = nil) {
    self.message = message
    self.remedy = remedy
  }
}

/// A command ends with a status of its own and has said all there is to say.
struct Ending: Error {
  var status: ExitStatus
}

extension ExitStatus {
  /// Prints `error` for a person and ends the process: the only place errors become text.
  static func report(_ error: any Error, palette: Palette) -> Never {
    switch error {
    case let ending as Ending: exit(ending.status.rawValue)
    case let help as HelpText:
      Terminal.write(help.text + "\n", to: STDOUT_FILENO)
      exit(success.rawValue)
    case let finding as Finding: refused.end([finding], palette)
    case let findings as Findings: refused.end(findings.all, palette)
    case let error as YAMLError: refused.end([Finding(error)], palette)
    case let error as StoreError:
      let status: ExitStatus =
        switch error.kind {
        case .notFound: notFound
        case .unusable: unusable
        case .conflict: conflict
        case .refused: refused
        }
      status.end(error.message, error.remedy, palette)
    case let error as GitError:
      (error.isMissing ? notFound : unusable).end(error.message, error.remedy, palette)
    case let error as UsageError: usage.end(error.message, error.remedy, palette)
    default: unexpected.end("\(error)", "this is a bug in itsm; please report it", palette)
    }
  }

  private func end(_ message: String, _ remedy: String?, _ palette: Palette) -> Never {
    var text = palette.paint("error:", .urgent) + " " + sanitised(message, lines: .multiple) + "\n"
    if let remedy { text += Self.hint(remedy, palette) }
    write(text)
    exit(rawValue)
  }

  private func end(_ findings: [Finding], _ palette: Palette) -> Never {
    for finding in findings {
      let place = finding.file.map { file in
        finding.mark.map { "\(file):\($0.line):\($0.column): " } ?? "\(file): "
      }
      let severity = palette.paint("\(finding.severity.rawValue):", .urgent)
      let message = sanitised(finding.message, lines: .multiple)
      write("\(sanitised(place ?? ""))\(severity) \(message) [\(finding.code.rawValue)]\n")
      if let remedy = finding.remedy { write(Self.hint(remedy, palette)) }
    }
    exit(rawValue)
  }

  /// What to type next; further lines stand under the first.
  private static func hint(_ remedy: String, _ palette: Palette) -> String {
    let lines = sanitised(remedy, lines: .multiple).split(separator: "\n")
    return palette.paint("hint:", .label) + " " + lines.joined(separator: "\n      ") + "\n"
  }

  private func write(_ text: String) { Terminal.write(text, to: STDERR_FILENO) }
}

extension Terminal {
  /// Writes all of a text to a descriptor; a reader that went away is no error.
  static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let count = Glibc.write(
          descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return }
        done += count
      }
    }
  }
}
