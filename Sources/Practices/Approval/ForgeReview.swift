public import Records
public import YAML

/// The code hosts whose reviews can be read.
public enum Forge: String, CaseIterable, Sendable {
  case github, gitlab, forgejo
}

/// A decision that somebody made on a forge.
public struct ForgeReview: Hashable, Sendable {
  public let forge: Forge
  /// The reviewer's name there.
  public let account: String
  /// Approved, refused, or taken back.
  public let verdict: Vote.Kind
  /// The forge's name for the review.
  public let review: String
  public let at: Instant?
  /// The commit that was looked at; nil where the forge doesn't say.
  public let commit: String?
  public let url: String?
  public let text: String?
  /// Where it stands in the file.
  public let mark: Mark
}

/// The decisions that a forge tells of one pull request, in their order.
public struct ForgeReviews: Sendable {
  /// The largest file that is read, in bytes.
  public static let sizeLimit = 16 << 20

  public let forge: Forge
  public let reviews: [ForgeReview]
  /// The name of the review that all of them belong to, where the forge tells only those that stand:
  /// whoever is missing took theirs back.
  public let standing: String?
  /// How many were made before the newest push and don't say of which commit.
  public let outdated: Int

  /// Reads what a forge's interface answers.
  ///
  /// - Parameters:
  ///   - source: The JSON.
  ///   - forge: The forge; nil to tell it by the form.
  ///   - file: The path that findings name.
  /// - Throws: ``Findings`` with everything that is wrong.
  public init(parsing source: [UInt8], forge: Forge?, file: String) throws(Findings) {
    let root: Node
    do throws(JSONProblem) {
      root = try Node(parsingJSON: source)
    } catch {
      throw Findings([
        Finding(
          .approvalReview, "this is no JSON: \(error.message)", file: file,
          at: error.mark(in: source))
      ])
    }
    var reader = ForgeReviewReader(file: file)
    let found = reader.read(root, forge)
    guard let found, reader.findings.isEmpty else { throw Findings(reader.findings) }
    self = found
  }

  init(_ forge: Forge, _ reviews: [ForgeReview], standing: String? = nil, outdated: Int = 0) {
    (self.forge, self.reviews) = (forge, reviews)
    (self.standing, self.outdated) = (standing, outdated)
  }
}
