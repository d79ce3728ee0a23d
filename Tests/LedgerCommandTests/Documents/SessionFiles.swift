import ByteCoding
import Testing

/// What lies beside a ledger when a session of all commands begins.
struct SessionFiles {
    /// A directory that is not there yet.
    let backup: String
    let history: String
    /// Protects the flag `limit`, which a restore then leaves alone.
    let catalog: String
    let checkpoint: String
    let proof: String
    let wrongProof: String
    /// The fingerprint of the key in `bob`.
    let bob: String

    init(_ ledger: TestLedger) throws {
        backup = ledger.folder + "/backup"
        history = try ledger.write(
            "history.jsonl",
            """
            {"at":"2020-01-01T00:00:00Z","author":"zoe","commit":"4f2a","changes":[\
            {"flag":"banner","tenant":"acme","environment":"prod","value":true}]}

            """)
        catalog = try ledger.write(
            "protected.json",
            """
            {"flags": [{"key": "limit", "type": "integer", "default": 10, "protected": true,
              "gates": ["product"], "tags": ["a"], "owner": "o", "description": "d",
              "expiresAt": "2030-01-01T00:00:00Z", "targeting": {"if": []}}]}
            """)
        let note = try #require(try ledger.json("checkpoint")["note"]?.stringValue)
        checkpoint = try ledger.write("kept.checkpoint", note)
        let text = try #require(try ledger.json("prove 1")["proof"]?.stringValue)
        proof = try ledger.write("1.tlog-proof", text)
        wrongProof = try ledger.write(
            "0.tlog-proof", text.replacing("index 1", with: "index 0"))
        bob = try #require(
            try ledger.json("keygen \(ledger.folder)/bob")["key"]?.stringValue)
    }
}
