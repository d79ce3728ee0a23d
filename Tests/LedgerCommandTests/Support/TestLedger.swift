import ByteCoding
import Foundation
import LedgerCommand
import Testing

/// A ledger in a directory of its own, which goes when the test ends.
final class TestLedger {
    static let origin = "flags.example.com/test"
    static let owner = "alice@example.com"

    let folder: String
    var path: String { folder + "/ledger" }
    private var variables: [String: String] = [:]

    /// An initialised ledger with `TestLedger.catalog`, or an empty folder.
    init(isMade: Bool = true, catalog: String = TestLedger.catalog) throws {
        folder = NSTemporaryDirectory() + "flagledger-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        if isMade {
            let file = try write("catalog.json", catalog)
            let made = run([
                "init", "--origin", TestLedger.origin, "--owner", TestLedger.owner,
                "--catalog", file,
            ])
            try #require(made.status == 0, "\(made.errors)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs a command on this ledger.
    func run(_ line: [String], variables: [String: String] = [:], now: Int64? = nil) -> Run {
        let clock: @Sendable () -> Int64 =
            now.map { now in { @Sendable in now } }
            ?? Surroundings.wallClock
        return flagledger(["--ledger", path] + line, variables: variables, now: clock)
    }

    /// The same for a line without spaces inside of words.
    func run(_ line: String) -> Run { run(line.split(separator: " ").map(String.init)) }

    /// Runs a command that must succeed, with `--json`, and gives its object.
    @discardableResult
    func json(_ line: String) throws -> [String: JSONValue] {
        let done = run(line + " --json")
        try #require(done.status == 0, "\(line): \(done.errors)")
        return try done.json()
    }

    func write(_ name: String, _ text: String) throws -> String {
        let file = folder + "/" + name
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = folder + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Makes a key and enrols it for `author`, who gets `role` in `tenant`. Gives the key's file.
    func enrol(_ author: String, as role: String, of tenant: String) throws -> String {
        let file = "\(folder)/\(author)"
        for line in [
            "keygen \(file)", "author add \(author) --public-key \(file).pub",
            "grant \(role) \(author) --tenant \(tenant)",
        ] {
            let done = run(line)
            try #require(done.status == 0, "\(line): \(done.errors)")
        }
        return file
    }

    /// The ledger's only segment.
    func segment() throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: path + "/segments")
        return path + "/segments/" + (try #require(names.first))
    }

    /// Flips one bit of the first occurrence of `text` in the segment.
    func damage(at text: String) throws {
        let file = try segment()
        var data = try Data(contentsOf: URL(fileURLWithPath: file))
        let range = try #require(data.range(of: Data(text.utf8)))
        data[range.lowerBound] ^= 1
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        try data.write(to: URL(fileURLWithPath: file))
    }

    /// Small, and with one flag of every kind that a rule is about.
    static let catalog = """
        {
          "environments": ["dev", "prod"],
          "tenants": ["acme", "zeta"],
          "flags": [
            {"key": "checkout", "type": "boolean", "default": false, "gates": ["product"]},
            {"key": "theme", "type": "string", "default": "light", "gates": ["product"],
             "variants": {"light": "#fff", "dark": "#000"}},
            {"key": "limit", "type": "integer", "default": 10, "gates": ["product"]},
            {"key": "ratio", "type": "number", "default": 0.5, "gates": ["product"]},
            {"key": "layout", "type": "object", "default": {"columns": 2}, "gates": ["product"]},
            {"key": "ungated", "type": "boolean", "default": false},
            {"key": "admin", "type": "boolean", "default": true, "protected": true,
             "gates": ["infrastructure"]},
            {"key": "notifications", "type": "boolean", "default": true, "gates": ["product"],
             "routeDependent": true, "routes": [{"method": "GET", "path": "/notifications"}],
             "environments": {"prod": {"enabled": false}}}
          ]
        }
        """
}
