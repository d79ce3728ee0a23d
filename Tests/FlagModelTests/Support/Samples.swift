import ByteCoding
import FlagModel
import TestSupport

/// Seeded values of the model: every kind, every optional field there and not there, texts with
/// everything that JSON must escape or leave alone.
struct Samples {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    mutating func flip() -> Bool { Bool.random(using: &generator) }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[number(0...(elements.count - 1))]
    }

    mutating func maybe<Value>(_ make: (inout Samples) -> Value) -> Value? {
        flip() ? make(&self) : nil
    }

    mutating func list<Value>(
        _ count: ClosedRange<Int>, _ make: (inout Samples) -> Value
    ) -> [Value] {
        (0..<number(count)).map { _ in make(&self) }
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// A JSON integer that is not negative.
    mutating func count() -> UInt64 {
        pick([
            0, 1, UInt64(number(0...1_000_000)), UInt64(JSONValue.integerLimit) - 1,
            UInt64(JSONValue.integerLimit),
        ])
    }

    mutating func text(_ length: ClosedRange<Int>, from alphabet: String) -> String {
        let characters = alphabet.unicodeScalars.map { String($0) }
        return list(length) { $0.pick(characters) }.joined()
    }

    mutating func line(_ length: ClosedRange<Int> = 1...30) -> String {
        text(length, from: "abcXYZ019 .,:;/\\\"'<>&{}[]éß€漢😀\u{2028}\u{FFFD}")
    }

    mutating func time() -> Timestamp {
        let whole = Int64(number(0...253_402_300_799)) * 1_000_000
        return Timestamp(microseconds: whole + Int64(pick([0, 1, 1_000, 123_000, 999_999])))
    }

    mutating func digest() -> Digest { SHA256.hash(bytes(4)) }

    mutating func key() -> PublicKeyLine {
        PublicKeyLine(keyBytes: bytes(32)) ?? { preconditionFailure("32 bytes are a key") }()
    }

    mutating func name<Name: ValidatedName>(_ text: String, as: Name.Type) -> Name {
        Name(text) ?? { preconditionFailure("'\(text)' breaks the rule \(Name.rule)") }()
    }

    mutating func tenant() -> Tenant {
        name("t" + text(0...62, from: "az09._-"), as: Tenant.self)
    }

    mutating func environment() -> Environment {
        name("e" + text(0...62, from: "az09._-"), as: Environment.self)
    }

    mutating func flag() -> FlagKey {
        name("F" + text(0...127, from: "azAZ09._:-"), as: FlagKey.self)
    }

    mutating func author() -> Author { name(text(1...128, from: "a@.é漢😀\"\\"), as: Author.self) }

    mutating func user() -> User { name(text(1...60, from: "a é漢😀\"\\"), as: User.self) }

    mutating func role() -> Role { pick(Role.allCases) }

    mutating func tokenID() -> String { text(1...64, from: "azAZ09~!/+=") }
}
