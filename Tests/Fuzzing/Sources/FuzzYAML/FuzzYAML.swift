import Foundation
import YAML

/// Reads whatever comes; what can be read is edited at a place and with a text that follow from the
/// bytes, and read again.
///
/// A crash, a hang, more than 50 MB at a time, or an edit that the editor itself finds wrong is a
/// find.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let source = Array(UnsafeBufferPointer(start: start, count: count))
  Memory.begin()
  judge(source)
  let peak = Memory.peak
  if peak > Memory.limit { report("\(peak) bytes at a time for \(count)", source) }
  precondition(peak <= Memory.limit)
  return 0
}

private func judge(_ source: [UInt8]) {
  guard let document = try? Document(parsing: source) else { return }
  var seed = source.reduce(UInt64(source.count)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  for _ in 0..<4 {
    let change = change(in: document, &seed)
    do throws(YAMLError) {
      let edited = try document.applying([change])
      _ = try Document(parsing: edited)
    } catch {
      let isMeant = error.code == .nesting || error.code == .size
      if !isMeant { report("\(error)\nfor \(change)", source) }
      precondition(isMeant)
    }
  }
}

/// Tells of a find; a release build says nothing about a precondition.
private func report(_ problem: String, _ source: [UInt8]) {
  let text = String(decoding: source, as: UTF8.self)
  FileHandle.standardError.write(Data("FIND \(problem)\nin \(text)\n".utf8))
}

/// A change that is possible in the document.
private func change(in document: Document, _ seed: inout UInt64) -> Change {
  var path: [Step] = []
  guard var node = document.root else { return .set([.key("a")], content(&seed)) }
  while let count = node.pairs?.count ?? node.items?.count, count > 0,
    path.isEmpty || roll(3, &seed) > 0
  {
    let index = roll(count, &seed)
    if let pair = node.pairs?[index] {
      path.append(.key(pair.name))
      node = pair.value
    } else if let item = node.items?[index] {
      path.append(.index(index))
      node = item
    }
  }
  switch roll(4, &seed) {
  case 0 where !path.isEmpty: return .remove(path)
  case 1 where node.items != nil || node.isNull: return .append(path, content(&seed))
  case 2 where node.pairs != nil || node.isNull:
    return .set(path + [.key("new")], content(&seed), order: ["new", "a"])
  default: return .set(path, content(&seed))
  }
}

private func content(_ seed: inout UInt64) -> Content {
  let texts = ["x", "no", "a: b", "one\ntwo\n", "one\n\n", "\u{7}", "", " x", "- ", "?", "#"]
  let text = Content.text(texts[roll(texts.count, &seed)])
  switch roll(5, &seed) {
  case 0: return .sequence([text, .mapping([.init("k", text)])])
  case 1: return .mapping([.init("k", text), .init("l", .sequence([text]))])
  case 2: return .plain("")
  default: return text
  }
}

private func roll(_ sides: Int, _ seed: inout UInt64) -> Int {
  seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
  return Int((seed >> 33) % UInt64(sides))
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<Arguments>,
  _ fuzz: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The argument vector of a C program.
public typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

/// The package manager gives a program's entry point this name; the fuzzer's own is not called.
@_cdecl("FuzzYAML_main")
public func main(_ count: CInt, _ arguments: Arguments) -> CInt {
  var count = count
  var arguments = arguments
  Memory.watch()
  return runDriver(&count, &arguments) { fuzz($0, $1) }
}
