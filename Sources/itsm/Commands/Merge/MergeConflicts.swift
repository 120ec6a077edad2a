import Git
import Records
import Rendering
import Store

extension MergeRevision {
  /// What git left undecided in the index is answered where it is; git finishes what it began.
  func settle(_ conflicts: GitConflicts, _ session: Session) throws {
    var answers = try conflicts.answers()
    if !resolve.isEmpty {
      answers = try conflicts.questions(answers).answers(resolve, besides: answers)
      // An answer that can't be is refused before anything is written.
      _ = try conflicts.questions(answers)
    }
    let outcome = try conflicts.settle(answers)
    for id in outcome.merged { session.note("\(id)  merged") }
    for (path, object) in outcome.kept {
      session.note("\(path) had been edited; git cat-file -p \(object) shows what stood there")
    }
    for path in outcome.byHand {
      session.note(
        "\(path) has no conflict markers any more: git add \(path) if it is as it should be")
    }
    guard outcome.questions.isEmpty else {
      output.show(outcome.questions, in: session)
      session.note("ours:   \(conflicts.ours)\ntheirs: \(conflicts.theirs)")
      session.note(outcome.questions.hint(instead: conflicts))
      throw Ending(status: .conflict)
    }
    if outcome.byHand.isEmpty {
      session.note("nothing is asked any more: \(conflicts.next)")
    }
  }
}

extension [PendingQuestion] {
  fileprivate func hint(instead conflicts: GitConflicts) -> String {
    guard let first else { return "" }
    let operation = conflicts.operation
    let end = operation.map { ", or \(GitOperation($0).givingUp)" } ?? ""
    return """
      hint: itsm merge --resolve \(first.name) \(first.field)=theirs, or =ours, or another value
            \(conflicts.next) once all are answered\(end)
      """
  }

  /// The answers that `--resolve` gives, with those given before.
  ///
  /// - Parameters:
  ///   - words: An id or a part of one, and answers.
  ///   - known: What was answered before.
  /// - Returns: All of them.
  /// - Throws: ``StoreError`` and ``UsageError`` if they answer nothing that is asked.
  func answers(_ words: [String], besides known: MergeAnswers) throws -> MergeAnswers {
    let wanted = words[0].lowercased()
    let names = Set(map(\.name)).filter {
      $0.lowercased().hasSuffix(wanted) || $0.lowercased().hasPrefix(wanted)
    }
    guard names.count == 1, let exact = names.first else {
      let all = Set(map(\.name)).sorted().joined(separator: ", ")
      throw StoreError(
        .notFound,
        names.isEmpty ? "nothing is asked about \(words[0])" : "\(words[0]) is ambiguous",
        remedy: all.isEmpty ? "itsm merge" : "asked about: \(all)")
    }
    guard words.count > 1 else {
      throw UsageError(
        "--resolve takes an id and answers", remedy: "itsm merge --resolve \(exact) FIELD=theirs")
    }
    var answers = known
    for text in words.dropFirst() {
      guard let assignment = Assignment(text), assignment.operation == .set else {
        throw UsageError(
          "“\(text)” is no answer", remedy: "FIELD=ours, FIELD=theirs, FIELD=base or FIELD=VALUE")
      }
      let asked = filter { $0.name == exact }.map(\.field)
      guard asked.contains(assignment.field) else {
        throw StoreError(
          .notFound, "nothing is asked about \(assignment.field) of \(exact)",
          remedy: "asked about: \(asked.joined(separator: ", "))")
      }
      answers.add(MergeAnswer(assignment.values[0]), for: assignment.field, of: exact)
    }
    return answers
  }
}
