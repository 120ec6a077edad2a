import Glibc
import Rendering

/// The page of a workflow run, as GitHub's runner takes it: Markdown, appended to a file.
enum StepSummary {
  /// Appends to the file that `GITHUB_STEP_SUMMARY` names, if it does.
  ///
  /// The findings are on standard output anyway, so a file that can't be written is no failure.
  static func append(_ text: String, in session: Session) {
    guard let path = getenv("GITHUB_STEP_SUMMARY"), path.pointee != 0 else { return }
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      let reason = String(cString: strerror(errno))
      session.note("warning: can't write GITHUB_STEP_SUMMARY (\(String(cString: path))): \(reason)")
      return
    }
    Terminal.write(text, to: file)
    close(file)
  }
}
