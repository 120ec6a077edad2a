import ArgumentParser
import Git
import Glibc
import Records
import Rendering
import Store

/// `itsm init`: a record repository.
struct Init: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a record repository, or add records to a git repository.",
    discussion: """
      In an existing repository --folder keeps records apart, so that records and code share \
      commits and pull requests. Running it again changes nothing that is there.

        itsm init ops --organisation "Acme GmbH"
      """)

  @Argument(help: "Where; the current directory by default.") var path = "."
  @Flag(help: "Without working files, for a server.") var bare = false
  @Option(
    help: ArgumentHelp("Keep the records in this folder of the repository.", valueName: "folder"))
  var folder: String?
  @Option(help: ArgumentHelp("The name of your organisation.", valueName: "name"))
  var organisation: String?
  @Flag(help: "Keep JSON Schemas in .itsm/schemas, and point new records to them for editors.")
  var editorSchemas = false
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    let place =
      path.hasPrefix("/") || session.directory == "." ? path : "\(session.directory)/\(path)"
    let repository = try open(place)
    let folder = try self.recordsFolder(repository, place)
    let workspace = try Workspace(repository, folder: folder)
    var added: [String] = []
    let options = CommitOptions(
      now: Instant(clamping: try repository.author().when), subject: "itsm: keep records here",
      skipsHooks: true)
    try workspace.transact(options) { transaction in
      added = []
      for (path, text) in files {
        let full = folder + path
        guard try transaction.snapshot.read(full) == nil, !Self.exists(full, repository) else {
          continue
        }
        transaction.put(Array(text.utf8), at: full)
        added.append(full)
      }
    }
    try MergeSettings(workspace).install()
    let top = repository.workingDirectory ?? repository.gitDirectory
    if added.isEmpty {
      session.note("\(top) keeps records already; nothing changed")
    } else {
      for path in added { session.note("added \(path)") }
      session.note("\(top) keeps records now: itsm incident open \"…\"")
    }
  }

  private func open(_ place: String) throws -> Repository {
    if !bare, let existing = try? Repository(discoveringFrom: place), !existing.isBare {
      return existing
    }
    return try Repository.create(at: place, bare: bare, initialBranch: nil)
  }

  /// The records' folder: as asked for, or where records are already.
  private func recordsFolder(_ repository: Repository, _ place: String) throws -> String {
    if let folder {
      let steps = Disk.steps(of: folder)
      guard !steps.isEmpty, folder.utf8.first != UInt8(ascii: "/"),
        !steps.contains(where: { $0.utf8.first == UInt8(ascii: ".") })
      else {
        throw UsageError(
          "--folder names a folder below the repository's top", remedy: "--folder ops")
      }
      for step in steps {
        guard let problem = RecordID.problem(with: step.replacing(" ", with: "-")) else { continue }
        throw UsageError(
          "--folder must be one that every system can hold",
          remedy: "folders are named as ids are: \(problem)")
      }
      return steps.joined(separator: "/") + "/"
    }
    return (try? Workspace(discoveringFrom: place))?.folder ?? ""
  }

  private static func exists(_ path: String, _ repository: Repository) -> Bool {
    repository.workingDirectory.map { Disk(root: $0).exists(path) } ?? false
  }

  private var files: [(path: String, text: String)] {
    var files = [
      (".itsm/config.yaml", configurationText), (".gitattributes", Self.attributes),
      ("README.md", Self.readme),
    ]
    if editorSchemas {
      files += Rulebook.builtIn.types.map { type in
        ("\(Modeline.folder)/\(type.name).json", JSONSchema(type).payload.json() + "\n")
      }
      files += DefinitionSchema.allCases.map { kind in
        ("\(Modeline.folder)/\(kind).json", kind.payload(.builtIn).json() + "\n")
      }
    }
    return files
  }

  private var configurationText: String {
    let name = organisation.map { "organisation: \(Payload.text($0).compactJSON())" }
    return """
      # Settings of this record repository. itsm --help and the project's Docs/record-types.md
      # say what can stand here and in .itsm/types/.
      format: 1
      \(name ?? "# organisation: Acme GmbH")
      # Unknown fields are errors, not warnings.
      strict: false
      # What new records get when nothing is said.
      # defaults: { incident: { group: service-desk } }

      """
  }

  private static let attributes = """
    # Records are kept byte for byte: no conversion of line endings.
    *.yaml -text

    """

  private static let readme = """
    # Records

    This repository keeps the records of our service management: one YAML file each, one commit
    for each change. They are made and changed with `itsm`, reviewed by pull request, and edited
    by hand where that is quicker.

        itsm incident open "Checkout answers 502" --impact high
        itsm incident list --open
        itsm show ID
        itsm incident --help

    After editing a file by hand: `itsm status`, `itsm commit`.

    """
}
