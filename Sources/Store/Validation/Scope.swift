/// Which version of the records is judged, and what it is compared with.
public enum ValidationScope: Hashable, Sendable {
  /// The working files; in a bare repository, which has none, the branch's tip.
  case workingFiles
  /// What the next commit would hold, compared with the branch's tip.
  case staged
  /// The records at a revision or a date.
  case revision(String)
  /// The records at `head`, by default the branch's tip, compared with the commit where it left
  /// `base`.
  ///
  /// Git names a branch that is not there by zeros, as its hooks are told: without a base
  /// everything at `head` is new, and without a head there is nothing to judge.
  case changes(base: String, head: String? = nil)
}

extension String {
  /// True for the name that git's hooks get for a branch that is not there.
  var namesNothing: Bool { utf8.count == 40 && utf8.allSatisfy { $0 == UInt8(ascii: "0") } }
}
