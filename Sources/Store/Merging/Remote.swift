import Git

/// A branch of another repository that the current one is kept in step with.
///
/// All transport is the user's own `git`, which knows their keys, helpers and proxies.
public struct Remote: Sendable {
  /// The name of the remote, such as `origin`.
  public let name: String
  /// The branch there, such as `main`.
  public let branch: String
  /// True if the current branch was told to follow it.
  public let isConfigured: Bool
  private let gitDirectory: String
  /// True where git gets objects from the remote when they are asked for.
  private let isPartial: Bool
  /// Settings for one command.
  private let patience: [String]

  /// Where the remote's branch is remembered.
  var tracking: String { "refs/remotes/\(name)/\(branch)" }

  /// What a merge of it is called.
  public var mergeName: String { "\(name)/\(branch)" }

  /// What a push came to.
  enum Pushed {
    case done
    /// Somebody else was faster.
    case late
    /// The other side said no; in its own words.
    case refused(String)
  }

  /// Finds the branch that the current one follows.
  ///
  /// - Parameters:
  ///   - workspace: The repository.
  ///   - wanted: The name of a remote; nil for the one that the branch follows, or else the only one.
  /// - Throws: ``StoreError`` if there is none, or `HEAD` is on no branch.
  public init(of workspace: Workspace, named wanted: String?) throws {
    let repository = workspace.repository
    let reference = try workspace.writableBranch().reference
    let branch = String(reference.dropFirst("refs/heads/".count))
    let followed = try repository.string("branch.\(branch).remote")
    let all = try Self.names(repository)
    let name = wanted ?? followed ?? (all.count == 1 ? all[0] : "origin")
    guard all.contains(name) else {
      throw StoreError(
        .unusable, all.isEmpty ? "this repository has no remote" : "there is no remote \(name)",
        remedy: all.isEmpty
          ? "git remote add origin URL" : "remotes: \(all.joined(separator: ", "))")
    }
    let merge = followed == name ? try repository.string("branch.\(branch).merge") : nil
    self.name = name
    self.branch = merge.map { String($0.dropFirst("refs/heads/".count)) } ?? branch
    isConfigured = merge != nil
    gitDirectory = repository.gitDirectory
    isPartial = try repository.string("remote.\(name).promisor") == "true"
    // A server that says nothing for a minute says nothing, unless the user set another measure.
    let isSet = try repository.string("http.lowSpeedLimit") != nil
    patience = isSet ? [] : ["-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60"]
  }

  private static func names(_ repository: Repository) throws -> [String] {
    let answer = try Programs.capture(
      "git", ["--git-dir", repository.gitDirectory, "remote"], feeding: [])
    return String(decoding: answer.output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Takes over what the remote's branch leads to.
  ///
  /// - Returns: False if the remote has no such branch yet.
  /// - Throws: ``StoreError`` of kind `unusable` if it can't be reached, of kind `refused` if its branch
  ///   no longer has what it had.
  func fetch() throws -> Bool {
    // Without a plus: what was taken back there is not forgotten here.
    let request = ["fetch", name, "refs/heads/\(branch):\(tracking)"]
    var answer = try git(request)
    if answer.errors.contains("unpack-objects failed") {
      // Git's upkeep in the background takes empty folders away, perhaps one that was to get an object.
      answer = try git(["-c", "fetch.unpackLimit=1"] + request)
    }
    if answer.status == 0 { return true }
    if answer.errors.contains("couldn't find remote ref") { return false }
    if answer.errors.contains("(non-fast-forward)") {
      throw StoreError(
        .refused,
        "\(mergeName) was rewritten: it no longer has all that it had; nothing was changed",
        remedy: """
          git fetch \(name) takes it as it is now; then
          git rebase --onto \(mergeName) \(mergeName)@{1} to keep only your own commits, or
          itsm merge \(mergeName) to bring back what was there
          """)
    }
    throw StoreError(
      .unusable,
      "can't reach \(name); nothing was changed\n" + Self.words(answer.errors),
      remedy: "git fetch \(name) shows whether it answers; work goes on without it")
  }

  /// In a partial clone, brings the files that a merge has to read; git fetches what it has to compare.
  func complete(_ base: ObjectID?, _ sides: [ObjectID]) throws {
    guard isPartial else { return }
    for side in sides {
      let from = base.map { [$0.hex] } ?? ["--root"]
      let answer = try git(["diff-tree", "-r", "-p", "--no-ext-diff"] + from + [side.hex])
      guard answer.status == 0 else {
        throw StoreError(
          .unusable, "can't get the rest of a partial clone\n" + Self.words(answer.errors))
      }
    }
    PartialClone.forget()
  }

  /// Gives a commit to the remote's branch, if it follows what is there.
  ///
  /// - Throws: ``StoreError`` of kind `unusable` if it can't be reached.
  func push(_ commit: ObjectID) throws -> Pushed {
    let answer = try git(["push", "--porcelain", name, "\(commit.hex):refs/heads/\(branch)"])
    if answer.status == 0 { return .done }
    let output = String(decoding: answer.output, as: UTF8.self)
    let line = output.split(separator: "\n").first { $0.hasPrefix("!") } ?? ""
    let isLate = [
      "fetch first", "non-fast-forward", "stale info", "failed to update ref", "cannot lock ref",
      "failed to lock", "incorrect old value", "reference already exists",
    ].contains { line.contains($0) }
    if isLate { return .late }
    if line.contains("rejected]") { return .refused(Self.words(answer.errors)) }
    throw StoreError(
      .unusable, "can't push to \(name)\n" + Self.words(answer.errors),
      remedy: "what was merged is committed here; itsm sync goes on from there")
  }

  private func git(_ arguments: [String]) throws -> Answer {
    // Without a terminal nobody could answer a question.
    var environment = ["LC_ALL": "C", "LANGUAGE": ""]
    if !Programs.hasTerminal { environment["GIT_TERMINAL_PROMPT"] = "0" }
    return try Programs.capture(
      "git", patience + ["--git-dir", gitDirectory] + arguments, feeding: [],
      environment: environment)
  }

  /// What git and the other side said, without git's advice.
  private static func words(_ text: String) -> String {
    text.split(separator: "\n").filter { !$0.hasPrefix("hint:") && !$0.hasPrefix("To ") }
      .map { line in
        var line = line[...]
        while line.last == " " || line.last == "\r" { line.removeLast() }
        return String(line)
      }.joined(separator: "\n")
  }
}
