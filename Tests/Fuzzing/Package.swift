// swift-tools-version: 6.2
import PackageDescription

/// The library's own instrumentation comes from the `run` script: settings here end at this package.
let fuzzer = ["-sanitize=fuzzer,address", "-parse-as-library"]

let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "itsm", path: "../..")],
  targets: [
    .executableTarget(
      name: "FuzzYAML",
      dependencies: [.product(name: "YAML", package: "itsm")],
      swiftSettings: [.unsafeFlags(fuzzer)],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])])
  ],
  swiftLanguageModes: [.v6]
)
