import YAML

/// The definitions that come with the program, embedded from `Built-in/*.yaml`.
enum BuiltIn {
  static let sources: [(name: String, source: [UInt8])] = [
    ("article", PackageResources.article_yaml), ("asset", PackageResources.asset_yaml),
    ("change", PackageResources.change_yaml), ("ci", PackageResources.ci_yaml),
    ("improvement", PackageResources.improvement_yaml),
    ("incident", PackageResources.incident_yaml), ("person", PackageResources.person_yaml),
    ("problem", PackageResources.problem_yaml), ("release", PackageResources.release_yaml),
    ("request", PackageResources.request_yaml), ("service", PackageResources.service_yaml),
    ("team", PackageResources.team_yaml),
  ]
  static let names = Set(sources.map(\.name))

  /// The built-in types, each read wholly when somebody asks for more than its outline: reading
  /// all of them takes longer than most commands.
  static let types: [String: RecordType] = Dictionary(
    uniqueKeysWithValues: sources.map { name, source in
      do throws(Findings) {
        let outline = try RecordTypeReader.outline(root(of: excerpt(source, keys: outlineKeys)))
        return (name, RecordType(outline: outline) { details(of: name) })
      } catch {
        malformed(name, error)
      }
    })

  /// The definition of a built-in type; nil if there is none of that name.
  static func definition(of name: String) -> Node? {
    guard let (_, source) = sources.first(where: { $0.name == name }) else { return nil }
    do throws(Findings) {
      return try root(of: source)
    } catch {
      malformed(name, error)
    }
  }

  /// The parts of a definition that ``RecordTypeReader/outline(_:)`` reads.
  private static let outlineKeys = ["type", "plural", "summary", "id", "path", "traits"]

  private static func details(of name: String) -> RecordType.Details {
    guard let definition = definition(of: name) else {
      preconditionFailure("there is no built-in type \(name)")
    }
    do throws(Findings) {
      return RecordType.Details(try RecordTypeReader.parts(of: definition, origin: nil))
    } catch {
      malformed(name, error)
    }
  }

  private static func root(of source: [UInt8]) throws(Findings) -> Node {
    do throws(YAMLError) {
      if let root = try Document(parsing: source).root { return root }
    } catch {
      throw Findings([Finding(error)])
    }
    throw Findings([Finding(.typeDefinition, "the definition is empty")])
  }

  private static func malformed(_ name: String, _ findings: Findings) -> Never {
    preconditionFailure("the built-in type \(name) is not well formed: \(findings.all)")
  }

  /// The lines of a definition that belong to some of its top-level keys.
  private static func excerpt(_ source: [UInt8], keys: [String]) -> [UInt8] {
    var excerpt: [UInt8] = []
    var isWanted = false
    for line in source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if let first = line.first, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z") {
        isWanted = keys.contains {
          line.starts(with: $0.utf8) && line.dropFirst($0.utf8.count).first == UInt8(ascii: ":")
        }
      }
      if isWanted {
        excerpt += line
        excerpt.append(UInt8(ascii: "\n"))
      }
    }
    return excerpt
  }
}
