import Glibc
import Testing

/// Replays the pages of `examples/transcripts` against the program: documentation that runs.
///
/// `UPDATE_TRANSCRIPTS=1 swift test --filter TranscriptTests` rewrites the pages; the difference
/// is then reviewed like any other.
@Suite struct TranscriptTests {
  private static let pages = Result {
    try Transcript.all(in: Project.folder + "examples/transcripts")
  }

  @Test func pagesAreThere() throws {
    #expect(try Self.pages.get().count > 20)
    try #require(access(Project.products + "itsm", X_OK) == 0, "itsm is not built")
  }

  @Test(arguments: (try? pages.get()) ?? [])
  func pageMatchesBehaviour(_ page: Transcript) throws {
    let replayed = try page.replayed()
    if getenv("UPDATE_TRANSCRIPTS") != nil {
      if replayed != page.text { try Files.write(replayed, to: page.path) }
      return
    }
    let difference = Self.firstDifference(page.text, replayed)
    #expect(difference == nil, "\(page.testDescription):\(difference ?? "")")
  }

  /// The first line that differs, with its neighbours; nil if none does.
  static func firstDifference(_ page: String, _ replayed: String) -> String? {
    guard page != replayed else { return nil }
    let old = page.split(separator: "\n", omittingEmptySubsequences: false)
    let new = replayed.split(separator: "\n", omittingEmptySubsequences: false)
    let at = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
    func excerpt(_ lines: [Substring], _ sign: String) -> String {
      lines.dropFirst(at).prefix(5).map { "\(sign)\($0)\n" }.joined()
    }
    let before = old[max(at - 3, 0)..<at].map { " \($0)\n" }.joined()
    return "\(at + 1)\n" + before + excerpt(old, "-") + excerpt(new, "+")
  }
}
