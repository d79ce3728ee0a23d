import ByteCoding
import Foundation
import TestSupport
import Testing
import Transparency

/// The check in `docs/transparency.md` that anybody can run without this program.
@Suite struct DocumentTests {
    private static let python =
        ProcessInfo.processInfo.environment["FLAGLEDGER_PYTHON"] ?? "python3"

    private static let hasPython =
        (try? Tool.run("env", [python, "-c", "import cryptography"]))?.status == 0

    private static func script() throws -> String {
        let document = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/transparency.md")
        let text = try String(contentsOf: document, encoding: .utf8)
        let start = try #require(text.range(of: "```python\n"))
        let end = try #require(text.range(of: "\n```", range: start.upperBound..<text.endIndex))
        return String(text[start.upperBound..<end.lowerBound]) + "\n"
    }

    @Test(.enabled(if: hasPython, "there is no python3 with the package cryptography"))
    func thePythonOfTheDocumentAcceptsOurProofsAndNoOthers() throws {
        let records = (0..<11).map { Array("record \($0)".utf8) }
        let leaves = records.map { MerkleTree.leafHash(of: $0) }
        let signer = try #require(NoteSigner(name: "example.com/log", secretKey: TestKeys.key(1)))
        let checkpoint = SignedCheckpoint.sign(
            size: 11, root: MerkleTree.root(of: leaves), with: signer)
        let levels = MerkleLevels(leafHashes: leaves)
        for index in [0, 5, 10] {
            let inclusion = try #require(levels.proveInclusion(index: UInt64(index), size: 11))
            let proof = TlogProof(inclusion: inclusion, checkpoint: checkpoint, extra: [7])
            let vkey = signer.verifierKey.format()
            let good = try run(record: records[index], proof: proof.format(), vkey: vkey)
            #expect(good.status == 0, "\(good.error)")
            #expect(good.output.hasPrefix("record \(index) is in the log of 11 records"))
            let otherRecord = try run(record: [0x78], proof: proof.format(), vkey: vkey)
            #expect(otherRecord.status != 0)
            let altered = proof.format().replacing("\n11\n", with: "\n12\n")
            #expect(try run(record: records[index], proof: altered, vkey: vkey).status != 0)
        }
    }

    private func run(
        record: [UInt8], proof: String, vkey: String
    ) throws -> (status: Int32, output: String, error: String) {
        try Tool.withFolder { folder in
            let files = [
                ("check.py", try Self.script()), ("proof", proof), ("vkey", vkey + "\n"),
                ("record", String(decoding: record, as: UTF8.self)),
            ]
            for (name, text) in files {
                try Tool.write(text, to: folder.appendingPathComponent(name))
            }
            let paths = ["check.py", "record", "proof", "vkey"]
                .map { folder.appendingPathComponent($0).path }
            return try Tool.run("env", [Self.python] + paths)
        }
    }
}
