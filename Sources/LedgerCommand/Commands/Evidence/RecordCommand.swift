import ByteCoding
import FlagModel
import LedgerCore
import Transparency

/// `flagledger record`.
enum RecordCommand: Command {
    static let specification = CommandSpecification(
        "record", in: .evidence,
        "Show one record, decoded",
        arguments: [Words.position],
        options: [Options.raw],
        examples: [
            "flagledger record 1042",
            "flagledger record 1042 --raw > 1042.record",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        let position = try context.arguments.position(Words.position)
        let bytes = try context.source().recordBytes(at: position)
        if context.arguments.has(Options.raw) {
            try context.output.bytes(bytes)
            return .done
        }
        let (record, event) = try DecodedRecord.decode(bytes, at: position)
        let leafHash = MerkleTree.leafHash(of: bytes)
        if context.output.isJSON {
            var members = try RecordJSON.members(record, event)
            members["epoch"] = .integer(Int64(record.epoch))
            members["leafHash"] = .string(leafHash.base64)
            members["signature"] = .string(Base64.encode(record.signature))
            members["event"] = try JSONParser.parse(record.event, as: .canonical)
            try context.output.json(.object(members))
            return .done
        }
        try context.output.fields([
            ("position", "\(record.position)"), ("recorded at", record.recordedAt.rfc3339),
            ("author", event.author.text), ("key", Fingerprint.text(record.fingerprint)),
            ("stream", "\(event.stream), number \(event.seq)"), ("epoch", "\(record.epoch)"),
            ("leaf hash", leafHash.base64), ("signature", Base64.encode(record.signature)),
        ])
        for change in event.changes {
            try context.output.line("  \(ChangeText.of(change, in: event.stream))")
        }
        if let reason = event.reason { try context.output.line("  why: \(reason)") }
        try context.output.line()
        try context.output.line(String(decoding: record.event, as: UTF8.self))
        return .done
    }
}
