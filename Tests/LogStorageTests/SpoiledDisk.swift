/// A disk that spoils what it once acknowledged: the errors that no crash explains.
struct SpoiledDisk {
    private(set) var world: MemoryWorld
    private var choices: SeededChoices

    enum Kind: CaseIterable {
        /// One bit is another.
        case flippedBit
        /// A sector that was written went to another place, in this file or another: what it
        /// should have replaced is still there.
        case misdirectedWrite
        /// A sector that was written is the zeros that were there before.
        case lostWrite
        /// A sector cannot be read any more.
        case unreadable
    }

    struct Damage {
        let kind: Kind
        let path: String
        let sector: Int
    }

    init(world: MemoryWorld, choices: SeededChoices) {
        self.world = world
        self.choices = choices
    }

    /// Spoils one sector of a segment or of `head`; `nil` where that would change nothing.
    mutating func spoil() -> Damage? {
        let paths = world.names.keys.filter { $0.hasSuffix(".segment") || $0.hasSuffix("/head") }
            .sorted()
        guard let (path, number) = pick(paths), let node = world.nodes[number] else { return nil }
        let size = MemoryFileSystem.sectorBytes
        let sector = choices.choose(node.content.count / size)
        let range = sector * size..<(sector + 1) * size
        let kind = Kind.allCases[choices.choose(Kind.allCases.count)]
        var bytes = node.content
        switch kind {
        case .flippedBit:
            bytes[range.lowerBound + choices.choose(size)] ^= 1 << UInt8(choices.choose(8))
        case .lostWrite: bytes.replaceSubrange(range, with: [UInt8](repeating: 0, count: size))
        case .misdirectedWrite:
            guard let (_, other) = pick(paths), let source = world.nodes[other]?.content else {
                return nil
            }
            let from = choices.choose(source.count / size) * size
            bytes.replaceSubrange(range, with: source[from..<(from + size)])
        case .unreadable: world.nodes[number]?.unreadable = [sector]
        }
        if bytes == node.content, kind != .unreadable { return nil }
        world.nodes[number]?.content = bytes
        world.nodes[number]?.durable = bytes
        return Damage(kind: kind, path: path, sector: sector)
    }

    private mutating func pick(_ paths: [String]) -> (String, Int)? {
        let path = paths[choices.choose(paths.count)]
        return world.names[path].map { (path, $0) }
    }
}
