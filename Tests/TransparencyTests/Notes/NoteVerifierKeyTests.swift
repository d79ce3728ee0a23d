import ByteCoding
import Testing
import Transparency

@Suite struct NoteVerifierKeyTests {
    @Test func namesAreLimited() throws {
        let publicKey = try TestKeys.key(1).publicKey
        let longest = String(repeating: "n", count: TransparencyLimits.keyNameBytes)
        #expect(NoteVerifierKey(name: longest, publicKey: publicKey) != nil)
        #expect(NoteVerifierKey(name: longest + "n", publicKey: publicKey) == nil)
        #expect(NoteSigner(name: longest + "n", secretKey: try TestKeys.key(1)) == nil)
    }

    @Test func whatIsNoKeyIsRefusedWithTheReason() throws {
        let publicKey = try TestKeys.key(1).publicKey
        let key = try #require(NoteVerifierKey(name: "log", publicKey: publicKey))
        let text = key.format()
        let (keyID, long) = (key.keyID, String(repeating: "n", count: 256))
        #expect(try NoteVerifierKey.parse(text) == key)
        let cases: [(String, NoteVerifierKeyError)] = [
            ("", .malformed), ("log+00000000", .malformed),
            (text.replacing("log+", with: "+"), .badName),
            (text.replacing("log+", with: "l og+"), .badName),
            (text.replacing("log+", with: long + "+"), .badName),
            // More digits, of which the last eight are the right ones.
            (text.replacing("log+", with: "log+00"), .badKeyID),
            (text.replacing("log+", with: "log+0"), .badKeyID),
            (text + "A", .badKeyMaterial), (String(text.dropLast()), .badKeyMaterial),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text)") { try NoteVerifierKey.parse(text) }
        }
        let changed = text.replacing("log+", with: "logs+")
        do throws(NoteVerifierKeyError) {
            _ = try NoteVerifierKey.parse(changed)
            Issue.record("a key of another name was taken")
        } catch {
            guard case .keyIDDiffers(keyID, _) = error else { throw error }
        }
    }
}
