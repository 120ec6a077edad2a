import Git
import Glibc
import Records

/// Signatures that were found to be good, so that nobody need ask `ssh-keygen` again, which takes some
/// milliseconds for each.
///
/// Kept by a digest of all that decides: the commit, which has the signature and its time, the addresses
/// and the allowed keys. So a key that is taken back is asked for again. It is derived and may be deleted
/// at any time; who can write into the git directory could as well write the branch.
final class SignatureMemo {
  private let path: String
  private let believes: Bool
  private var known: Set<Substring> = []
  private var lastAllowed: (text: [UInt8], digest: String)?

  /// Reads what was noted.
  ///
  /// - Parameters:
  ///   - folder: Where it is kept.
  ///   - believes: False to note only, and look at each signature again.
  init(in folder: String, believes: Bool) {
    path = "\(folder)/signatures"
    self.believes = believes
    known = Self.lines(of: path)
  }

  /// What a signature is known by.
  func key(_ commit: ObjectID, _ addresses: [String], _ allowed: [UInt8]) -> String {
    let digest: String
    if let lastAllowed, lastAllowed.text == allowed {
      digest = lastAllowed.digest
    } else {
      digest = sha256(bytes: allowed)
      lastAllowed = (allowed, digest)
    }
    return sha256(([commit.hex, digest] + addresses).joined(separator: "\n"))
  }

  /// True if it was found to be good.
  func knows(_ key: String) -> Bool { believes && known.contains(key[...]) }

  /// Notes that it is good; where that can't be written, it is noted for as long as this lives.
  func note(_ key: String) {
    guard known.insert(key[...]).inserted else { return }
    let folder = Disk.folder(of: path)
    mkdir(Disk.folder(of: folder), 0o777)
    mkdir(folder, 0o777)
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { return }
    defer { close(file) }
    // One write, so that lines of several threads don't mix; what a full disk leaves of it is no digest.
    let line = Array("\(key)\n".utf8)
    _ = write(file, line, line.count)
  }

  private static func lines(of path: String) -> Set<Substring> {
    guard let bytes = NoteFile.contents(of: path) else { return [] }
    return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n"))
  }
}
