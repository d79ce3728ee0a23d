import ByteCoding
import TestSupport
import Testing
import Transparency

/// Trees of which the insides of older tiles are forgotten and brought again.
@Suite struct MerkleTilesTests {
    /// Over 34 tiles, so that some are forgotten, and a second level.
    private static let leaves = Trees.leafHashes(256 * 40 + 77)
    private static let whole = MerkleLevels(leafHashes: leaves)
    private static let tiles: MerkleTiles = {
        var tiles = MerkleTiles()
        for leaf in leaves { tiles.append(leaf) }
        return tiles
    }()

    private static func bring(_ tile: UInt64) -> [Digest] {
        Array(leaves[Int(tile) * 256..<Int(tile + 1) * 256])
    }

    @Test func frontierAndRootAreThoseOfTheWholeTreeAtEverySize() {
        var tiles = MerkleTiles()
        var whole = MerkleLevels()
        for leaf in MerkleTilesTests.leaves.prefix(1_500) {
            #expect(tiles.frontier == whole.frontier)
            tiles.append(leaf)
            whole.append(leaf)
        }
        #expect(MerkleTilesTests.tiles.frontier == MerkleTilesTests.whole.frontier)
    }

    @Test func proofsAreThoseOfTheWholeTree() throws {
        var random = SeededGenerator(seed: 1)
        let size = MerkleTilesTests.tiles.size
        for _ in 0..<300 {
            let newSize = UInt64.random(in: 1...size, using: &random)
            let index = UInt64.random(in: 0..<newSize, using: &random)
            #expect(
                try MerkleTilesTests.tiles.proveInclusion(
                    index: index, size: newSize, from: MerkleTilesTests.bring)
                    == MerkleTilesTests.whole.proveInclusion(index: index, size: newSize))
            #expect(
                try MerkleTilesTests.tiles.proveConsistency(
                    oldSize: index, newSize: newSize, from: MerkleTilesTests.bring)
                    == MerkleTilesTests.whole.proveConsistency(oldSize: index, newSize: newSize))
            #expect(
                try MerkleTilesTests.tiles.root(atSize: index, from: MerkleTilesTests.bring)
                    == MerkleTilesTests.whole.root(atSize: index))
        }
    }

    /// Otherwise a write would read the log to give its receipts.
    @Test func theNewestRecordsNeedNothingBrought() throws {
        let size = MerkleTilesTests.tiles.size
        for index in [size - 8_192, size - 300, size - 1] {
            let proof = try MerkleTilesTests.tiles.proveInclusion(index: index, size: size) { _ in
                Issue.record("an older tile was asked for")
                return []
            }
            #expect(proof != nil)
        }
    }

    @Test func thereIsNothingToProveOfMoreLeaves() throws {
        let (tiles, bring) = (MerkleTilesTests.tiles, MerkleTilesTests.bring)
        for size in [tiles.size + 1, .max] {
            #expect(try tiles.root(atSize: size, from: bring) == nil)
            #expect(try tiles.proveInclusion(index: 0, size: size, from: bring) == nil)
            #expect(try tiles.proveConsistency(oldSize: 1, newSize: size, from: bring) == nil)
        }
    }

    @Test func anOldTileIsBroughtOnceForAQuestion() throws {
        var brought: [UInt64] = []
        let hashes = try MerkleTilesTests.tiles.hashes(level: 0, 250..<260) { tile in
            brought.append(tile)
            return MerkleTilesTests.bring(tile)
        }
        #expect(hashes == Array(MerkleTilesTests.leaves[250..<260]))
        #expect(brought == [0, 1])
    }

    @Test func anOldTileThatIsNotTheOneIsRefused() throws {
        var wrong = MerkleTilesTests.bring(1)
        wrong[3] = Trees.leafHashes(1)[0]
        for leaves in [wrong, Array(MerkleTilesTests.bring(1).dropLast()), []] {
            #expect(throws: MerkleTiles.TileMismatch.self) {
                try MerkleTilesTests.tiles.proveInclusion(
                    index: 300, size: MerkleTilesTests.tiles.size, from: { _ in leaves })
            }
        }
    }

    @Test func whatIsKeptGivesTheSameTree() throws {
        for count in [0, 1, 255, 256, 257, 511, 512, 256 * 34, 256 * 40 + 77] {
            var tiles = MerkleTiles()
            for leaf in MerkleTilesTests.leaves.prefix(count) { tiles.append(leaf) }
            var again = try #require(MerkleTiles(size: tiles.size, parts: tiles.parts))
            #expect(again.frontier == tiles.frontier)
            for leaf in MerkleTilesTests.leaves.prefix(300) {
                again.append(leaf)
                tiles.append(leaf)
            }
            #expect(again.frontier == tiles.frontier)
        }
    }

    @Test func partsOfNoTreeAreRefused() {
        let size = MerkleTilesTests.tiles.size
        let parts = MerkleTilesTests.tiles.parts
        var changed = parts
        changed[1].leaves[37] = .zero
        #expect(MerkleTiles(size: size, parts: changed) == nil)
        changed = parts
        changed[0].firstTile = .max
        #expect(MerkleTiles(size: size, parts: changed) == nil)
        // 2^56 tiles have 2^64 leaves.
        changed = parts
        changed[0].firstTile += 1 << 56
        #expect(MerkleTiles(size: size, parts: changed) == nil)
        changed = parts
        changed[1].firstTile = 1
        #expect(MerkleTiles(size: size, parts: changed) == nil)
        let above: (firstTile: UInt64, leaves: [Digest]) = (0, [])
        #expect(MerkleTiles(size: size, parts: parts + [above]) == nil)
        #expect(MerkleTiles(size: 0, parts: [above]) == nil)
        #expect(MerkleTiles(size: size - 1, parts: parts) == nil)
        #expect(MerkleTiles(size: size, parts: parts.dropLast()) == nil)
        #expect(MerkleTiles(size: size, parts: []) == nil)
        #expect(MerkleTiles(size: 0, parts: parts) == nil)
    }

    /// Only leaf tiles are forgotten: nobody could bring what lies below another.
    @Test func partsWithoutAHigherTileAreRefused() {
        let roots = MerkleTilesTests.leaves.prefix(257)
        let top = MerkleLevels(leafHashes: Array(roots.dropLast()))
            .hash(of: Subtree(level: 8, index: 0))
        let (size, below) = (UInt64(257 * 256), (firstTile: UInt64(257), leaves: [Digest]()))
        #expect(MerkleTiles(size: size, parts: [below, (0, Array(roots)), (0, [top])]) != nil)
        #expect(MerkleTiles(size: size, parts: [below, (1, [roots[256]]), (0, [top])]) == nil)
    }
}
