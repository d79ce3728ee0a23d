import LedgerCore
import Transparency

/// The verifier key that the user brought along: its text, or a file that holds it.
enum VerifierKeyText {
    /// Gives `nil` where there is no `--vkey`.
    static func read(_ context: Context) throws -> NoteVerifierKey? {
        guard let given = context.arguments[Options.verifierKey] else { return nil }
        if let key = try? NoteVerifierKey.parse(given) { return key }
        // A verifier key holds two plus signs: what holds them and does not parse is no file name.
        if given.split(separator: "+").count > 2 {
            return try parse(given, place: "--vkey")
        }
        let bytes = try context.readFile(given)
        return try parse(String(decoding: bytes, as: UTF8.self), place: given)
    }

    private static func parse(_ text: String, place: String) throws -> NoteVerifierKey {
        var text = text[...]
        while text.last?.isNewline == true { text.removeLast() }
        do {
            return try NoteVerifierKey.parse(String(text))
        } catch {
            throw CommandFailure.usage("\(place) is no verifier key: \(error)")
        }
    }

    /// The audit's finding where the ledger is not the one whose key the auditor trusts.
    static func finding(_ context: Context) throws -> Finding? {
        guard let trusted = try read(context) else { return nil }
        let found = try? LedgerView.open(context.ledgerPath).verifierKey.format()
        if found == trusted.format() { return nil }
        return Finding(
            position: nil, kind: .checkpoint,
            detail: "the ledger's verifier key is \(found ?? "not readable"), not the trusted "
                + "\(trusted.format()): this is another ledger, or its beginning was rewritten")
    }
}
