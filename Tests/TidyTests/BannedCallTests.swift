import Testing

/// Something that is not written here, where, and what to write instead.
private struct Ban {
    let pattern: Pattern
    let advice: String
    var applies: @Sendable (SwiftSource) -> Bool = { $0.isProduct }

    init(_ pattern: String, _ advice: String, in applies: @escaping @Sendable (SwiftSource) -> Bool)
    {
        self.pattern = Pattern(pattern)
        self.advice = advice
        self.applies = applies
    }

    static let everywhere: @Sendable (SwiftSource) -> Bool = { $0.isProduct || $0.isTest }
    static let product: @Sendable (SwiftSource) -> Bool = { $0.isProduct }
    static let tests: @Sendable (SwiftSource) -> Bool = { $0.isTest }

    static let all = [
        Ban("\\btry!", "throw on, or handle the error", in: everywhere),
        Ban("\\bas!", "use `as?` and say what is wrong when it is not", in: everywhere),
        Ban(
            "[\\w)\\]](?<!\\btry)(?<!\\bas)!(?!=)", "use `guard let`, or make it impossible",
            in: product),
        Ban("\\bfatalError\\(", "throw an error that tells what to do", in: everywhere),
        Ban("@unchecked\\b", "use `Mutex`, or make the type immutable", in: everywhere),
        Ban("nonisolated\\(unsafe\\)", "use `Mutex` or `Atomic`", in: everywhere),
        Ban(
            "(?<![.\\w])(?:print|debugPrint|dump|NSLog)\\(", "use `Output` of LedgerCommand",
            in: product),
        Ban(
            "\\bString\\(format:", "it links all of Foundation (44 MB): format by hand", in: product
        ),
        Ban(
            "^\\s*(?:\\w+ +)?import +Foundation", "Glibc, Dispatch and ByteCoding serve",
            in: { $0.isProduct && $0.target != "flagledger-https" }),
        Ban(
            "\\bDispatchSource\\b", "own an epoll loop: Dispatch sources are broken on Linux",
            in: product),
        Ban("^\\s*(?:@\\w+ +)*public\\b", "this is a program: `package` at most", in: product),
        Ban("@testable\\b", "test through what the room offers (`package`)", in: tests),
        Ban("\\.package\\(", "this product has no packages", in: { $0.path == "Package.swift" }),
    ]
}

@Suite("Calls that are not made here")
struct BannedCallTests {
    @Test func nothingBannedIsWritten() {
        let findings = Repository.swiftSources.flatMap { source in
            Ban.all.filter { $0.applies(source) }.flatMap { source.findings($0.pattern, $0.advice) }
        }
        Finding.report(findings, rule: "Banned calls")
    }

    @Test(arguments: [
        "let a = try! b()", "let a = b as! C", "let a = b!.c", "fatalError(\"x\")",
        "final class A: @unchecked Sendable {}", "nonisolated(unsafe) var a = 1", "print(1)",
        "let a = String(format: \"%d\", 1)", "package import FoundationEssentials",
        "let a = DispatchSource.makeTimerSource()", "public func a() {}",
    ])
    func aBannedCallIsFound(line: String) {
        let source = SwiftSource(path: "Sources/Room/Sample.swift", text: line)
        #expect(
            Ban.all.filter { $0.applies(source) && !source.findings($0.pattern, "").isEmpty }.count
                == 1)
    }

    @Test(arguments: [
        "let a = \"try! as! print(\"  // fatalError(", "guard a != b, !c, x[1]!=2 else { return }",
        "package import ByteCoding", "let a = self.print(1)",
        "#\"say \"b!\" \\#(c.map { \"!\\($0)\" })\"#",
        "/* let a = b! /* nested! */ public */ let a = 1", "precondition(!a, \"broken!\")",
    ])
    func aHarmlessLineIsLetThrough(line: String) {
        let source = SwiftSource(path: "Sources/Room/Sample.swift", text: line)
        #expect(
            Ban.all.filter { $0.applies(source) && !source.findings($0.pattern, "").isEmpty }
                .isEmpty)
    }
}
