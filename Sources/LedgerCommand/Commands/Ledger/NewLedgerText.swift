import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import Transparency

/// What `init` prints of the ledger that it made.
enum NewLedgerText {
    static func show(
        _ context: Context, owner: Author, key: PublicKeyLine, keyPath: String
    ) throws {
        let view = try context.openView()
        let note = try view.requireNote()
        let flags = view.state.flags(before: view.size).count
        if context.output.isJSON {
            try context.output.json(
                .object([
                    "origin": .string(view.origin.text), "vkey": .string(view.verifierKey.format()),
                    "size": .position(view.size), "root": .string(view.root.base64),
                    "checkpoint": .string(String(decoding: note, as: UTF8.self)),
                    "owner": .string(owner.text), "key": .string(Fingerprint.text(key)),
                    "keyFile": .string(keyPath), "flags": .count(flags),
                ]))
            return
        }
        try context.output.line("Made the ledger \(view.origin) in \(context.ledgerPath).")
        try context.output.fields([
            ("owner", "\(owner), key \(Fingerprint.text(key))"), ("owner's key", keyPath),
            ("verifier key", view.verifierKey.format()), ("records", "\(view.size)"),
            ("flags", "\(flags) declared"),
        ])
        try context.output.line("Give the verifier key to everybody who is to check this ledger.")
    }
}
