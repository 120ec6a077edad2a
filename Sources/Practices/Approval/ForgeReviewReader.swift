import Records
import YAML

/// Reads the reviews of a pull request from a forge's JSON, and collects what is wrong with it.
///
/// GitHub's and Forgejo's list of reviews, GitLab's approvals, and GitLab's notes.
struct ForgeReviewReader {
  /// How much of a review's text the record keeps, in characters.
  private static let textLimit = 2_000
  /// How long an account, a name or an address may be, in bytes.
  private static let wordLimit = 500

  let file: String
  private(set) var findings: [Finding] = []

  init(file: String) { self.file = file }

  mutating func read(_ root: Node, _ forge: Forge?) -> ForgeReviews? {
    if root.pairs != nil { return approvals(root, forge) }
    guard var items = root.items else { return unknown(root) }
    // Pages that were fetched one by one come as a list of lists.
    if items.contains(where: { $0.items != nil }) { items = items.flatMap { $0.items ?? [$0] } }
    if items.isEmpty { return ForgeReviews(forge ?? .github, []) }
    if items.contains(where: { $0["body"] != nil && $0["author"] != nil && $0["system"] != nil }) {
      return fits(.gitlab, forge, root) ? notes(items) : nil
    }
    guard items.contains(where: { $0["state"] != nil && $0["user"] != nil }) else {
      return unknown(root)
    }
    let isForgejo = items.contains { $0["official"] != nil || $0["stale"] != nil }
    guard fits(isForgejo ? .forgejo : .github, forge, root) else { return nil }
    let reviews = items.compactMap { review($0, isForgejo ? .forgejo : .github) }
    return ForgeReviews(isForgejo ? .forgejo : .github, reviews)
  }

  private mutating func unknown(_ node: Node) -> ForgeReviews? {
    report(
      "these are no reviews", at: node,
      remedy: "what GET …/pulls/N/reviews (GitHub, Forgejo) or …/merge_requests/N/notes (GitLab) "
        + "answers")
    return nil
  }

  private mutating func fits(_ found: Forge, _ asked: Forge?, _ node: Node) -> Bool {
    guard let asked, asked != found else { return true }
    report("these are reviews of \(found), not of \(asked)", at: node)
    return false
  }

  private mutating func report(_ message: String, at node: Node, remedy: String? = nil) {
    findings.append(Finding(.approvalReview, message, file: file, at: node.mark, remedy: remedy))
  }

  // MARK: GitHub, Forgejo

  private mutating func review(_ node: Node, _ forge: Forge) -> ForgeReview? {
    guard let state = word(node, "state") else { return nil }
    let isDismissed = node["dismissed"]?.text == "true"
    let verdict: Vote.Kind
    switch state {
    case "APPROVED": verdict = isDismissed ? .revoke : .approve
    case "CHANGES_REQUESTED", "REQUEST_CHANGES": verdict = isDismissed ? .revoke : .reject
    case "DISMISSED": verdict = .revoke
    case "COMMENTED", "COMMENT", "PENDING", "REQUEST_REVIEW": return nil
    default:
      report("there is no state of reviews “\(state)”", at: node["state"] ?? node)
      return nil
    }
    let user = node["user"] ?? node
    let account = user.isNull ? "ghost" : word(user, "login")
    guard let account, let review = word(node, "id"), let at = instant(node, "submitted_at") else {
      return nil
    }
    return ForgeReview(
      forge: forge, account: account, verdict: verdict, review: review, at: at,
      commit: commit(node["commit_id"]), url: url(node["html_url"]), text: text(node["body"]),
      mark: node.mark)
  }

  // MARK: GitLab

  private mutating func approvals(_ root: Node, _ forge: Forge?) -> ForgeReviews? {
    guard let list = root["approved_by"] else { return unknown(root) }
    guard fits(.gitlab, forge, root) else { return nil }
    guard let items = list.items else {
      report("approved_by must be a list", at: list)
      return nil
    }
    guard let number = word(root, "iid") else { return nil }
    let project = root["project_id"]?.text ?? ""
    let name = "\(project)!\(number)"
    let reviews = items.compactMap { item -> ForgeReview? in
      guard let account = word(item["user"] ?? item, "username") else { return nil }
      guard item["approved_at"]?.isNull == false else {
        report(
          "it does not say when \(account) approved, so nobody knows of which commit",
          at: item, remedy: "take what GET …/merge_requests/\(number)/notes answers")
        return nil
      }
      guard let at = instant(item, "approved_at") else { return nil }
      return ForgeReview(
        forge: .gitlab, account: account, verdict: .approve, review: name, at: at, commit: nil,
        url: nil, text: nil, mark: item.mark)
    }
    return ForgeReviews(.gitlab, reviews, standing: name)
  }

  private static let approved = "approved this merge request"
  private static let refused = "requested changes"
  private static let unapproved = "unapproved this merge request"

  private mutating func notes(_ items: [Node]) -> ForgeReviews? {
    var reviews: [ForgeReview] = []
    var push: Instant?
    for node in items where node["system"]?.text == "true" {
      guard let body = node["body"]?.text else { continue }
      let verdict: Vote.Kind
      if body.hasPrefix("added "), body.contains(" commit") {
        guard let at = instant(node, "created_at") else { continue }
        push = max(push ?? at, at)
        continue
      } else if body.hasPrefix(Self.approved) {
        verdict = .approve
      } else if body.hasPrefix(Self.unapproved) {
        verdict = .revoke
      } else if body.hasPrefix(Self.refused) {
        verdict = .reject
      } else {
        continue
      }
      guard let account = word(node["author"] ?? node, "username"), let id = word(node, "id"),
        let at = instant(node, "created_at")
      else { continue }
      reviews.append(
        ForgeReview(
          forge: .gitlab, account: account, verdict: verdict, review: id, at: at, commit: nil,
          url: nil, text: nil, mark: node.mark))
    }
    // What was approved before the newest push was approved of something else.
    let kept = reviews.filter { review in
      review.verdict == .revoke || push.map { (review.at ?? $0) > $0 } ?? true
    }
    return ForgeReviews(.gitlab, kept, outdated: reviews.count - kept.count)
  }
}

// MARK: Words

extension ForgeReviewReader {
  /// A short text without control characters, or a number.
  private mutating func word(_ node: Node, _ key: String) -> String? {
    guard node.pairs != nil else {
      report("a review must be an object", at: node)
      return nil
    }
    guard let value = node[key], !value.isNull, let text = value.text, !text.isEmpty else {
      report("\(key) is missing", at: node[key] ?? node)
      return nil
    }
    guard Self.isPlain(text) else {
      report("\(key) is too long, or holds control characters", at: value)
      return nil
    }
    return text
  }

  private static func isPlain(_ text: String) -> Bool {
    text.utf8.count <= wordLimit
      && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }

  private mutating func instant(_ node: Node, _ key: String) -> Instant? {
    guard let text = word(node, key) else { return nil }
    if let instant = Instant(text) { return instant }
    report("\(key) is no instant", at: node[key] ?? node, remedy: "2026-11-22T14:05:11Z")
    return nil
  }

  private mutating func commit(_ node: Node?) -> String? {
    guard let node, !node.isNull else { return nil }
    if let text = node.text, text.utf8.count == 40, text.allSatisfy(\.isHexDigit) {
      return text.lowercased()
    }
    report("commit_id is no full name of a commit", at: node)
    return nil
  }

  private mutating func url(_ node: Node?) -> String? {
    guard let node, !node.isNull else { return nil }
    guard let text = node.text, Self.isPlain(text),
      text.hasPrefix("https://") || text.hasPrefix("http://")
    else {
      report("html_url is no address of a page", at: node)
      return nil
    }
    return text
  }

  /// The beginning of what the reviewer wrote, as far as a record can hold it.
  private func text(_ node: Node?) -> String? {
    guard let node, !node.isNull, let whole = node.text else { return nil }
    let plain = whole.replacing("\r\n", with: "\n").unicodeScalars.filter {
      $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
    }
    var text = String(String.UnicodeScalarView(plain.prefix(Self.textLimit)))
    if plain.count > Self.textLimit { text += "…" }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return text.isEmpty ? nil : text
  }
}
