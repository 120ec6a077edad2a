internal import CGit2

extension Repository {
  /// The names of references whose full name begins with `prefix`, such as `refs/tags/`, without
  /// it, in no order.
  ///
  /// - Parameters:
  ///   - prefix: The beginning of the full name.
  ///   - limit: How many names are wanted at most.
  /// - Returns: What follows the prefix.
  /// - Throws: ``GitError`` if the references cannot be read.
  public func referenceNames(
    beginningWith prefix: String, limit: Int = .max
  ) throws(GitError) -> [String] {
    let pattern = try (prefix + "*").forC("a reference name")
    let repository = pointer
    let iterator = try Handle(releasedBy: git_reference_iterator_free) {
      git_reference_iterator_glob_new(&$0, repository, pattern)
    }
    var names: [String] = []
    var name: UnsafePointer<CChar>?
    while names.count < limit, git_reference_next_name(&name, iterator.pointer) == 0, let name {
      names.append(String(String(cString: name).dropFirst(prefix.count)))
    }
    return names
  }

  /// True for what git takes for the name of a branch.
  ///
  /// - Throws: ``GitError`` if it can't be a name at all.
  public static func isBranchName(_ name: String) throws(GitError) -> Bool {
    let name = try name.forC("a branch's name")
    var isValid: Int32 = 0
    try GitError.check(git_branch_name_is_valid(&isValid, name))
    return isValid == 1
  }
}
