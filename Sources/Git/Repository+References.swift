internal import CGit2
import Glibc

extension Repository {
  /// The object that the reference `name`, such as `refs/heads/main`, leads to; nil if it is not there.
  ///
  /// - Throws: ``GitError`` if the name is not valid or the reference cannot be read.
  public func reference(_ name: String) throws(GitError) -> ObjectID? {
    let name = try name.forC("a reference name")
    return try GitError.ifFound { () throws(GitError) in
      var oid = git_oid()
      try GitError.check(git_reference_name_to_id(&oid, pointer, name))
      return ObjectID(oid)
    }
  }

  /// Removes the reference `name`; one that is not there is no error.
  ///
  /// - Throws: ``GitError`` if it cannot be removed.
  public func deleteReference(_ name: String) throws(GitError) {
    let name = try name.forC("a reference name")
    guard try reference(name) != nil else { return }
    try GitError.check(git_reference_remove(pointer, name))
  }

  /// Moves the reference `name` to `target` if it is still at `expected`, and writes its reflog.
  ///
  /// The reference is locked while it is compared, so no move by another program is lost. A symbolic
  /// reference is followed, as git does for `HEAD`; `HEAD`'s reflog is written too if it leads here.
  ///
  /// - Parameters:
  ///   - name: The full name.
  ///   - target: Where it is to lead.
  ///   - expected: Where it must lead now; nil if it must not exist.
  ///   - message: The line for the reflog.
  ///   - signature: Who moves it; by default the committer of the environment and configuration.
  /// - Throws: ``GitError``: `.modified` if it was elsewhere, `.locked` if another program held it
  ///   for more than two seconds.
  public func updateReference(
    _ name: String, to target: ObjectID, expecting expected: ObjectID?, log message: String,
    by signature: Signature? = nil
  ) throws(GitError) {
    try beginUpdate(name, to: target, expecting: expected, log: message, by: signature).finish()
  }

  /// Does all of ``updateReference(_:to:expecting:log:by:)`` but the move itself.
  ///
  /// - Returns: The move; the reference stays locked until it is finished or given up.
  /// - Throws: ``GitError``, as there.
  public func beginUpdate(
    _ name: String, to target: ObjectID, expecting expected: ObjectID?, log message: String,
    by signature: Signature? = nil
  ) throws(GitError) -> ReferenceUpdate {
    let name = try followed(name.forC("a reference name"))
    let message = try message.forC("a reflog message")
    let who = if let signature { signature } else { try committer() }
    if let expected, let file = LooseReference(name, of: self) {
      return ReferenceUpdate(
        try file.begin(to: target, expecting: expected, log: message, by: who))
    }
    let repository = pointer
    let transaction = try Handle(releasedBy: git_transaction_free) {
      git_transaction_new(&$0, repository)
    }
    try lock(name, in: transaction)

    let current = try reference(name)
    guard current == expected else { throw .moved(name, to: current, expected) }
    if current == nil { try requireRoom(for: name) }
    var oid = target.oid
    try who.withC { who throws(GitError) in
      try GitError.check(
        git_transaction_set_target(transaction.pointer, name, &oid, who, message))
      return
    }
    return ReferenceUpdate(transaction)
  }

  /// How often a lock is asked for, five milliseconds apart.
  ///
  /// Git gives up after a tenth of a second,
  /// which is short on a machine where many wait for the processor.
  static let lockPatience = 400

  /// Locks `name`, waiting for another program to finish.
  private func lock(_ name: String, in transaction: borrowing Handle) throws(GitError) {
    var patience = Self.lockPatience
    while true {
      do throws(GitError) {
        try GitError.check(git_transaction_lock_ref(transaction.pointer, name))
        return
      } catch {
        guard error.code == .locked, patience > 0 else {
          var error = error
          if error.code == .locked {
            error.remedy = "if no git command is running, remove \(commonDirectory)/\(name).lock"
          }
          throw error
        }
        patience -= 1
        usleep(5_000)
      }
    }
  }

  /// The name at the end of a chain of symbolic references.
  private func followed(_ name: String) throws(GitError) -> String {
    var name = name
    for _ in 0..<5 {
      let found: String? = try GitError.ifFound { () throws(GitError) in try symbolicTarget(name) }
      guard let target = found, !target.isEmpty else { return name }
      name = target
    }
    throw GitError(
      .invalidSpec, "\(name) leads through too many references", category: "reference")
  }

  /// What a symbolic reference names; empty if the reference is not symbolic.
  private func symbolicTarget(_ name: String) throws(GitError) -> String {
    let repository = pointer
    let handle = try Handle(releasedBy: git_reference_free) {
      git_reference_lookup(&$0, repository, name)
    }
    return git_reference_symbolic_target(handle.pointer).map { String(cString: $0) } ?? ""
  }

  /// Refuses a new reference that would be a folder of others, or in a folder that is a reference.
  private func requireRoom(for name: String) throws(GitError) {
    var parent = name[...]
    while let end = parent.lastIndex(of: "/") {
      parent = parent[..<end]
      guard parent.contains("/") else { break }
      if try reference(String(parent)) != nil { throw Self.noRoom(for: name, besides: parent) }
    }
    let repository = pointer
    let iterator = try Handle(releasedBy: git_reference_iterator_free) {
      git_reference_iterator_glob_new(&$0, repository, name + "/*")
    }
    var other: UnsafePointer<CChar>?
    if git_reference_next_name(&other, iterator.pointer) == 0, let other {
      throw Self.noRoom(for: name, besides: Substring(String(cString: other)))
    }
  }

  private static func noRoom(for name: String, besides other: Substring) -> GitError {
    GitError(.conflict, "\(name) cannot exist besides \(other)", category: "reference")
  }
}
