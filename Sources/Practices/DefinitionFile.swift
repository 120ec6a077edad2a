import Records
import YAML

/// What all definitions have in common: a file is one document, and names one thing.
enum DefinitionFile {
  /// The one document of a file, which is not empty.
  ///
  /// - Throws: ``Findings`` with what is wrong with it.
  static func root(
    of bytes: [UInt8], file: String?, code: Finding.Code
  ) throws(Findings) -> Node {
    do throws(YAMLError) {
      if let root = try Document(parsing: bytes).root { return root }
    } catch {
      throw Findings([Finding(error, file: file)])
    }
    throw Findings([Finding(code, "the definition is empty", file: file, at: .start)])
  }

  /// Reads files of one kind of definition.
  ///
  /// - Parameters:
  ///   - files: The files.
  ///   - what: What each defines, such as `policy`.
  ///   - code: The code of what is found.
  ///   - read: Reads one, and says its name.
  /// - Returns: The definitions by name.
  /// - Throws: ``Findings`` with everything that is wrong with all of them.
  static func named<Definition>(
    _ files: [(path: String, bytes: [UInt8])], _ what: String, code: Finding.Code,
    _ read: (String, [UInt8]) throws(Findings) -> (name: String, definition: Definition)
  ) throws(Findings) -> [String: Definition] {
    var findings: [Finding] = []
    var found: [String: (path: String, definition: Definition)] = [:]
    for (path, bytes) in files {
      do throws(Findings) {
        let (name, definition) = try read(path, bytes)
        if let other = found[name]?.path {
          findings.append(twice(code, what, name, other, path))
        }
        found[name] = (path, definition)
      } catch {
        findings += error.all
      }
    }
    guard findings.isEmpty else { throw Findings(findings) }
    return found.mapValues(\.definition)
  }

  /// The finding that two files define what has one name.
  static func twice(
    _ code: Finding.Code, _ what: String, _ name: String, _ other: String, _ path: String
  ) -> Finding {
    Finding(code, "\(what) \(name) is defined twice, also in \(other)", file: path, at: .start)
  }
}
