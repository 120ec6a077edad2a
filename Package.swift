// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// Every target is built this way: no warning survives, and a file names every module it uses.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The record types that come with the program, as data.
let builtInTypes = [
  "article", "asset", "change", "ci", "exemption", "improvement", "incident", "person", "problem",
  "release",
  "request", "service", "team",
]

/// Calendars and targets that come with the program, as data.
let readyMade = ["around-the-clock", "business-hours", "resolution", "response"]

/// The policies that come with the program, as data.
let builtInPolicies = ["change-authority", "freeze-authority"]

/// The reports that come with the program, as data.
let builtInReports = [
  "availability", "backlog", "changes", "improvement", "incidents", "problems", "recurrence",
  "requests", "service-levels", "workload",
]

/// Whether libgit2 becomes part of the program, as it can where it is the one of Debian 12.
///
/// Loading the shared one with the 15 libraries that it needs takes longer than most of what a
/// command does. What it would use a network with is left out; see COffline. Set
/// `ITSM_SHARED_LIBGIT2` to use the shared one there too.
let includesLibgit2 =
  Context.environment["ITSM_SHARED_LIBGIT2"] == nil
  && ["x86_64", "aarch64"].map { "/usr/lib/\($0)-linux-gnu" }.contains { folder in
    let about = try? String(contentsOfFile: "\(folder)/pkgconfig/libgit2.pc", encoding: .utf8)
    let libraries = ["libgit2.a", "libpcre2-8.a", "libmbedcrypto.a"]
    return about?.contains("Version: 1.5.") == true
      && about?.contains("-lmbedtls -lmbedx509 -lmbedcrypto -lhttp_parser") == true
      && libraries.allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
  }

let package = Package(
  name: "itsm",
  products: [
    .executable(name: "itsm", targets: ["itsm"]),
    .library(name: "YAML", targets: ["YAML"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "CGit2", pkgConfig: includesLibgit2 ? nil : "libgit2",
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
    // Stands in for what libgit2 would use a network with; nobody imports it.
    .target(name: "COffline"),
    .target(name: "CSHA1"),
    .target(name: "CPageSums", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "YAML", dependencies: ["CYAML"], swiftSettings: strict),
    .target(
      name: "Git", dependencies: ["CGit2", "COffline", "CSHA1"], swiftSettings: strict,
      linkerSettings: includesLibgit2
        ? [
          .linkedLibrary(":libgit2.a"), .linkedLibrary(":libpcre2-8.a"),
          .linkedLibrary(":libmbedcrypto.a"),
        ] : []),
    .target(
      name: "Records", dependencies: ["YAML"],
      resources: builtInTypes.map { .embedInCode("Types/Built-in/\($0).yaml") },
      swiftSettings: strict),
    .target(
      name: "Store",
      dependencies: [
        "CPageSums", "Git", "Records", "YAML", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "Practices", dependencies: ["Records", "YAML"],
      resources: readyMade.map { .embedInCode("ServiceLevel/Ready-made/\($0).yaml") }
        + builtInPolicies.map { .embedInCode("Approval/Built-in/\($0).yaml") }
        + builtInReports.map { .embedInCode("Indicators/Built-in/\($0).yaml") },
      swiftSettings: strict),
    .target(
      name: "Rendering",
      dependencies: [
        "Practices", "Records", .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [
        .embedInCode("Indicators/Page/report.mustache"),
        .embedInCode("Views/Schedule/calendar.mustache"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "itsm",
      dependencies: [
        "Git", "Practices", "Records", "Rendering", "Store", "YAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "YAMLTests", dependencies: ["YAML", "TestSupport"], swiftSettings: strict),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "RecordsTests", dependencies: ["Records", "YAML", "TestSupport"],
      exclude: ["Samples"], swiftSettings: strict),
    .testTarget(
      name: "PracticesTests", dependencies: ["Practices", "Records", "YAML", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "Store", "Records", "Git", "YAML", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "GitTests", dependencies: ["Git", "CSHA1", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "RenderingTests", dependencies: ["Practices", "Records", "Rendering", "YAML"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: ["itsm", "Git", "Practices", "Records", "Rendering", "Store", "TestSupport"],
      swiftSettings: strict),
    // Completes with the program itself, so it is built first.
    .testTarget(name: "CompletionTests", dependencies: ["itsm"], swiftSettings: strict),
    // Replays examples/transcripts against the program itself, so it is built first.
    .testTarget(name: "TranscriptTests", dependencies: ["Records", "itsm"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
