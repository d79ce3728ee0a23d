import TestSupport

/// One to three random edits of a text, of the sorts that find parsers out: bytes changed, dropped,
/// doubled, moved, and pieces of syntax put where they do not belong.
struct Mutation {
    private var generator: SeededGenerator
    private static let pieces: [[UInt8]] =
        [
            "\"", "\\", "{", "}", "[", "]", ",", ":", "-", "0", "1e999", "-0", "1.0", " ", "\n",
            "null",
            "true", "\\u0000", "\\ud800", "\\ud800\\u0041", "\u{FEFF}", "\"\":0,", "e", ".", "é",
            "9007199254740993",
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0]]

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
            edit(&bytes)
        }
        return bytes
    }

    private mutating func edit(_ bytes: inout [UInt8]) {
        let start = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 1...20, using: &generator))
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[start] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.removeSubrange(start..<end)
        case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 3:
            let piece = Array(bytes[start..<end])
            bytes.removeSubrange(start..<end)
            bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &generator))
        default:
            let piece = Mutation.pieces.randomElement(using: &generator) ?? []
            bytes.insert(contentsOf: piece, at: start)
        }
    }
}
