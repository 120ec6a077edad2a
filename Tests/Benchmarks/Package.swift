// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "itsm", path: "../..")],
  targets: [
    .systemLibrary(name: "CEvents", pkgConfig: "yaml-0.1"),
    .executableTarget(
      name: "BenchYAML",
      dependencies: ["CEvents", .product(name: "YAML", package: "itsm")]),
  ],
  swiftLanguageModes: [.v6]
)
