import YAML

/// The definitions that come with the program, embedded from `Built-in/*.yaml`.
enum BuiltIn {
  static let sources: [(name: String, source: [UInt8])] = [
    ("article", PackageResources.article_yaml), ("asset", PackageResources.asset_yaml),
    ("change", PackageResources.change_yaml), ("ci", PackageResources.ci_yaml),
    ("exemption", PackageResources.exemption_yaml),
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
      let outline = Outline(scanning: source)
      let type = RecordType(
        outline: outline.parts, traits: outline.traits, inverses: outline.inverses
      ) { details(of: name) }
      return (name, type)
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

  /// What a definition says of a type in plain lines: no YAML reader is needed for these.
  ///
  /// A test holds it against the definition as it is read.
  private struct Outline {
    var parts = RecordType.Parts()
    var traits: Set<String> = []
    /// What the other side calls the relations.
    var inverses: Set<String> = []

    private static let inverse = Array("inverse: ".utf8)

    init(scanning source: [UInt8]) {
      var (isInTraits, isInLinks) = (false, false)
      var start = source.startIndex
      while start < source.endIndex {
        let end = source[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.endIndex
        defer { start = end + 1 }
        let line = source[start..<end]
        if Self.isLetter(line.first) {
          let parts = String(decoding: line, as: UTF8.self).split(separator: ":", maxSplits: 1)
          isInTraits = parts[0] == "traits"
          isInLinks = parts[0] == "links"
          if parts.count == 2 { take(parts[0], parts[1]) }
        } else if isInTraits, line.count > 2, line[start + 1] == UInt8(ascii: " "),
          Self.isLetter(line[start + 2])
        {
          let name = line[(start + 2)...].prefix { $0 != UInt8(ascii: ":") }
          traits.insert(String(decoding: name, as: UTF8.self))
        } else if isInLinks, let key = line.firstRange(of: Self.inverse) {
          let name = line[key.upperBound...].prefix { Self.isLetter($0) || $0 == UInt8(ascii: "-") }
          inverses.insert(String(decoding: name, as: UTF8.self))
        }
      }
    }

    private static func isLetter(_ byte: UInt8?) -> Bool { 0x61...0x7A ~= byte ?? 0 }

    private mutating func take(_ key: Substring, _ rest: Substring) {
      let value = rest.trimmed
      switch key {
      case "type": parts.name = value
      case "plural": parts.plural = value
      case "summary": parts.summary = String(value.drop { $0 == "\"" }.prefix { $0 != "\"" })
      case "path": parts.path = value
      case "id":
        // { prefix: INC } or { slug: true }
        let words = value.split(separator: " ")
        if words.count == 4, words[1] == "prefix:" {
          parts.identity = .dated(prefix: String(words[2]))
        }
      default: break
      }
    }
  }
}

extension Rulebook {
  /// Tells apart the built-in types of this program from those of another version: FNV-1a of their
  /// texts.
  public static let builtInDigest: String = {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for (_, source) in BuiltIn.sources {
      source.withUnsafeBufferPointer { bytes in
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      }
    }
    return String(hash, radix: 16)
  }()
}
