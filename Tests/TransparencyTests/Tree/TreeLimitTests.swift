import ByteCoding
import Testing
import Transparency

/// Sizes that a tree does not have, or that no tree may have.
@Suite struct TreeLimitTests {
    @Test func nothingIsProvedOfATreeOverItsLimit() {
        let over = TransparencyLimits.treeSize + 1
        let inclusion = InclusionProof.prove(index: 0, size: over) { _ in Digest.zero }
        let consistency = ConsistencyProof.prove(oldSize: 1, newSize: over) { _ in Digest.zero }
        #expect(inclusion == nil && consistency == nil)
    }

    @Test func nothingIsProvedOfMoreLeavesThanThereAre() throws {
        var tiles = MerkleTiles()
        for _ in 0..<5 { tiles.append(.zero) }
        let bring: MerkleTiles.LeafSource = { _ in [] }
        #expect(try tiles.root(atSize: 5, from: bring) != nil)
        #expect(try tiles.root(atSize: 6, from: bring) == nil)
        #expect(try tiles.proveInclusion(index: 0, size: 6, from: bring) == nil)
        #expect(try tiles.proveConsistency(oldSize: 1, newSize: 6, from: bring) == nil)
    }

    @Test func partsThatAreNoTreesAreNone() {
        typealias Part = (firstTile: UInt64, leaves: [Digest])
        let leaf = Digest.zero
        let one: [Part] = [(0, [leaf])]
        #expect(MerkleTiles(size: 1, parts: one) != nil)
        let wrong: [(UInt64, [Part])] = [
            // A first tile so far on that its leaves cannot be counted: 2^60 times 256.
            (1, [(1 << 60, [leaf])]), (1 << 63, [(1 << 55, [])]),
            // A level above the top.
            (1, one + [(0, [])]),
            // Older tiles are known by the level above, which has to be whole.
            (1 << 16, [(256, []), (1, []), (0, [leaf])]),
        ]
        for (size, parts) in wrong {
            #expect(MerkleTiles(size: size, parts: parts) == nil, "\(size): \(parts)")
        }
    }
}
