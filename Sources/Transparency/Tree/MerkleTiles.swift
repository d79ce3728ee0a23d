package import ByteCoding

/// The tree of an open ledger, in the memory that an open ledger can spare: cut into the tiles of
/// c2sp.org/tlog-tiles, of which the newest leaf tiles and all the higher ones are held. That is a
/// few bytes a leaf at most, where the whole tree takes 64. What lies inside an older leaf tile is
/// computed again from its leaves, which whoever asks has to bring.
///
/// A copy is a few references, and an append after a copy rewrites one tile.
package struct MerkleTiles: Sendable {
    /// The leaves of one tile: the width of `TilePath.fullWidth`, the levels below it 8 bits.
    private static let width = UInt64(TilePath.fullWidth)
    private static let bits = 8
    /// Leaf tiles that are held: enough that each record of the largest batch, and the tile before
    /// them, has its proof without a look at the log.
    private static let heldLeafTiles = 34

    /// One level of tiles: those from `first` on, the newest last.
    private struct Level: Sendable {
        var first: UInt64 = 0
        var tiles: [MerkleLevels] = []
    }

    /// The leaf tiles, then the tiles over their roots, and so on.
    private var levels: [Level] = []
    /// The number of leaves.
    package private(set) var size: UInt64 = 0

    package init() {}

    package mutating func append(_ leafHash: Digest) {
        size += 1
        var hash = leafHash
        var height = 0
        while true {
            if height == levels.count { levels.append(Level()) }
            guard let root = MerkleTiles.append(hash, to: &levels[height]) else { break }
            hash = root
            height += 1
        }
        guard levels[0].tiles.count > MerkleTiles.heldLeafTiles else { return }
        levels[0].tiles.removeFirst()
        levels[0].first += 1
    }

    /// Gives the root of the newest tile where this was its last leaf.
    private static func append(_ hash: Digest, to level: inout Level) -> Digest? {
        if level.tiles.last.map({ $0.size == width }) ?? true { level.tiles.append(MerkleLevels()) }
        let newest = level.tiles.count - 1
        level.tiles[newest].append(hash)
        guard level.tiles[newest].size == width else { return nil }
        return level.tiles[newest].hash(of: Subtree(level: bits, index: 0))
    }

    /// What is left of the tree for whoever only appends: its complete subtrees.
    package var frontier: Frontier {
        var hashes: [Digest] = []
        for level in levels.reversed() {
            // A full tile is a leaf of the level above.
            guard let newest = level.tiles.last, newest.size < MerkleTiles.width else { continue }
            hashes += newest.frontier.hashes
        }
        return Frontier(size: size, complete: hashes)
    }
}

extension MerkleTiles {
    /// A leaf tile that was brought is not the one that the tree knows.
    package struct TileMismatch: Error, Hashable, Sendable, CustomStringConvertible {
        /// The number of leaf tiles before it.
        package let tile: UInt64

        package var description: String {
            "the records from @\(tile * MerkleTiles.width) on are not those that the ledger's "
                + "checkpoints sign: audit the ledger"
        }
    }

    /// The leaf hashes of an older tile: 256 of them, from leaf `tile * 256` on.
    package typealias LeafSource = (_ tile: UInt64) throws -> [Digest]

    /// The root of a complete subtree. Asking for one that is not complete yet is a mistake of the
    /// caller: proofs never do. Throws `TileMismatch`, and what `leaves` throws.
    package func hash(of subtree: Subtree, from leaves: LeafSource) throws -> Digest {
        var brought = BroughtTiles()
        return try hash(of: subtree, &brought, leaves)
    }

    /// The roots of complete subtrees that stand side by side. Throws as `hash` does.
    package func hashes(
        level: Int, _ indices: Range<UInt64>, from leaves: LeafSource
    ) throws -> [Digest] {
        var brought = BroughtTiles()
        return try indices.map { index in
            try hash(of: Subtree(level: level, index: index), &brought, leaves)
        }
    }

    /// The root over the first `size` leaves, or `nil` when there are fewer. Throws as `hash` does.
    package func root(atSize size: UInt64, from leaves: LeafSource) throws -> Digest? {
        guard size <= self.size else { return nil }
        var brought = BroughtTiles()
        return try Subtree.root(of: 0..<size) { try hash(of: $0, &brought, leaves) }
    }

    /// Proves that leaf `index` is in the tree of the first `size` leaves; `nil` when it is not, or
    /// when there are fewer leaves. Throws as `hash` does.
    package func proveInclusion(
        index: UInt64, size: UInt64, from leaves: LeafSource
    ) throws -> InclusionProof? {
        guard size <= self.size else { return nil }
        var brought = BroughtTiles()
        return try InclusionProof.prove(index: index, size: size) {
            try hash(of: $0, &brought, leaves)
        }
    }

    /// Proves that the tree of `oldSize` leaves is the beginning of that of `newSize`; `nil` when
    /// the sizes are out of order, or when there are fewer leaves. Throws as `hash` does.
    package func proveConsistency(
        oldSize: UInt64, newSize: UInt64, from leaves: LeafSource
    ) throws -> ConsistencyProof? {
        guard newSize <= size else { return nil }
        var brought = BroughtTiles()
        return try ConsistencyProof.prove(oldSize: oldSize, newSize: newSize) {
            try hash(of: $0, &brought, leaves)
        }
    }

    /// Older tiles that one question has asked for: a proof touches two at most, level after level.
    private struct BroughtTiles {
        var tiles: [UInt64: MerkleLevels] = [:]
    }

    private func hash(
        of subtree: Subtree, _ brought: inout BroughtTiles, _ leaves: LeafSource
    ) throws -> Digest {
        let (height, inner) = subtree.level.quotientAndRemainder(dividingBy: MerkleTiles.bits)
        let tile = subtree.index >> UInt64(MerkleTiles.bits - inner)
        let place = Subtree(
            level: inner, index: subtree.index & (MerkleTiles.width >> UInt64(inner) - 1))
        precondition(height < levels.count, "only complete subtrees have a hash")
        let level = levels[height]
        if tile >= level.first {
            precondition(
                tile - level.first < UInt64(level.tiles.count),
                "only complete subtrees have a hash")
            return level.tiles[Int(tile - level.first)].hash(of: place)
        }
        if let known = brought.tiles[tile] { return known.hash(of: place) }
        let older = MerkleLevels(leafHashes: try leaves(tile))
        let root = Subtree(level: MerkleTiles.bits, index: tile)
        guard older.size == MerkleTiles.width,
            older.hash(of: Subtree(level: MerkleTiles.bits, index: 0))
                == (try hash(of: root, &brought, leaves))
        else { throw TileMismatch(tile: tile) }
        brought.tiles[tile] = older
        return older.hash(of: place)
    }
}

extension MerkleTiles {
    /// What is held, for whoever keeps it in a file: for each level the number of its first tile
    /// and the leaves of its tiles, in order.
    package var parts: [(firstTile: UInt64, leaves: [Digest])] {
        levels.map { level in
            (
                firstTile: level.first,
                leaves: level.tiles.flatMap { tile in
                    (0..<tile.size).map { tile.hash(of: Subtree(level: 0, index: $0)) }
                }
            )
        }
    }

    /// A tree read back from its parts. Gives `nil` where they are not those of one tree: where a
    /// level has other leaves than the tiles below it have roots.
    /// (A tree larger than `TransparencyLimits.treeSize` would need 2^55 hashes
    /// on its second level.)
    package init?(size: UInt64, parts: [(firstTile: UInt64, leaves: [Digest])]) {
        var count = size
        for (height, part) in parts.enumerated() {
            let (before, overflow) = part.firstTile.multipliedReportingOverflow(
                by: MerkleTiles.width)
            guard !overflow, count > 0, before <= count,
                UInt64(part.leaves.count) == count - before,
                height == 0 || part.firstTile == 0
            else { return nil }
            var level = Level(first: part.firstTile, tiles: [])
            var roots: [Digest] = []
            for leaf in part.leaves {
                if let root = MerkleTiles.append(leaf, to: &level) { roots.append(root) }
            }
            count /= MerkleTiles.width
            if height + 1 < parts.count {
                // Of the older tiles only the level above knows the roots.
                guard parts[height + 1].leaves.suffix(roots.count).elementsEqual(roots) else {
                    return nil
                }
            }
            levels.append(level)
        }
        guard count == 0 else { return nil }
        self.size = size
    }
}
