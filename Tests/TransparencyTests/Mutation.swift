import TestSupport

/// Damage for parsers: one to three random edits of valid input.
enum Mutation {
    static func mutate(_ input: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = input
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            edit(&bytes, using: &generator)
        }
        return bytes
    }

    private static func edit(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return bytes.append(.random(in: 0...255, using: &generator)) }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: bytes[place] = [0x00, 0x0a, 0x20, 0x3d, 0x7f, 0x80, 0xff].randomElement(
            using: &generator) ?? 0
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(.random(in: 0...255, using: &generator), at: place)
        case 4: bytes.removeSubrange(place...)
        case 5: bytes.insert(contentsOf: bytes[place...].prefix(8), at: place)
        default:
            let end = min(bytes.count, place + 4)
            for index in place..<end { bytes[index] = 0xff }
        }
    }
}
