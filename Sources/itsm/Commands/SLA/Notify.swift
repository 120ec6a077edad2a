import ArgumentParser
import Git
import Practices
import Records
import Rendering
import Store

/// `itsm notify --since REV`.
struct Notify: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify",
    abstract: "Print whom to tell what since a revision, for a mailer or a webhook.",
    discussion: """
      Escalations go to those whom their target names, records to those who get them, what is \
      resolved to those who reported it, and comments to both. Standard error says from which \
      revision to go on, so that nothing is told twice. Sends nothing by itself.

        itsm notify --since HEAD~5 --mail | formail -s sendmail -t
      """)

  @Option(help: ArgumentHelp("Tell what was committed after this revision.", valueName: "rev|date"))
  var since: String
  @Option(
    help: ArgumentHelp(
      "Tell assignees the warnings of running clocks that came after this instant.",
      valueName: "date"))
  var warningsSince: String?
  @Flag(help: "As a mailbox of messages, for those who have an address.") var mail = false
  @Option(
    name: .customLong("max-age"),
    help: ArgumentHelp("Leave out what happened longer ago than this.", valueName: "duration"))
  var maxAge = Span(seconds: 7 * 86_400)
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let workspace = try session.workspace()
    let snapshot = try workspace.tip()
    guard let tip = snapshot.commit?.id else { return }
    let now = try session.now()
    let start = try workspace.commit(at: since, now: now)
    let warned = try warningsSince.map { try session.instant($0, option: "--warnings-since") }
    let levels = try ServiceLevels(snapshot, workspace, now: now)
    var notices = try workspace.difference(from: start, to: tip).flatMap { old, new in
      new.map { new in
        Notice.notices(
          from: old, to: new, levels.clocks.rules, since: now - maxAge, snapshot)
      } ?? []
    }
    if let warned {
      snapshot.asksIndex = true
      try levels.eachRecord(.live) { record, clocks in
        notices += Notice.warnings(of: record, clocks, after: warned, until: now, snapshot)
      }
    }
    notices.sort { ($0.at, $0.record, $0.to) < ($1.at, $1.record, $1.to) }
    let list = NoticeList(notices)
    if mail {
      let author = try workspace.repository.author()
      session.out(list.mailbox(from: (author.name, author.email)))
    } else {
      output.show(list.report, in: session)
    }
    let next = warned.map { _ in " --warnings-since \(now)" } ?? ""
    session.note("next time: itsm notify --since \(tip.short)\(next)")
  }
}
