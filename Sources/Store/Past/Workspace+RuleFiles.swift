public import Git
import Records

extension Workspace {
  /// The commit from which on a file below `.itsm` has been as it is at a commit, along first parents.
  ///
  /// - Parameters:
  ///   - path: The file, relative to the top of the repository.
  ///   - tip: The commit.
  /// - Returns: The commit that brought it; nil if there is no such file.
  /// - Throws: ``GitError`` if history can't be read.
  public func origin(ofRuleFile path: String, at tip: ObjectID) throws -> ObjectID? {
    guard let wanted = try blob(path, inTreeOf: tip) else { return nil }
    var origin = tip
    for change in try RuleChanges(self).until(tip).reversed() {
      guard try repository.entry(at: path, in: change.tree)?.id == wanted else { break }
      origin = change.commit
    }
    return origin
  }

  /// The texts that the YAML files below a folder of `.itsm` had at a commit of a branch.
  ///
  /// - Parameters:
  ///   - folder: The folder, such as `templates`.
  ///   - name: The whole name of the commit.
  ///   - tip: The commit that the branch is at.
  /// - Returns: The files; nil if the commit is not there, or did not lead to the tip.
  /// - Throws: ``GitError`` if history can't be read.
  public func ruleFiles(
    in folder: String, at name: String, before tip: ObjectID
  ) throws -> [(path: String, bytes: [UInt8])]? {
    guard let commit = ObjectID(name), let found = try? repository.commit(commit),
      try RuleChanges(self).until(tip).contains(where: { $0.commit == commit })
        || repository.isAncestor(commit, of: tip)
    else { return nil }
    let source = TreeSource(
      repository: repository, tree: try repository.tree(of: found.id), folder: self.folder)
    return try source.files(below: "\(self.folder)\(Layout.rules)/\(folder)").compactMap { file in
      try source.read(file).map { (file.path, $0) }
    }
  }

  private func blob(_ path: String, inTreeOf commit: ObjectID) throws -> ObjectID? {
    try repository.entry(at: path, in: repository.tree(of: commit))?.id
  }
}
