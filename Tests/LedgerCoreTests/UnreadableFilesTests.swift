import Glibc
import LedgerCore
import LogStorage
import Testing

/// An audit that could not read a file does not say that all is well.
@Suite("Audit: files that cannot be read")
struct UnreadableFilesTests {
    private static let calls = ["stat", "open", "pread"]

    private func findings(_ call: String, on name: String, code: Int32) throws -> AuditReport {
        let system = FailingFileSystem(try SmallLedger.files().fileSystem())
        system.fail(call, of: "\(LedgerFiles.root)/\(name)", code: code)
        return try Audit.run(LedgerFiles.root, fileSystem: system)
    }

    @Test(arguments: calls)
    func aFileThatTheDiskDoesNotGiveIsAFinding(call: String) throws {
        for name in try SmallLedger.files().files.keys.sorted() where name != "lock" {
            // What is read is not asked for before, but for `head` and the keys.
            if call == "stat", name != "head", !name.hasPrefix("keys/") { continue }
            do {
                let report = try findings(call, on: name, code: EIO)
                #expect(report.findings.contains { $0.detail.contains(name) }, "\(call) of \(name)")
            } catch let error as FileError {
                #expect("\(error)".contains(name))
            }
        }
    }

    @Test func aKeyThatIsNotForThisUserIsARemark() throws {
        let report = try findings("stat", on: "keys/owner", code: EACCES)
        #expect(report.findings == [])
        #expect(report.remarks.contains { $0.contains("keys/owner") && $0.contains("permission") })
    }

    @Test func aDerivedStateThatIsTooLongIsAFinding() throws {
        var files = try SmallLedger.files()
        files.files["derived/state"] = [UInt8](repeating: 10, count: 5_000)
        #expect(try files.audit().findings.map(\.kind) == [.state])
    }
}
