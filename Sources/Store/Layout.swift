import Git

/// Where in a repository the records are.
enum Layout {
  static let configuration = ".itsm/config.yaml"
  static let types = ".itsm/types"
  static let rules = ".itsm"
  static let calendars = ".itsm/calendars"
  static let targets = ".itsm/targets"
  static let findings = ".itsm/validate.yaml"

  /// The records' folder in a tree: empty for the top, else ending in `/`.
  ///
  /// The folder is the one that holds `.itsm/config.yaml`: the nearest at or above `near`, else
  /// the only one within three levels.
  static func folder(
    in tree: ObjectID, of repository: Repository, near: String
  ) throws -> String? {
    var steps = Disk.steps(of: near)
    while true {
      let folder = steps.map { $0 + "/" }.joined()
      if try repository.entry(at: folder + configuration, in: tree) != nil { return folder }
      guard steps.popLast() != nil else { break }
    }
    var found: [String] = []
    try search(tree, "", 3, repository, &found)
    return found.count == 1 ? found.first : nil
  }

  private static func search(
    _ tree: ObjectID, _ folder: String, _ depth: Int, _ repository: Repository,
    _ found: inout [String]
  ) throws {
    for entry in try repository.entries(of: tree) where entry.isTree {
      if entry.name == ".itsm" {
        if try repository.entry(at: "config.yaml", in: entry.id) != nil { found.append(folder) }
      } else if depth > 0, !entry.name.hasPrefix(".") {
        try search(entry.id, folder + entry.name + "/", depth - 1, repository, &found)
      }
    }
  }

  /// The records' folder among the working files, by the same rule.
  static func folder(on disk: Disk, near: String) -> String? {
    var steps = Disk.steps(of: near)
    while true {
      let folder = steps.map { $0 + "/" }.joined()
      if disk.exists(folder + configuration) { return folder }
      guard steps.popLast() != nil else { return nil }
    }
  }
}
