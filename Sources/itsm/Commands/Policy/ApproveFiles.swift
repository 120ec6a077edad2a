import ArgumentParser
import Practices
import Records
import Store

/// `itsm policy approve .itsm/policies/changes.yaml`.
struct ApproveFiles: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Approve protected files, such as policies, as they are on this branch.",
    discussion: """
      A policy may say who must agree to a change of itself and of other files (amend, protects); \
      itsm validate --base judges it. What is approved is the bytes of the file: another edit needs \
      another approval. Approvals stand in .itsm/approvals, a file for each person.

        itsm policy approve .itsm/policies/changes.yaml teams/cab.yaml
      """)

  @Argument(help: "Policies by name, or files below the records' folder.") var names: [String]
  @OptionGroup var commit: CommitFlags

  func run(in session: Session) throws {
    try Desk.work(
      in: session, message: commit.message,
      subject: "itsm: approve \(names.joined(separator: ", "))",
      skipsHooks: commit.skipsHooks
    ) { desk in
      let snapshot = desk.transaction.snapshot
      let me = desk.circumstance.me
      let file = snapshot.folder + FileApprovals.folder + "/\(Self.name(for: me)).yaml"
      let old = try snapshot.read(file).flatMap { FileApprovals(parsing: $0) }
      var files = old?.files ?? [:]
      for name in names {
        let path = try Self.path(name, in: snapshot)
        files[path] = FileApprovals.digest(of: try snapshot.read(snapshot.folder + path))
        desk.note("\(path)  approve")
      }
      guard files != old?.files else {
        throw Finding(.nothingChanged, "\(me) approved this already")
      }
      desk.transaction.put(FileApprovals.source(by: me, files), at: file)
    }
  }

  /// The file that somebody means; it may be gone, which can be approved as well.
  private static func path(_ name: String, in snapshot: Snapshot) throws -> String {
    let policies = try snapshot.policies().policies
    if let origin = policies.first(where: { $0.name == name })?.origin {
      return String(origin.dropFirst(snapshot.folder.count))
    }
    guard name.contains("/") else {
      throw StoreError(
        .notFound, "there is no policy \(name)",
        remedy: "the name of a policy, or a path such as teams/cab.yaml")
    }
    return name
  }

  /// A name for a file from that of a person, who may be known by an address only.
  private static func name(for person: String) -> String {
    String(
      person.map { $0.isASCII && ($0.isLetter || $0.isNumber) || "-._".contains($0) ? $0 : "-" })
  }
}
