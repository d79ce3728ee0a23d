// swift-tools-version: 6.3
// The floors of the house, bottom first. A target may name only what stands below it, and the
// build refuses an import that is not named here; see docs/architecture.md.

import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func room(
    _ name: String, over floor: [Target.Dependency], with resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: floor, resources: resources, swiftSettings: strict)
}

func tests(
    of name: String, with others: [Target.Dependency], beside data: [String] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + others,
        exclude: data, swiftSettings: strict)
}

// The fuzz targets want coverage counted in every room, so they are a build of their own, which
// `Tests/Fuzzing/run` makes: nobody else meets them.
let fuzzing: [Target] =
    Context.environment["FLAGLEDGER_FUZZING"] == nil
    ? []
    : [
        .executableTarget(
            name: "Fuzzing",
            dependencies: [
                "ByteCoding", "FlagModel", "Transparency", "LogStorage", "HTTPServing", "FlagState",
                "LedgerCore",
            ], path: "Tests/Fuzzing", exclude: ["run"], swiftSettings: strict)
    ]

// Where `ledger/toolchain.sh` has found C++'s library to link in: the program starts earlier with
// it (docs/decisions/0019-cxx-library-held.md), and is the same without.
let libraries = Context.environment["FLAGLEDGER_LIBRARIES"] ?? ""
let linking: [LinkerSetting] = libraries.isEmpty ? [] : [.unsafeFlags(["-L", libraries])]

let package = Package(
    name: "flagledger",
    products: [
        .executable(name: "flagledger", targets: ["flagledger"]),
        .executable(name: "flagledger-https", targets: ["flagledger-https"]),
    ],
    targets: [
        // Floor 0: headers only.
        .systemLibrary(name: "CLinux"),
        .systemLibrary(
            name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        // Floor 1: bytes in, bytes out.
        room("ByteCoding", over: ["CSodium"]),
        // Floor 2: four rooms that never import each other.
        room("FlagModel", over: ["ByteCoding"]),
        room("Transparency", over: ["ByteCoding", "CSodium"]),
        room("LogStorage", over: ["ByteCoding", "CLinux"]),
        room("HTTPServing", over: ["ByteCoding", "CLinux"]),
        // Floor 3: events to snapshots and histories to answers.
        room("FlagState", over: ["ByteCoding", "FlagModel"]),
        // Floor 4: append, query, audit.
        room(
            "LedgerCore",
            over: [
                "ByteCoding", "FlagModel", "Transparency", "LogStorage", "FlagState", "CSodium",
            ]),
        // Floor 5: the service over HTTP.
        room(
            "LedgerService",
            over: [
                "ByteCoding", "FlagModel", "Transparency", "LogStorage", "HTTPServing",
                "FlagState", "LedgerCore", "CSodium",
            ], with: [.embedInCode("Console/Assets")]),
        // Floor 6: the command line.
        room(
            "LedgerCommand",
            over: [
                "ByteCoding", "FlagModel", "Transparency", "LogStorage", "FlagState",
                "LedgerCore", "LedgerService", "HTTPServing", "CLinux",
            ]),
        // Floor 7.
        .executableTarget(
            name: "flagledger", dependencies: ["LedgerCommand"], swiftSettings: strict,
            linkerSettings: linking),
        .executableTarget(
            name: "flagledger-benchmark",
            dependencies: [
                "ByteCoding", "FlagModel", "Transparency", "LogStorage", "FlagState", "LedgerCore",
            ], swiftSettings: strict),
        // Beside it: the one program that has Foundation in it.
        .executableTarget(name: "flagledger-https", swiftSettings: strict),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        tests(of: "ByteCoding", with: []),
        tests(of: "FlagModel", with: ["ByteCoding"]),
        tests(of: "Transparency", with: ["ByteCoding"]),
        tests(of: "LogStorage", with: ["ByteCoding"]),
        tests(of: "HTTPServing", with: ["ByteCoding"]),
        tests(of: "FlagState", with: ["ByteCoding", "FlagModel"]),
        tests(
            of: "LedgerCore",
            with: ["ByteCoding", "FlagModel", "Transparency", "LogStorage", "FlagState"]),
        tests(
            of: "LedgerService",
            with: [
                "ByteCoding", "FlagModel", "LogStorage", "HTTPServing", "FlagState", "LedgerCore",
            ], beside: ["Cases"]),
        tests(
            of: "LedgerCommand",
            with: [
                "ByteCoding", "FlagModel", "Transparency", "LogStorage", "FlagState", "LedgerCore",
            ]),
        .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: strict),
    ] + fuzzing,
    swiftLanguageModes: [.v6]
)
