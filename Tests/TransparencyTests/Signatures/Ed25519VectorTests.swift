import ByteCoding
import Testing
import Transparency

@Suite(.enabled(if: Vectors.isPresent, Comment(rawValue: Vectors.missing)))
struct Ed25519VectorTests {
    private struct Wycheproof: Decodable {
        struct Group: Decodable {
            struct Key: Decodable { let pk: String }
            struct Case: Decodable {
                let tcId: Int
                let comment: String
                let msg: String
                let sig: String
                let result: String
            }
            let publicKey: Key
            let tests: [Case]
        }
        let numberOfTests: Int
        let testGroups: [Group]
    }

    @Test func everyVerdictOfWycheproof() throws {
        let file = try Vectors.decode(
            Wycheproof.self, "wycheproof/testvectors_v1/ed25519_test.json")
        var count = 0
        for group in file.testGroups {
            let key = try Ed25519PublicKey(bytes(hex: group.publicKey.pk))
            for test in group.tests {
                let message = try bytes(hex: test.msg)
                let signature = Ed25519Signature(try bytes(hex: test.sig))
                let verdict = signature.map { key.verify($0, message: message) } ?? false
                #expect(
                    verdict == (test.result == "valid"), "\(test.tcId): \(test.comment)")
                count += 1
            }
        }
        #expect(count == file.numberOfTests && count > 100)
    }

    /// What becomes of one case: a key that is refused, or a verdict on the signature.
    private enum Verdict: Equatable {
        case weakKey(Ed25519KeyError)
        case valid
        case invalid
    }

    /// "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020), table 6: twelve cases on
    /// which libraries disagree. Ours, for ever:
    private static let verdicts: [(Verdict, because: String)] = [
        (.weakKey(.smallOrder), "0: A and R of small order: S = 0 signs anything"),
        (.weakKey(.smallOrder), "1: A of small order, R mixed: valid for nearly any message"),
        (.invalid, "2: A mixed, R of small order: R would not bind the signer"),
        (.valid, "3: A and R mixed, and the cofactorless equation holds"),
        (.invalid, "4: A and R mixed: only the equation times 8 holds; ours is cofactorless"),
        (.invalid, "5: A mixed, R of prime order: only the equation times 8 holds"),
        (.invalid, "6: S > L: a second signature of the same bytes"),
        (.invalid, "7: S far above L: the same"),
        (.invalid, "8: R is y = -1 with the sign of x = 0 set: of small order, not canonical"),
        (.invalid, "9: the same R, hashed after reduction: we hash the bytes as they stand"),
        (.weakKey(.smallOrder), "10: A is y = -1 with the sign of x = 0 set: of small order"),
        (.weakKey(.smallOrder), "11: the same A, hashed after reduction"),
    ]

    @Test func everyVerdictOfTheSpeccheckIsTheOneFixedForEver() throws {
        struct Case: Decodable {
            let message: String
            let pub_key: String
            let signature: String
        }
        let cases = try Vectors.decode([Case].self, "ed25519-speccheck/cases.json")
        #expect(cases.count == Self.verdicts.count)
        for (test, expected) in zip(cases, Self.verdicts) {
            let signature = try #require(Ed25519Signature(try bytes(hex: test.signature)))
            let message = try bytes(hex: test.message)
            let verdict: Verdict
            do throws(Ed25519KeyError) {
                guard let keyBytes = Hexadecimal.decode(test.pub_key) else { continue }
                let key = try Ed25519PublicKey(keyBytes)
                verdict = key.verify(signature, message: message) ? .valid : .invalid
            } catch {
                verdict = .weakKey(error)
            }
            #expect(verdict == expected.0, "\(expected.because)")
        }
    }
}
