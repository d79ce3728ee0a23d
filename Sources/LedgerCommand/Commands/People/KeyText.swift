import ByteCoding
import FlagModel
import LedgerCore

/// A public key as `keygen` and `key show` print it.
enum KeyText {
    static func show(_ key: PublicKeyLine, path: String, on output: Output) throws {
        let fingerprint = Fingerprint.text(key)
        if output.isJSON {
            try output.json(
                .object([
                    "file": .string(path), "publicKey": .string(key.description),
                    "key": .string(fingerprint),
                ]))
        } else {
            try output.fields([
                ("file", path), ("public key", key.description), ("fingerprint", fingerprint),
            ])
        }
    }
}
